package proof

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/synod-paxos/synod/internal/jsontext"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/trace/vc"
)

// Format is the version of proofs.json that this package reads.
const Format = 1

// ErrManifest is wrapped by every error about the content of proofs.json.
var ErrManifest = errors.New("not a manifest of proofs")

// Name is what the manifest is called.
const Name = "proofs.json"

const maxFile = 8 << 20 // bytes of the manifest, and of a proof

// Manifest is the content of a proofs.json.
type Manifest struct {
	Format   int               `json:"format"`
	Protocol string            `json:"protocol"`
	Words    map[string]string `json:"words,omitempty"`    // of axioms and claims, by name: a sentence
	Unsaid   map[string]string `json:"unsaid,omitempty"`   // known bugs of which there is no variant, and why
	Unproved map[string]string `json:"unproved,omitempty"` // properties that no proof shows, and why
	Seen     map[string]string `json:"seen,omitempty"`     // of method tlaps: the hashes of modules as tlapm saw them
	Hash     string            `json:"hash,omitempty"`     // of which proofs there are, and what is unsaid and unproved
	Proofs   []Proof           `json:"proofs"`             // with distinct names

	fsys fs.FS
	dir  string
}

// Method is how something is proved.
type Method string

// The methods.
const (
	SMT   Method = "smt"   // a script of conditions, for an SMT solver
	TLAPS Method = "tlaps" // a TLA+ module with proofs, for tlapm
	TLC   Method = "tlc"   // models of models.json, complete at a size
)

// Proof is one of them; or a variant of one, which must break.
type Proof struct {
	Name   string   `json:"name"`
	Method Method   `json:"method"`
	File   string   `json:"file,omitempty"`   // relative to the manifest's folder; of no variant
	Models []string `json:"models,omitempty"` // of method tlc, by their names in models.json
	Layer  string   `json:"layer,omitempty"`  // what implies what, in a few words
	Scope  string   `json:"scope,omitempty"`  // for which sizes
	Why    string   `json:"why"`              // one sentence
	Tags   []string `json:"tags"`             // "quick", "full", or both
	Hash   string   `json:"hash,omitempty"`   // of all that is said here but the pins, and of what it replaces by

	Axioms Pins `json:"axioms,omitempty"` // of method smt: what it assumes
	Claims Pins `json:"claims,omitempty"` // of method smt: what it shows

	Conditions  Conditions `json:"conditions,omitzero"`   // of method smt: how many there are
	Obligations int        `json:"obligations,omitempty"` // of method tlaps: how many there are
	Assumes     []string   `json:"assumes,omitempty"`     // of method tlaps: MODULE!name of what all its modules assume

	Base    string   `json:"base,omitempty"`    // the proof of method smt of which this one is a variant
	Replace string   `json:"replace,omitempty"` // a file whose definitions replace the base's: a known bug
	Without string   `json:"without,omitempty"` // an invariant or axiom of the base that is left out
	Breaks  []string `json:"breaks,omitempty"`  // the conditions of the base that a variant breaks
	Reaches []string `json:"reaches,omitempty"` // conditions that a variant adds: what it leads to
	Slow    []string `json:"slow,omitempty"`    // the solvers that need minutes for Reaches
}

// Conditions counts those of a script.
type Conditions struct {
	Unsat int `json:"unsat"` // theorems
	Sat   int `json:"sat"`   // what must be possible
}

// Load reads the manifest of a folder. Errors wrap ErrManifest or are those of fsys: fs.ErrNotExist
// where there is none.
func Load(fsys fs.FS, dir string) (*Manifest, error) {
	text, err := wholefile.Read(fsys, path.Join(dir, Name), maxFile)
	if err != nil {
		return nil, err
	}
	m := &Manifest{fsys: fsys, dir: dir}
	if err = jsontext.Unmarshal(text, m); err == nil {
		err = m.check()
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrManifest, path.Join(dir, Name), err)
	}
	return m, nil
}

func (m *Manifest) check() error {
	if m.Format != Format {
		return fmt.Errorf("want format %d, got %d", Format, m.Format)
	}
	if m.Protocol == "" || len(m.Proofs) == 0 {
		return errors.New("want a protocol and proofs")
	}
	seen := map[string]bool{}
	for i := range m.Proofs {
		p := &m.Proofs[i]
		if p.Name == "" || seen[p.Name] {
			return fmt.Errorf("proof %d: want a name that no other has, got %q", i+1, p.Name)
		}
		seen[p.Name] = true
		if err := m.checkProof(p); err != nil {
			return fmt.Errorf("proof %s: %w", p.Name, err)
		}
	}
	return nil
}

