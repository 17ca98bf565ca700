package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
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
	Format   int     `json:"format"`
	Protocol string  `json:"protocol"`
	Proofs   []Proof `json:"proofs"` // with distinct names

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

// Proof is one of them.
type Proof struct {
	Name   string   `json:"name"`
	Method Method   `json:"method"`
	File   string   `json:"file,omitempty"`   // relative to the manifest's folder
	Models []string `json:"models,omitempty"` // of method tlc, by their names in models.json
	Layer  string   `json:"layer"`            // what implies what, in a few words
	Scope  string   `json:"scope"`            // for which sizes
	Why    string   `json:"why"`              // one sentence
	Tags   []string `json:"tags"`             // "quick", "full", or both
	Expect Expect   `json:"expect"`
}

// Expect is what a prover must find.
type Expect struct {
	Proved   int `json:"proved,omitempty"`   // conditions that are unsat, or obligations
	Possible int `json:"possible,omitempty"` // conditions that are sat
}

// Load reads the manifest of a folder. Errors wrap ErrManifest or are those of fsys: fs.ErrNotExist where there is none.
func Load(fsys fs.FS, dir string) (*Manifest, error) {
	text, err := read(fsys, path.Join(dir, Name))
	if err != nil {
		return nil, err
	}
	m := &Manifest{fsys: fsys, dir: dir}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(m); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrManifest, path.Join(dir, Name), err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("%w: %s: want one JSON object and nothing after it", ErrManifest, path.Join(dir, Name))
	}
	if err := m.check(); err != nil {
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
		if err := p.check(); err != nil {
			return fmt.Errorf("proof %s: %w", p.Name, err)
		}
	}
	return nil
}

func (p *Proof) check() error {
	switch {
	case !slices.Contains([]Method{SMT, TLAPS, TLC}, p.Method):
		return fmt.Errorf("want a method of smt, tlaps and tlc, got %q", p.Method)
	case p.Method == TLC && (p.File != "" || len(p.Models) == 0):
		return errors.New("method tlc names models and no file")
	case p.Method != TLC && (!fs.ValidPath(p.File) || p.File == "." || len(p.Models) > 0):
		return fmt.Errorf("method %s names a file and no models, got %q", p.Method, p.File)
	case p.Layer == "" || p.Scope == "" || p.Why == "":
		return errors.New("want layer, scope and why")
	case p.Expect.Proved < 0 || p.Expect.Possible < 0:
		return errors.New("want counts from 0")
	case len(p.Tags) == 0:
		return errors.New("want a tag: quick or full")
	}
	for _, tag := range p.Tags {
		if tag != "quick" && tag != "full" {
			return fmt.Errorf("want the tag quick or full, got %q", tag)
		}
	}
	return nil
}

// Tagged lists the proofs with the tag, in the manifest's order.
func (m *Manifest) Tagged(tag string) (out []*Proof) {
	for i := range m.Proofs {
		if slices.Contains(m.Proofs[i].Tags, tag) {
			out = append(out, &m.Proofs[i])
		}
	}
	return out
}

// Proof finds a proof by its name.
func (m *Manifest) Proof(name string) (*Proof, bool) {
	i := slices.IndexFunc(m.Proofs, func(p Proof) bool { return p.Name == name })
	if i < 0 {
		return nil, false
	}
	return &m.Proofs[i], true
}

// Text gives the proof's file.
func (m *Manifest) Text(p *Proof) (string, error) {
	text, err := read(m.fsys, path.Join(m.dir, p.File))
	return string(text), err
}

func read(fsys fs.FS, name string) ([]byte, error) {
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err == nil && len(text) > maxFile {
		err = fmt.Errorf("%s has more than %d bytes", name, maxFile)
	}
	return text, err
}
