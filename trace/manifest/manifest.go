package manifest

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/trace/specification"
)

// Format is the version of models.json that this package reads.
const Format = 1

// ErrManifest is wrapped by every error about the content of a manifest.
var ErrManifest = errors.New("not a manifest of models")

// ErrSource is wrapped by every error about the files that a model names.
var ErrSource = errors.New("not the files of a model")

const maxFile = 8 << 20 // bytes of a manifest, a module or a configuration

// Manifest is the content of a models.json.
type Manifest struct {
	Format   int     `json:"format"`
	Protocol string  `json:"protocol"`
	Folder   string  `json:"folder"` // of models that name none; relative to the manifest's own, which also has what this one lacks
	Models   []Model `json:"models"` // with distinct names

	// TLC is the version that gave what is recorded, in its own words: by another one nothing is
	// compared. Empty: any.
	TLC string `json:"tlc"`

	Libraries []Library `json:"libraries"` // where modules are that neither these folders nor TLC have

	fsys fs.FS
	dir  string
	file string

	libraries []fs.FS

	at     map[string]int   // of Models, by name: the first of that name; nil of a manifest that was not read
	rooted map[*Model]bool  // models whose bases lead in no circle, as far as is known
	full   map[*Model]Model // with what they take from others, as far as is known

	modules specification.Modules
}

// Model is one model: what TLC runs, and what it must find.
type Model struct {
	Name   string `json:"name"`
	Module string `json:"module"` // without .tla
	Config string `json:"config"` // with .cfg
	Folder string `json:"folder"` // relative to the manifest's own; empty: the manifest's Folder, which also has what this one lacks

	// Override says what the model changes of Config, so that many models can have one
	// configuration; nil: nothing.
	Override *Override `json:"override"`

	Why    string   `json:"why"`  // one sentence
	Tags   []string `json:"tags"` // "quick", "full", or both
	Expect Expect   `json:"expect"`

	// Newer are the counts of TLC from 2026 on where they are others than Expect's: it looks for
	// temporal violations earlier. nil: they are the same.
	Newer *Counts `json:"newer"`

	// Checks are what the model checks, as Source.Checks lists it: one that vanishes, or is
	// renamed, is seen then. nil: not recorded.
	Checks []string `json:"checks"`

	// Definitions are digests of what the checks say, by their names, as Source.Definitions has
	// them: where another text is checked by the same name, that is seen. nil: not recorded.
	Definitions map[string]string `json:"definitions"`

	// Edges are those of each action, as TLC names it, of a model that holds: which of them a drift
	// is of. nil: not recorded.
	Edges map[string]int64 `json:"edges"`

	Witnesses []string `json:"witnesses"` // state predicates, each true in some state reached
	Never     []string `json:"never"`     // of Actions: those that no state reached enables; in a model that holds every other one is taken

	Base       string `json:"base"`       // the model of which this one is a variant
	SameAsBase bool   `json:"sameAsBase"` // the variant has the base's state graph; otherwise equal counts are an error
	Like       string `json:"like"`       // the model that gives role to constants where this one leaves them out; empty: Base

	// Graph says what is made of the model beside its check: Complete, its state graph, which
	// drives the implementation; Linked, its state graph, against which the system of a proof is
	// held; Random, behaviours drawn at random where the graph is too large; empty: nothing.
	Graph GraphKind `json:"graph"`
	// NoSuite says that no suite is recorded beside the graph of a role: where every stimulus is a
	// step in every state a suite is many times the graph, and who has that needs no suite.
	NoSuite bool `json:"noSuite"`

	Role      string            `json:"role"`
	Init      string            `json:"init"`      // the initial predicate of a SPECIFICATION; empty: "Init"
	Actions   []string          `json:"actions"`   // signatures: `Enter(who \in Processes, turn \in 1..3)`; see Signature
	Possible  map[string]string `json:"possible"`  // by action: a state predicate over its parameters, false for hostile stimuli
	Constants []string          `json:"constants"` // constant expressions whose values belong to the model's graph

	line int    // of the manifest
	text string // whole lines of it
}

// GraphKind is how much of a model's state graph is wanted.
type GraphKind string

// The kinds of graphs. All need actions.
const (
	Complete GraphKind = "complete"
	Linked   GraphKind = "linked"
	Random   GraphKind = "random"
)

// Expect is what TLC must find. Zero fields are not recorded, but for what the verdict rules out.
type Expect struct {
	Verdict   Verdict `json:"verdict"`
	Property  string  `json:"property,omitempty"`
	Distinct  int64   `json:"distinct,omitempty"`  // states
	Generated int64   `json:"generated,omitempty"` // states, repeated ones included
	Depth     int     `json:"depth,omitempty"`     // states on the longest of the shortest paths; of models that hold
	Length    int     `json:"length,omitempty"`    // states of the counterexample
	Loop      int     `json:"loop,omitempty"`      // the number of the state that follows the counterexample's last
	Stutters  bool    `json:"stutters,omitempty"`  // the counterexample's last state repeats for ever
}

// Counts are figures of Expect that may differ between versions of TLC.
type Counts struct {
	Distinct  int64 `json:"distinct"`
	Generated int64 `json:"generated"`
}

// Verdict is how a check ends.
type Verdict string

// The verdicts.
const (
	Holds          Verdict = "holds"
	Invariant      Verdict = "invariant"
	ActionProperty Verdict = "action property"
	Temporal       Verdict = "temporal"
	Deadlock       Verdict = "deadlock"
	Assumption     Verdict = "assumption"
	Assert         Verdict = "assert"
	Postcondition  Verdict = "postcondition" // of a TLC from 2026 on
)

// Load reads the manifest of that name, and later the files of its models, from fsys. Errors wrap
// ErrManifest or are those of fsys.
func Load(fsys fs.FS, name string) (*Manifest, error) {
	text, err := wholefile.Read(fsys, name, maxFile)
	if err != nil {
		return nil, fmt.Errorf("cannot read the manifest: %w", err)
	}
	m, err := parse(name, text)
	if err != nil {
		return nil, err
	}
	m.fsys, m.dir, m.file = fsys, path.Dir(name), name
	return m, m.openLibraries()
}

// Model finds a model by its name.
func (m *Manifest) Model(name string) (*Model, bool) {
	i, ok := m.at[name]
	if m.at == nil {
		i = slices.IndexFunc(m.Models, func(model Model) bool { return model.Name == name })
		ok = i >= 0
	}
	if !ok {
		return nil, false
	}
	return &m.Models[i], true
}

// Large tells whether a run of the model is long enough, about ten seconds, that Java should
// compile harder.
func (m *Model) Large() bool {
	const worth = 300_000 // states; below, compiling costs more than it saves
	return m.Expect.Generated >= worth
}

// Small tells whether a run of the model is so short that most of it is Java starting.
func (m *Model) Small() bool {
	const most = 3_000 // states; above, what Java compiles lightly costs more than it saves
	return 0 < m.Expect.Generated && m.Expect.Generated <= most
}

// Tagged lists the models that have the tag, in the manifest's order.
func (m *Manifest) Tagged(tag string) []*Model {
	var out []*Model
	for i := range m.Models {
		if slices.Contains(m.Models[i].Tags, tag) {
			out = append(out, &m.Models[i])
		}
	}
	return out
}