func (m *Manifest) checkProof(p *Proof) error {
	if len(p.Tags) == 0 || p.Why == "" {
		return errors.New("want a why, and a tag: quick or full")
	}
	for _, tag := range p.Tags {
		if tag != "quick" && tag != "full" {
			return fmt.Errorf("want the tag quick or full, got %q", tag)
		}
	}
	if p.Base != "" {
		return m.checkVariant(p)
	}
	switch {
	case !slices.Contains([]Method{SMT, TLAPS, TLC}, p.Method):
		return fmt.Errorf("want a method of smt, tlaps and tlc, got %q", p.Method)
	case p.Replace+p.Without != "" || len(p.Breaks)+len(p.Reaches)+len(p.Slow) > 0:
		return errors.New("only a variant, which has a base, replaces, leaves out and breaks")
	case p.Method == TLC && (p.File != "" || len(p.Models) == 0):
		return errors.New("method tlc names models and no file")
	case p.Method != TLC && (!isFile(p.File) || len(p.Models) > 0):
		return fmt.Errorf("method %s names a file and no models, got %q", p.Method, p.File)
	case p.Layer == "" || p.Scope == "":
		return errors.New("want layer and scope")
	case p.Conditions.Unsat < 0 || p.Conditions.Sat < 0 || p.Obligations < 0:
		return errors.New("want counts from 0")
	case p.Method == SMT && p.Conditions.Sat == 0:
		return errors.New("want a condition that is possible (sat): from what contradicts itself anything follows")
	}
	return nil
}

func (m *Manifest) checkVariant(p *Proof) error {
	base, ok := m.Proof(p.Base)
	switch {
	case !ok || base.Method != SMT || base.Base != "" || p.Method != SMT || path.Ext(base.File) != systemExt:
		return fmt.Errorf("want a base of method smt that is a system, a file %s, got %q", systemExt, p.Base)
	case (p.Replace == "") == (p.Without == "") || p.Replace != "" && !isFile(p.Replace):
		return errors.New("a variant either replaces by a file or leaves out one claim")
	case p.File != "" || len(p.Models) > 0 || p.Conditions != (Conditions{}) || p.Obligations != 0 || len(p.Axioms)+len(p.Claims) > 0:
		return errors.New("a variant has no file, models and counts of its own")
	case len(p.Breaks) == 0:
		return errors.New("want the conditions that the variant breaks")
	}
	return nil
}

func isFile(name string) bool { return fs.ValidPath(name) && name != "." }

// Tagged lists the proofs with the tag, in the manifest's order.
func (m *Manifest) Tagged(tag string) (out []*Proof) {
	for i := range m.Proofs {
		if slices.Contains(m.Proofs[i].Tags, tag) {
			out = append(out, &m.Proofs[i])
		}
	}
	return out
}

// Of is the proof of the system of that name, and no variant of it; nil if there is none.
func (m *Manifest) Of(system string) *Proof {
	for i := range m.Proofs {
		if p := &m.Proofs[i]; p.Base == "" && p.File == system+".vc" {
			return p
		}
	}
	return nil
}

// Proof finds a proof by its name.
func (m *Manifest) Proof(name string) (*Proof, bool) {
	i := slices.IndexFunc(m.Proofs, func(p Proof) bool { return p.Name == name })
	if i < 0 {
		return nil, false
	}
	return &m.Proofs[i], true
}

// systemExt is how files of package vc are called; others are scripts.
const systemExt = ".vc"

// System reads the system of a proof of method smt, or of a variant; nil if the proof is a script.
func (m *Manifest) System(p *Proof) (*vc.System, error) {
	base := p
	if p.Base != "" {
		base, _ = m.Proof(p.Base)
	}
	if base.Method != SMT || path.Ext(base.File) != systemExt {
		return nil, nil
	}
	var replacements []string
	if p.Replace != "" {
		replacements = []string{path.Join(m.dir, p.Replace)}
	}
	system, err := vc.Load(m.fsys, path.Join(m.dir, base.File), replacements...)
	if err == nil && p.Without != "" {
		system, err = system.Without(p.Without)
	}
	if err == nil {
		err = system.Stratified() // else a solver may answer nothing
	}
	return system, err
}

// Refined gives the proof of the system that a proof's own refines, and of which it takes the
// axioms and invariants for granted; nil if it refines none. It is an error if the manifest has no
// such proof.
func (m *Manifest) Refined(p *Proof) (*Proof, error) {
	system, err := m.System(p)
	if err != nil || system == nil || system.Other() == nil {
		return nil, err
	}
	other := system.Other().Name()
	i := slices.IndexFunc(m.Proofs, func(q Proof) bool { return q.Base == "" && q.Method == SMT && path.Base(q.File) == other+systemExt })
	if i < 0 {
		return nil, fmt.Errorf("%w: proof %s refines %s, of which there is no proof here", ErrManifest, p.Name, other)
	}
	return &m.Proofs[i], nil
}

// Script is what a proof of method smt asks a solver: of a variant, that each condition that it
// breaks has a counterexample, and, unless that is slow for the solver of that name, what it leads
// to. The name is for places in it.
func (m *Manifest) Script(p *Proof, solver string) (name, script string, err error) {
	if p.Method != SMT {
		return "", "", fmt.Errorf("proof %s is of method %s: there is no script", p.Name, p.Method)
	}
	system, err := m.System(p)
	switch {
	case err != nil:
		return "", "", err
	case system == nil:
		text, err := wholefile.Read(m.fsys, path.Join(m.dir, p.File), maxFile)
		return p.File, string(text), err
	case p.Base == "":
		return p.Name + ".smt2", system.Script(), nil
	}
	wanted := p.Breaks
	if !slices.Contains(p.Slow, solver) {
		wanted = slices.Concat(p.Breaks, p.Reaches)
	}
	script, err = system.Counterexamples(wanted...)
	return p.Name + ".smt2", script, err
}
