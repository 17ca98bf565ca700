package explore

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

// Closed is a model of a manifest that an implementation can be explored as.
type Closed struct {
	*manifest.Model
	Explored   Model
	Properties []string // those of the configuration that the implementation's model has
	Constants  map[string]tla.Value
	protocol   string
	hash       string // of the specification
}

// Modeler gives what is explored for the role of a model and its constants, or nil for
// a role that is none. Constants are those to which a configuration assigns a single
// word.
type Modeler func(role string, constants map[string]tla.Value) (Model, error)

// ClosedModels finds the closed models of a manifest.
func ClosedModels(m *manifest.Manifest, explored Modeler) (out []Closed, err error) {
	for i := range m.Models {
		c, err := closed(m, &m.Models[i], explored)
		if err != nil {
			return nil, fmt.Errorf("explore: model %s: %w", m.Models[i].Name, err)
		}
		if c.Explored != nil {
			out = append(out, c)
		}
	}
	return out, nil
}

func closed(m *manifest.Manifest, of *manifest.Model, explored Modeler) (c Closed, err error) {
	source, err := m.Source(of)
	if err != nil {
		return c, err
	}
	config := source.ParseConfig()
	c = Closed{Model: of, Constants: map[string]tla.Value{}, protocol: m.Protocol, hash: source.Hash()}
	for name, text := range config.Assigned() {
		if text == "" {
			continue // a set, a string
		}
		if c.Constants[name], err = tla.Parse(text); err != nil {
			return c, fmt.Errorf("constant %s: %w", name, err)
		}
	}
	if c.Explored, err = explored(of.Role, c.Constants); err != nil || c.Explored == nil {
		return c, err
	}
	for _, name := range slices.Concat(config.Names("INVARIANT"), config.Names("PROPERTY")) {
		if slices.Contains(c.Explored.PropertyNames(), name) {
			c.Properties = append(c.Properties, name)
		}
	}
	return c, nil
}

// Explore visits all states and looks at the model's properties.
func (c Closed) Explore(ctx context.Context, opts Options) (*Exploration, error) {
	return c.Explored.Explore(ctx, c.Properties, opts)
}

// Differs says how an exploration differs from what TLC finds of the model, or
// nothing.
func (c Closed) Differs(e *Exploration) string { return Differs(c.Expect, e) }

// Differs says how an exploration differs from what TLC finds, or nothing: the counts
// of a model that holds, and else the property and the length of the shortest
// behaviour.
func Differs(want manifest.Expect, e *Exploration) string {
	switch v := e.Violation; {
	case want.Verdict != manifest.Holds && v == nil:
		return fmt.Sprintf("nothing is broken; TLC finds that the specification breaks %s @%d", want.Property, want.Length)
	case want.Verdict != manifest.Holds && (!slices.Contains(v.Properties, want.Property) || v.Length() != want.Length):
		return fmt.Sprintf("breaks %s @%d; TLC finds that the specification breaks %s @%d", strings.Join(v.Properties, ", "), v.Length(), want.Property, want.Length)
	case want.Verdict == manifest.Holds && v != nil:
		return fmt.Sprintf("breaks %s after %d steps", strings.Join(v.Properties, ", "), len(v.Steps))
	case want.Verdict == manifest.Holds && (e.Distinct != want.Distinct || e.Generated != want.Generated || e.Depth != want.Depth):
		return fmt.Sprintf("has %d states, %d generated, depth %d; TLC finds %d, %d, %d of the specification",
			e.Distinct, e.Generated, e.Depth, want.Distinct, want.Generated, want.Depth)
	case want.Verdict == manifest.Holds && len(e.Unseen) > 0:
		return "never seen or taken, though the specification can: " + strings.Join(e.Unseen, ", ")
	}
	return ""
}

// Suite gives a behaviour of the model as a suite of one.
func (c Closed) Suite(b *Behaviour) (string, error) {
	h := suite.Header{Protocol: c.protocol, Model: c.Name, Role: c.Role, Spec: c.hash, Variables: c.Explored.Variables(), Constants: map[string]suite.JSON{}}
	for name, value := range c.Constants {
		h.Constants[name] = suite.Encode(value)
	}
	out := suite.Behaviour{Initial: suite.EncodeAll(b.Start)}
	for _, s := range b.Steps {
		out.Steps = append(out.Steps, s.Encode())
	}
	var text strings.Builder
	err := suite.Write(&text, h, []suite.Behaviour{out})
	return text.String(), err
}
