// Package protocol lists the protocols whose specification and implementation are
// both built in, and what the commands need of each. All that is special about one is
// behind [Protocol]: a new one is a file here, beside its spec, impl and modeltest.
package protocol

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tla"
)

// Protocol is one of them.
type Protocol struct {
	// Name is that of its folder in spec and impl, and in its manifest; Title is how a
	// sentence calls it.
	Name, Title string
	// Reference gives our implementation as the machine for a recorded model.
	Reference func(role string, constants map[string]tla.Value) (modeltest.Machine, error)
	// Watchers are the roles of those who watch, whose graphs drive no code of the implementation.
	Watchers []string
	// Model gives what is explored for a closed model.
	Model closed.Modeler
	// Sizes are those that it is explored at beside those of its models; nil if there are
	// no others.
	Sizes *Sizes
	// Links say what the systems of its proofs are held against; nil if it has no systems.
	Links *link.Links
	// Mutants are its seeded bugs, and what each is tried by.
	Mutants mutate.Method
	// Kept are the properties that every safe variant keeps; the others are habits of our
	// own. Empty: all.
	Kept []string
	// Examples are those that the verbs show, each without the verb.
	Examples map[string][]string
	// Kit tests somebody's implementation; nil if there is none.
	Kit *Kit
	// Tell takes a behaviour that a Markdown file tells on our implementation; wrong is what
	// it does otherwise. nil: it is one of a closed model of its manifest.
	Tell func(file string, text []byte) (tale *Tale, wrong string, err error)
	// Called says what it means that its Kit calls an implementation so: what that is, and in
	// sentences, a line for each. kind is empty of another name; nil: the kit has no names.
	Called func(name string) (kind, text string)
	// Draw gives a shortest behaviour in which the seeded bug, or the model that must fail,
	// goes wrong, as far as nothing must be built for it; it is empty where something must.
	Draw func(ctx context.Context, name string) (string, error)
}

// Sizes say at which sizes a protocol is explored.
type Sizes struct {
	// Flags adds the flags that say a size.
	Flags func(Flags) Flagged
	// System gives what is explored at a size, which is JSON as [closed.Explored] shows it.
	System func(size json.RawMessage) (*closed.Explored, error)
}

// Server answers requests until its input ends.
type Server func(in io.Reader, out io.Writer) error

// Flags are those of a command.
type Flags interface {
	Int64Var(to *int64, name string, value int64, usage string)
	IntVar(to *int, name string, value int, usage string)
	BoolVar(to *bool, name string, value bool, usage string)
	StringVar(to *string, name, value, usage string)
	StringSliceVar(to *[]string, name string, value []string, usage string)
}

// Flagged are the flags that say a size.
type Flagged struct {
	// Names are theirs; but Beside are those that change the size of a model too.
	Names, Beside []string
	// Size gives the size that they say, or nil if they change nothing of a model's.
	Size func(model *closed.Explored, changed func(name string) bool) (any, error)
}

// All lists them in the order in which commands take them.
func All() []Protocol {
	return []Protocol{paxos, generals, multiPaxos, lease, commit, replication, fast}
}

// WithKit is the first that has a kit.
func WithKit() Protocol {
	return All()[slices.IndexFunc(All(), func(p Protocol) bool { return p.Kit != nil })]
}

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

// Those are the protocol of that name, or all where it is empty.
func Those(name string) ([]Protocol, error) {
	if name == "" {
		return All(), nil
	}
	p, err := Find(name)
	return []Protocol{p}, err
}

// Files are the specification's, with models.json.
func (p Protocol) Files() (fs.FS, error) { return spec.Folder(p.Name) }

// Manifest is the specification's models.json.
func (p Protocol) Manifest() (*manifest.Manifest, error) {
	files, err := p.Files()
	if err != nil {
		return nil, err
	}
	return manifest.Load(files, "models.json")
}

// Closed are the models of the built-in manifest that the implementation can be explored as.
func (p Protocol) Closed() ([]closed.Model, error) {
	m, err := p.Manifest()
	if err != nil {
		return nil, err
	}
	return closed.Models(m, p.Model)
}
