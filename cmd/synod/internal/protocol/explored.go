package protocol

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/deadline"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/modeltest/run"
	"github.com/synod-paxos/synod/trace/manifest"
)

// Request is what to explore an implementation for, at a size or as a closed model of its
// manifest, or as a model of another size than its own.
type Request struct {
	Protocol   string          `json:"protocol"`
	Model      string          `json:"model,omitempty"`
	Size       json.RawMessage `json:"size,omitempty"`
	Properties []string        `json:"properties,omitempty"` // empty: the model's, and then it is compared with what TLC finds
	Find       string          `json:"find,omitempty"`       // a witness to look for, and at no property
	MaxStates  int64           `json:"maxStates,omitempty"`
	MaxBytes   int64           `json:"maxBytes,omitempty"`
	Exact      bool            `json:"exact,omitempty"`
	Workers    int             `json:"workers,omitempty"`
}

// Explored is what exploring found. Distinct and Generated are -1 if the implementation is
// none that can be explored.
type Explored struct {
	Model string `json:"model,omitempty"`
	Title string `json:"title"`
	Note  string `json:"note,omitempty"`
	Size  any    `json:"size,omitempty"`
	closed.Exploration
	Stopped   string     `json:"stopped,omitempty"`   // why it is not complete
	Violation *Behaviour `json:"violation,omitempty"` // that breaks a property
	Found     *Behaviour `json:"found,omitempty"`     // that leads to the witness that was looked for
	Compared  bool       `json:"compared"`            // with what TLC finds: where it was explored for what the model is
	Differs   string     `json:"differs,omitempty"`   // from that; empty if it does not
}

// Behaviour is a shortest one that breaks something, or leads to a witness.
type Behaviour struct {
	Properties []string          `json:"properties"`
	Length     int               `json:"length"`              // of its states, as TLC counts them
	Essential  int               `json:"essential,omitempty"` // of its steps, those that figures published elsewhere count
	Steps      []string          `json:"steps"`
	Arrows     []modeltest.Arrow `json:"arrows"`
	Suite      string            `json:"suite"`
	Why        string            `json:"why,omitempty"` // how the last step breaks a rule of every step
	Run        *run.Run          `json:"run"`           // all of it as a document
}

// Explore explores the implementation. If a limit or ctx ends it, that is the error, beside
// what was found until then.
func Explore(ctx context.Context, r Request, progress func(explore.Progress)) (*Explored, error) {
	p, err := Find(r.Protocol)
	if err != nil {
		return nil, err
	}
	c, err := p.asked(r)
	if err != nil {
		return nil, err
	}
	return exploreModel(ctx, c, r, progress)
}

// asked is the model that is asked for, with a size of its own if there is one.
func (p Protocol) asked(r Request) (c closed.Model, err error) {
	c.Model = &manifest.Model{}
	if r.Model != "" {
		all, err := p.Closed()
		if err != nil {
			return c, err
		}
		at := slices.IndexFunc(all, func(c closed.Model) bool { return c.Name == r.Model })
		if at < 0 {
			return c, fmt.Errorf("there is no closed model %q of protocol %s", r.Model, r.Protocol)
		}
		c = all[at]
	}
	if len(r.Size) == 0 {
		return c, nil
	}
	if p.Sizes == nil {
		return c, fmt.Errorf("protocol %s is explored as its closed models, and not at sizes of its own", p.Name)
	}
	e, err := p.Sizes.System(r.Size)
	if err == nil {
		c.Explored = *e
	}
	return c, err
}

// exploreModel has the implementation explored, and compares if it was asked for just
// what the model is.
func exploreModel(ctx context.Context, c closed.Model, r Request, progress func(explore.Progress)) (*Explored, error) {
	opts := explore.Options{PerStep: deadline.PerStep, Workers: r.Workers, Exact: r.Exact, MaxStates: r.MaxStates, MaxBytes: r.MaxBytes, Progress: progress}
	if r.MaxBytes > 0 {
		opts.MaxBytes = r.MaxBytes - r.MaxBytes/5 // the rest is for what Go has not collected yet
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(r.MaxBytes + 40e6))
	}
	e, stopped := search(ctx, c, r, opts)
	if limit := new(explore.LimitError); errors.As(stopped, &limit) && limit.What == "bytes" {
		limit.Limit = r.MaxBytes
	}
	out := &Explored{Model: c.Name, Title: c.Title, Note: c.Note, Size: c.Size}
	if errors.Is(stopped, closed.ErrImpure) && c.Name != "" {
		out.Distinct, out.Generated, out.Compared, out.Differs = -1, -1, true, stopped.Error()
		return out, nil
	}
	if e == nil {
		return nil, stopped
	}
	out.Exploration, out.Stopped = *e, reason(stopped)
	if r.Find == "" && len(r.Properties) == 0 && len(r.Size) == 0 && stopped == nil && c.Comparable() {
		out.Compared, out.Differs = true, c.Differs(e)
	}
	if e.Violation == nil {
		return out, stopped
	}
	b, err := behaviour(c, e)
	b.Run.Protocol = r.Protocol
	if out.Violation = b; slices.Contains(b.Properties, r.Find) { // and not that the code panicked on the way
		out.Violation, out.Found = nil, b
	}
	return out, errors.Join(stopped, err)
}

func search(ctx context.Context, c closed.Model, r Request, opts explore.Options) (*closed.Exploration, error) {
	switch {
	case r.Find != "":
		return c.System.Find(ctx, r.Find, opts)
	case len(r.Properties) > 0:
		return c.System.Explore(ctx, r.Properties, opts)
	}
	return c.Explore(ctx, opts)
}

// behaviour is the violation as a document. It is a shortest one, so that each property that was
// looked at holds in all states before the last.
func behaviour(c closed.Model, e *closed.Exploration) (*Behaviour, error) {
	b := e.Violation
	out := &Behaviour{Properties: b.Properties, Length: b.Length(), Essential: b.Essential, Arrows: b.Arrows, Why: b.Why}
	out.Run = run.Of(fmt.Sprintf("%s: %s", cmp.Or(c.Title, c.Name), strings.Join(b.Properties, ", ")), c.Variables(), b)
	out.Run.Properties = e.Properties
	for _, s := range b.Steps {
		out.Steps = append(out.Steps, s.Stimulus.String())
	}
	var err error
	out.Suite, err = c.Suite(b)
	return out, err
}

// reason is why a search ended early.
func reason(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, context.Canceled):
		return "interrupted"
	}
	return err.Error()
}

// ExploreModel explores the implementation as a closed model, on one core, and compares with
// what TLC finds.
func ExploreModel(ctx context.Context, c closed.Model) (*Explored, error) {
	return exploreModel(ctx, c, Request{Workers: 1}, nil)
}

// AsFound says what a model does that does as TLC found.
func AsFound(e manifest.Expect) string {
	if e.Verdict == manifest.Holds {
		return "holds, as TLC found"
	}
	return fmt.Sprintf("breaks %s @%d, as TLC found", e.Property, e.Length)
}

// drawModel explores the implementation as a closed model that must fail, and draws how it does.
func (p Protocol) drawModel(ctx context.Context, name string) (string, error) {
	all, err := p.Closed()
	if err != nil {
		return "", err
	}
	for _, c := range all {
		if c.Name != name || c.Expect.Verdict == manifest.Holds || !c.Comparable() {
			continue
		}
		e, err := ExploreModel(ctx, c)
		if err != nil || e.Violation == nil {
			return "", err
		}
		return modeltest.Diagram(e.Violation.Arrows, true), nil
	}
	return "", nil
}
