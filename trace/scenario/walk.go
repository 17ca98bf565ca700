package scenario

import (
	"fmt"
	"maps"
	"strings"

	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/tlc"
)

// Model is the specification that scenarios are walked in.
type Model struct {
	Files       map[string][]byte // its modules
	Module      string            // that the generated one extends
	Vars        []string          // all its variables
	Seen        []string          // of each, what is compared, a TLA+ expression; nil: the variable itself
	Init        string            // its initial predicate
	Config      string            // CONSTANT, INVARIANT and PROPERTY sections
	Constants   []string          // model values that the generated module declares and the configuration does not assign
	Definitions string            // TLA+ text of the generated module, for the configuration to name
	Prefix      string            // begins no name of its modules
	Ends        string            // the invariant that its one walk breaks, in its last state and not before; empty: none is broken
}

// Walk is a scenario as TLC is to take it: the initial state, and then the states behind each step.
type Walk []Point

// Point is a state and the step to it.
type Point struct {
	Place  string      // FILE:LINE of the step
	Action string      // empty in the initial state
	After  []tla.Value // of the variables, in the order of Model.Vars; nil: not compared
	Checks []Check
}

// Check is what must hold in a state.
type Check struct {
	Place     string // FILE:LINE
	Claim     string // as the scenario says it
	Predicate string // TLA+
}

// module is a generated module under way.
type module struct {
	*Model
	walks  []Walk
	text   strings.Builder
	values map[string]string // names by text
	checks []located         // of the checks by number
}

// located is a check with the state in which it is due.
type located struct {
	Check
	walk, at int
	variable int // whose value it compares; -1: it is a claim
}

func (m *module) line(format string, args ...any) { fmt.Fprintf(&m.text, format+"\n", args...) }

func (m *module) at() string     { return m.Prefix + "At" }
func (m *module) number() string { return m.Prefix + "Number" }

// job has each step as an action of its own that can be taken at its place only, and each check as
// an invariant. Where a walk cannot go on TLC finds a deadlock.
func (m *module) job() tlc.Job {
	m.line("---- MODULE %sWalk ----", m.Prefix)
	m.line("EXTENDS %s, TLC", m.Module)
	if len(m.Constants) > 0 {
		m.line("CONSTANTS %s", strings.Join(m.Constants, ", "))
	}
	m.line("VARIABLES %s, %s", m.number(), m.at())
	m.line("%s", m.Definitions)
	m.line("%sInit == %s /\\ %s \\in 1..%d /\\ %s = 0", m.Prefix, m.Init, m.number(), len(m.walks), m.at())
	var next strings.Builder
	for i, w := range m.walks {
		for k, p := range w {
			m.point(i, k, p)
			if k > 0 {
				m.line("%[1]sTake_%[2]d_%[3]d == %[4]s = %[2]d /\\ %[5]s = %[3]d - 1 /\\ %[5]s' = %[3]d /\\ UNCHANGED %[4]s /\\ %[6]s",
					m.Prefix, i+1, k, m.number(), m.at(), p.Action)
				fmt.Fprintf(&next, "\n  \\/ %sTake_%d_%d", m.Prefix, i+1, k)
			}
		}
		fmt.Fprintf(&next, "\n  \\/ %s = %d /\\ %s = %d /\\ UNCHANGED <<%s, %s, %s>>",
			m.number(), i+1, m.at(), len(w)-1, strings.Join(m.Vars, ", "), m.number(), m.at())
	}
	m.line("%sNext ==%s", m.Prefix, next.String())
	m.line("====")
	files := maps.Clone(m.Files)
	files[m.Prefix+"Walk.tla"] = []byte(m.text.String())
	files[m.Prefix+"Walk.cfg"] = []byte(m.config())
	return tlc.Job{Files: files, Module: m.Prefix + "Walk", Short: true, States: m.states()}
}

// config has the checks first: of the properties that a state breaks TLC names the first.
func (m *module) config() string {
	var b strings.Builder
	for _, c := range m.Constants {
		fmt.Fprintf(&b, "CONSTANT %s = %s\n", c, c)
	}
	fmt.Fprintf(&b, "INIT %[1]sInit\nNEXT %[1]sNext\nINVARIANT\n", m.Prefix)
	for i := range m.checks {
		fmt.Fprintf(&b, "  %s\n", m.check(i))
	}
	if m.Ends != "" {
		fmt.Fprintf(&b, "INVARIANT %s\n", m.Ends)
	}
	return b.String() + m.Config
}

func (m *module) check(i int) string { return fmt.Sprintf("%sCheck_%d", m.Prefix, i) }

// point defines the checks of a state: its variables first.
func (m *module) point(walk, at int, p Point) {
	add := func(c located) {
		m.line("%s == %s = %d /\\ %s = %d => %s", m.check(len(m.checks)), m.number(), walk+1, m.at(), at, c.Predicate)
		m.checks = append(m.checks, c)
	}
	seen := m.Seen
	if seen == nil {
		seen = m.Vars
	}
	for i, v := range p.After {
		text := v.String()
		add(located{Check{p.Place, fmt.Sprintf("%s = %s", m.Vars[i], text), fmt.Sprintf("%s = %s", seen[i], m.value(text))}, walk, at, i})
	}
	for _, c := range p.Checks {
		add(located{c, walk, at, -1})
	}
}

// value is a name for the value: most come again and again, and are long.
func (m *module) value(text string) string {
	name, ok := m.values[text]
	if !ok {
		name = fmt.Sprintf("%sValue_%d", m.Prefix, len(m.values))
		m.values[text] = name
		m.line("%s == %s", name, text)
	}
	return name
}
