package closed

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

// Model is a model of a manifest as which an implementation can be explored.
type Model struct {
	*manifest.Model
	Explored
	Properties []string // that are looked at: those of the configuration that the system has, and its rules
}

// Explored is what of an implementation is explored for a model.
type Explored struct {
	System
	Title    string                       // of what is explored; the model's name if empty
	Note     string                       // what is odd about it, if anything
	Size     any                          // of the system, as JSON shows it; nil if the model's name says it
	Rules    []string                     // properties of the system's that no configuration names
	Replaces []string                     // operators of the specification that the model replaces, and the system has not: "PrepareOk <- M01_PrepareOk"
	Header   func() (suite.Header, error) // of a saved behaviour; nil if it belongs to the model
}

// Setting is what a model says of what is to be explored.
type Setting struct {
	*manifest.Model
	Source    *specification.Source
	Config    specification.Config
	Constants map[string]tla.Value // those to which the configuration assigns a single word
}

// Modeler gives what is explored for a model, or nil for one that is not of a whole system.
type Modeler func(Setting) (*Explored, error)

// Models finds the closed models of a manifest.
func Models(m *manifest.Manifest, modeler Modeler) (out []Model, err error) {
	for i := range m.Models {
		s, err := setting(m, &m.Models[i])
		if err != nil {
			return nil, err
		}
		e, err := modeler(s)
		if err != nil {
			return nil, fmt.Errorf("closed: model %s: %w", s.Name, err)
		}
		if e != nil {
			out = append(out, s.model(m.Protocol, *e))
		}
	}
	return out, nil
}

func setting(m *manifest.Manifest, of *manifest.Model) (s Setting, err error) {
	s = Setting{Model: of, Constants: map[string]tla.Value{}}
	if s.Source, err = m.Source(of); err != nil {
		return s, err
	}
	s.Config = s.Source.ParseConfig()
	for name, text := range s.Config.Assigned() {
		if text == "" {
			continue // a set, a string
		}
		if s.Constants[name], err = tla.Parse(text); err != nil {
			return s, fmt.Errorf("closed: model %s: constant %s: %w", of.Name, name, err)
		}
	}
	return s, nil
}

func (s Setting) model(protocol string, e Explored) Model {
	if e.Header == nil {
		e.Header = func() (suite.Header, error) { return s.header(protocol, e), nil }
	}
	out := Model{Model: s.Model, Explored: e}
	for _, name := range s.Config.Names("INVARIANT", "PROPERTY") {
		if slices.Contains(e.PropertyNames(), name) {
			out.Properties = append(out.Properties, name)
		}
	}
	out.Properties = append(out.Properties, e.Rules...)
	return out
}

// header is that of a behaviour of the model.
func (s Setting) header(protocol string, e Explored) suite.Header {
	h := suite.Header{Protocol: protocol, Model: s.Name, Role: s.Role, Spec: s.Source.Hash(), Variables: e.Variables(), Constants: map[string]suite.JSON{}}
	for name, value := range s.Constants {
		h.Constants[name] = suite.Encode(value)
	}
	return h
}

// Comparable reports whether exploring must find what TLC finds of the model: it replaces
// nothing that the system has not, has counts, and is not about what happens for ever.
func (m Model) Comparable() bool {
	if m.Expect.Verdict == manifest.Holds {
		return len(m.Replaces) == 0 && m.Expect.Distinct > 0
	}
	return len(m.Replaces) == 0 && slices.Contains(m.PropertyNames(), m.Expect.Property)
}

// Explore visits all states and looks at the model's properties.
func (m Model) Explore(ctx context.Context, opts explore.Options) (*Exploration, error) {
	return m.System.Explore(ctx, m.Properties, opts)
}

// Differs says how an exploration differs from what TLC finds of the model, or
// nothing.
func (m Model) Differs(e *Exploration) string { return Differs(m.Expect, e) }

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

// Suite gives a behaviour as a suite of one.
func (e Explored) Suite(b *Behaviour) (string, error) {
	h, err := e.Header()
	if err != nil {
		return "", err
	}
	out := suite.Behaviour{Initial: suite.EncodeAll(b.Start)}
	for _, s := range b.Steps {
		out.Steps = append(out.Steps, s.Encode())
	}
	var text strings.Builder
	err = suite.Write(&text, h, []suite.Behaviour{out})
	return text.String(), err
}
