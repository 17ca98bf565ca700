package manifest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/specification"
)

// Override is what a model changes of a configuration that it shares with others. What it leaves
// out is as it is there; but a model that must break a property checks that property alone, unless
// it names others.
type Override struct {
	Replace       map[string]string `json:"replace"`       // operators and constants, each by an operator: name <- operator
	Constants     map[string]string `json:"constants"`     // what is assigned to constants: name = value
	Specification string            `json:"specification"` // instead of the configuration's, or of its INIT and NEXT
	Invariants    []string          `json:"invariants"`    // instead of all that the configuration has
	Properties    []string          `json:"properties"`    // likewise
	Symmetry      string            `json:"symmetry"`      // likewise; "none" for none
}

// overridden gives the text of a configuration in which the model's override is put into that one.
// Why the model is there is not in it, as it is part of the hash of recordings.
func (m *Model) overridden(text string) string {
	o, b := m.Override.with(m.Expect), strings.Builder{}
	fmt.Fprintf(&b, "\\* %s: %s, with what the model overrides.\n", m.Name, m.Config)
	assignments := o.assignments()
	for _, s := range specification.ReadConfig(text).Sections {
		switch {
		case s.Keyword == "CONSTANT":
			fmt.Fprintf(&b, "CONSTANTS%s\n", s.Reassigned(assignments))
		case !o.drops(s.Keyword):
			fmt.Fprintf(&b, "%s%s\n", s.Keyword, strings.TrimRight(s.Text, " \t\r\n"))
		}
	}
	for i, name := range slices.Sorted(maps.Keys(assignments)) {
		if i == 0 {
			b.WriteString("CONSTANTS\n")
		}
		fmt.Fprintf(&b, "  %s\n", assignments[name])
	}
	for _, s := range []struct {
		keyword string
		names   []string
	}{{"SPECIFICATION", one(o.Specification)}, {"INVARIANTS", o.Invariants}, {"PROPERTIES", o.Properties}, {"SYMMETRY", one(o.Symmetry)}} {
		if s.keyword == "SYMMETRY" && o.Symmetry == "none" {
			continue
		}
		if len(s.names) > 0 {
			fmt.Fprintf(&b, "%s %s\n", s.keyword, strings.Join(s.names, " "))
		}
	}
	return b.String()
}

func one(name string) []string {
	if name == "" {
		return nil
	}
	return []string{name}
}

// with says what is checked where the override does not: of a model that must break a property just
// that.
func (o Override) with(e Expect) Override {
	if o.Invariants != nil || o.Properties != nil || e.Property == "" {
		return o
	}
	o.Invariants, o.Properties = []string{}, []string{}
	if e.Verdict == Invariant {
		o.Invariants = []string{e.Property}
	} else {
		o.Properties = []string{e.Property}
	}
	return o
}

// drops tells whether a section goes because the override has one instead.
func (o Override) drops(keyword string) bool {
	switch keyword {
	case "SPECIFICATION", "INIT", "NEXT":
		return o.Specification != ""
	case "INVARIANT":
		return o.Invariants != nil
	case "PROPERTY":
		return o.Properties != nil
	case "SYMMETRY":
		return o.Symmetry != ""
	}
	return false
}

// assignments are the lines that the override puts among the constants, by name.
func (o Override) assignments() map[string]string {
	out := map[string]string{}
	for name, by := range o.Replace {
		out[name] = name + " <- " + by
	}
	for name, value := range o.Constants {
		out[name] = name + " = " + value
	}
	return out
}
