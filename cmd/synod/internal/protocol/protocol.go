// Package protocol lists the protocols whose specification and implementation are
// both built in, and what the commands need of each. All that is special about one is
// behind [Protocol]: a new one is a file here, beside its spec, impl and modeltest.
package protocol

import (
	"context"
	"fmt"
	"io/fs"
	"strings"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/impl/mutants"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tla"
)

// Protocol is one of them.
type Protocol struct {
	// Name is that of its folder in spec and impl, and in its manifest.
	Name string
	// Reference gives our implementation as the machine for a recorded model.
	Reference func(role string, constants map[string]tla.Value) (modeltest.Machine, error)
	// Closed lists the models of a manifest that the implementation can be explored as.
	Closed func(*manifest.Manifest) ([]Closed, error)
	// Model gives what is explored for a closed model. nil stands for a protocol that
	// is explored at sizes of its own.
	Model explore.Modeler
	// Mutants are its seeded bugs, and how they are tried.
	Mutants mutate.Method
	// Explorable lists the models that synod explore takes, those included that it takes
	// only together with a seeded bug.
	Explorable func(*manifest.Manifest) ([]string, error)
	// Draw gives a shortest behaviour in which the seeded bug, or the model that must fail,
	// goes wrong, as far as nothing must be built for it; it is empty where something must.
	Draw func(ctx context.Context, name string) (string, error)
}

// plain is a protocol about which nothing is special: all that is done with it serves
// any protocol.
func plain(name string, reference func(string, map[string]tla.Value) (modeltest.Machine, error), model explore.Modeler, all func() ([]mutants.Mutant, error)) Protocol {
	p := Protocol{Name: name, Reference: reference, Closed: closedBy(model), Model: model}
	p.Mutants = checked(p, all)
	p.Explorable = func(m *manifest.Manifest) (names []string, err error) {
		closed, err := p.Closed(m)
		for _, c := range closed {
			names = append(names, c.Name)
		}
		return names, err
	}
	p.Draw = p.drawModel
	return p
}

// Closed is a closed model, and the implementation explored as it.
type Closed struct {
	Name    string
	Expect  manifest.Expect
	Explore func(context.Context) (*Explored, error)
}

// All lists them in the order in which commands take them.
func All() []Protocol { return []Protocol{paxos, generals} }

// Names lists their names.
func Names() (names []string) {
	for _, p := range All() {
		names = append(names, p.Name)
	}
	return names
}

// Find finds the protocol of that name.
func Find(name string) (Protocol, error) {
	for _, p := range All() {
		if p.Name == name {
			return p, nil
		}
	}
	return Protocol{}, fmt.Errorf("there is no implementation of protocol %q here, only of %s", name, strings.Join(Names(), " and "))
}

// Files are the specification's, with models.json.
func (p Protocol) Files() (fs.FS, error) { return fs.Sub(spec.Files, p.Name) }

// Manifest is the specification's models.json.
func (p Protocol) Manifest() (*manifest.Manifest, error) {
	files, err := p.Files()
	if err != nil {
		return nil, err
	}
	return manifest.Load(files, "models.json")
}
