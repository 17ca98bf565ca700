// Package protocol lists the protocols whose specification and implementation are
// both built in, and what the commands need of each. All that is special about one is
// behind [Protocol]: a new one is a file here, beside its spec, impl and modeltest.
package protocol

import (
	"context"
	"fmt"
	"io/fs"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
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
}

// Closed is a closed model, and the implementation explored as it.
type Closed struct {
	Name    string
	Expect  manifest.Expect
	Explore func(context.Context) (*Explored, error)
}

// Explored is what exploring found.
type Explored struct {
	Distinct, Generated int64
	Differs             string // from what TLC finds of the model; empty if it does not
	Diagram, Suite      string // of the behaviour that breaks what must hold, if there is one
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
