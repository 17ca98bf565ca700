package protocol

import (
	"context"
	"errors"
	"fmt"

	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/trace/manifest"
)

// Explored is what exploring a closed model found. Distinct and Generated are -1 if
// the implementation is none that can be explored.
type Explored struct {
	Model      string     `json:"model"`
	Complete   bool       `json:"complete"`
	Stopped    string     `json:"stopped,omitempty"` // why it is not
	Distinct   int64      `json:"distinct"`
	Generated  int64      `json:"generated"`
	Depth      int        `json:"depth"`
	Collision  float64    `json:"collision"`
	Properties []string   `json:"properties,omitempty"`
	Unseen     []string   `json:"unseen,omitempty"`    // witnesses, and actions that were never taken
	Violation  *Behaviour `json:"violation,omitempty"` // that breaks a property
	Found      *Behaviour `json:"found,omitempty"`     // that leads to the witness that was looked for
	Compared   bool       `json:"compared"`            // with what TLC finds: where it was explored for what the model is
	Differs    string     `json:"differs,omitempty"`   // from that; empty if it does not
}

// Behaviour is a shortest one that breaks something, or leads to a witness.
type Behaviour struct {
	Properties []string `json:"properties"`
	Length     int      `json:"length"` // of its states, as TLC counts them
	Diagram    string   `json:"diagram"`
	Suite      string   `json:"suite"`
	Why        string   `json:"why,omitempty"` // how the last step breaks a rule of every step
}

// Request is what to explore a closed model of a protocol for. It can be asked of
// those that have a Model.
type Request struct {
	Protocol   string   `json:"protocol"`
	Model      string   `json:"model"`
	Properties []string `json:"properties,omitempty"` // empty: the model's, and then it is compared with what TLC finds
	Find       string   `json:"find,omitempty"`       // a witness to look for, and at no property
	MaxStates  int64    `json:"maxStates,omitempty"`
	MaxBytes   int64    `json:"maxBytes,omitempty"`
	Exact      bool     `json:"exact,omitempty"`
	Workers    int      `json:"workers,omitempty"`
}

// Explore explores the implementation as a closed model of its own manifest. If a
// limit or ctx ends it, that is the error, beside what was found until then.
func Explore(ctx context.Context, r Request, progress func(explore.Progress)) (*Explored, error) {
	p, err := Find(r.Protocol)
	if err != nil {
		return nil, err
	}
	if p.Model == nil {
		return nil, fmt.Errorf("protocol %s is explored at sizes of its own, and not as a closed model by name", p.Name)
	}
	m, err := p.Manifest()
	if err != nil {
		return nil, err
	}
	all, err := explore.ClosedModels(m, p.Model)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		if c.Name == r.Model {
			return exploreModel(ctx, c, r, progress)
		}
	}
	return nil, fmt.Errorf("there is no closed model %q of protocol %s", r.Model, r.Protocol)
}

// exploreModel has the implementation explored, and compares if it was asked for just
// what the model is.
func exploreModel(ctx context.Context, c explore.Closed, r Request, progress func(explore.Progress)) (*Explored, error) {
	opts := explore.Options{Workers: r.Workers, Exact: r.Exact, MaxStates: r.MaxStates, MaxBytes: r.MaxBytes, Progress: progress}
	var e *explore.Exploration
	var stopped error
	switch {
	case r.Find != "":
		e, stopped = c.Explored.Find(ctx, r.Find, opts)
	case len(r.Properties) > 0:
		e, stopped = c.Explored.Explore(ctx, r.Properties, opts)
	default:
		e, stopped = c.Explore(ctx, opts)
	}
	if e == nil {
		return nil, stopped
	}
	out := &Explored{Model: c.Name, Complete: e.Complete, Distinct: e.Distinct, Generated: e.Generated, Depth: e.Depth,
		Collision: e.Collision, Properties: e.Properties, Unseen: e.Unseen}
	if stopped != nil {
		out.Stopped = stopped.Error()
	}
	if r.Find == "" && len(r.Properties) == 0 && stopped == nil {
		out.Compared, out.Differs = true, c.Differs(e)
	}
	if e.Violation == nil {
		return out, stopped
	}
	text, err := c.Suite(e.Violation)
	b := &Behaviour{Properties: e.Violation.Properties, Length: e.Violation.Length(), Diagram: e.Violation.Diagram, Suite: text}
	if out.Violation = b; r.Find != "" {
		out.Violation, out.Found = nil, b
	}
	return out, errors.Join(stopped, err)
}

// AsFound says what a model does that does as TLC found.
func AsFound(e manifest.Expect) string {
	if e.Verdict == manifest.Holds {
		return "holds, as TLC found"
	}
	return fmt.Sprintf("breaks %s @%d, as TLC found", e.Property, e.Length)
}

// closedBy serves a protocol whose closed models are of package explore. Those that
// must fail are explored too: the implementation must fail likewise.
func closedBy(model explore.Modeler) func(*manifest.Manifest) ([]Closed, error) {
	return func(m *manifest.Manifest) (out []Closed, err error) {
		all, err := explore.ClosedModels(m, model)
		for _, c := range all {
			out = append(out, Closed{Name: c.Name, Expect: c.Expect, Explore: func(ctx context.Context) (*Explored, error) {
				return exploreModel(ctx, c, Request{Workers: 1}, nil)
			}})
		}
		return out, err
	}
}

// drawModel explores the implementation as a closed model that must fail, and draws how it does.
func (p Protocol) drawModel(ctx context.Context, name string) (string, error) {
	m, err := p.Manifest()
	if err != nil {
		return "", err
	}
	model, ok := m.Model(name)
	if !ok || model.Expect.Verdict == manifest.Holds {
		return "", nil
	}
	closed, err := p.Closed(m)
	if err != nil {
		return "", err
	}
	for _, c := range closed {
		if c.Name != name {
			continue
		}
		e, err := c.Explore(ctx)
		if err != nil || e.Violation == nil {
			return "", err
		}
		return e.Violation.Diagram, nil
	}
	return "", nil
}
