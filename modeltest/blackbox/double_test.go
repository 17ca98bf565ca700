package blackbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/blackbox"
	"github.com/synod-paxos/synod/modeltest/wire"
	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

// Two specifications. A lock that can be taken twice: what is not enabled has no edge. And a door as a role model: each
// stimulus is a step in every state, what comes out of it is a variable, and nobody knocks at an open door.
const (
	lockGraph = `
		0 [label="/\\ count = 0\n/\\ holder = none\n/\\ waiting = {}",style = filled]
		1 [label="/\\ count = 1\n/\\ holder = a\n/\\ waiting = {}"];
		2 [label="/\\ count = 1\n/\\ holder = b\n/\\ waiting = {}"];
		3 [label="/\\ count = 1\n/\\ holder = none\n/\\ waiting = {}"];
		4 [label="/\\ count = 2\n/\\ holder = a\n/\\ waiting = {a, b}"];
		5 [label="/\\ count = 2\n/\\ holder = b\n/\\ waiting = {a, b}"];
		6 [label="/\\ count = 2\n/\\ holder = none\n/\\ waiting = {}"];
		0 -> 1 Acquire_a
		0 -> 2 Acquire_b
		1 -> 1 Acquire_a
		2 -> 2 Acquire_b
		1 -> 3 Release_a
		2 -> 3 Release_b
		3 -> 4 Acquire_a
		3 -> 5 Acquire_b
		4 -> 6 Release_a
		5 -> 6 Release_b`
	doorGraph = `
		0 [label="/\\ door = \"shut\"\n/\\ out = {}",style = filled]
		1 [label="/\\ door = \"open\"\n/\\ out = {[type |-> \"Creak\", to |-> \"all\"], [type |-> \"Light\"]}"];
		2 [label="/\\ door = \"open\"\n/\\ out = {}"];
		3 [label="/\\ door = \"shut\"\n/\\ out = {[type |-> \"Creak\", to |-> \"all\"]}"];
		0 -> 1 Push_a
		0 -> 0 Knock_a
		1 -> 2 Push_a
		1 -> 2 Knock_a_H
		1 -> 3 Restart_a
		2 -> 2 Push_a
		2 -> 2 Knock_a_H
		2 -> 3 Restart_a
		3 -> 1 Push_a
		3 -> 0 Knock_a
		0 -> 0 Restart_a
		3 -> 0 Restart_a`
)

// record makes a recording of a graph as TLC would write it; an edge is given as `1 -> 2 Action_who`, with _H if hostile.
func record(t testing.TB, text string) *recording.Recording {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		var from, to, label string
		if n, _ := fmt.Sscanf(line, "%s -> %s %s", &from, &to, &label); n == 3 {
			line = fmt.Sprintf(`%s -> %s [label="%s",color="black",fontcolor="black"];`, from, to, label)
		}
		lines[i] = strings.TrimSpace(line)
	}
	g, err := graph.Read(strings.NewReader("strict digraph DiskGraph {\nnodesep=0.35;\nsubgraph cluster_graph {\ncolor=\"white\";\n"+
		strings.Join(lines, "\n")+"\n{rank = same; 0;}\n}\n}"), "test.dot", graph.Options{})
	require.NoError(t, err)
	out := &labelled.Graph{Graph: g, Constants: []labelled.Constant{{Expr: "Limit", Value: tla.Int(2)}}}
	for _, label := range g.Labels() {
		parts := strings.Split(label, "_")
		who := labelled.Arg{Name: "who", Value: tla.Model(parts[1])}
		out.Stimuli = append(out.Stimuli, labelled.Label{Label: label, Stimulus: labelled.Stimulus{Action: parts[0], Args: []labelled.Arg{who}, Hostile: len(parts) > 2}})
	}
	return &recording.Recording{Protocol: "toy", Model: "Toy", Hash: strings.Repeat("0", 64), Graph: out}
}

func model(t testing.TB, text string) *blackbox.Model {
	t.Helper()
	m, err := blackbox.NewModel(record(t, text))
	require.NoError(t, err)
	return m
}

// cell is what an implementation does with an input in a state: JSON of what it sends.
type cell struct {
	to      int
	took    bool
	out     string
	dies    bool
	hostile bool
}

// table is an implementation: it has the states of a graph, and a cell for each state and input.
type table struct {
	inputs []string            // Action(who)
	cells  [][]cell            // by state, input
	vars   []map[string]string // by state: JSON by name, without out
}

// rightTable is the implementation that is right, made without the code under test.
func rightTable(rec *recording.Recording) *table {
	g, t := rec.Graph, &table{}
	for _, s := range g.Stimuli {
		if name := spoken(s.Stimulus); !slices.Contains(t.inputs, name) {
			t.inputs = append(t.inputs, name)
		}
	}
	for state := range g.NumStates() {
		row, vars := make([]cell, len(t.inputs)), map[string]string{}
		for i := range row {
			row[i] = cell{to: state, out: "[]"}
		}
		for _, e := range g.Out(state) {
			s, out := g.Stimulus(e.Label), "[]"
			if id, ok := g.VarID("out"); ok {
				out = string(suite.Encode(g.Value(int(e.To), id)))
			}
			row[slices.Index(t.inputs, spoken(s))] = cell{to: int(e.To), took: true, out: out, hostile: s.Hostile}
		}
		for i, name := range g.Vars() {
			vars[name] = string(suite.Encode(g.Value(state, i)))
		}
		t.cells, t.vars = append(t.cells, row), append(t.vars, vars)
	}
	return t
}

func spoken(s labelled.Stimulus) string {
	who, _ := s.Arg("who")
	return fmt.Sprintf("%s(%s)", s.Action, who)
}

func (t *table) clone() *table {
	c := &table{inputs: t.inputs, vars: t.vars}
	for _, row := range t.cells {
		c.cells = append(c.cells, slices.Clone(row))
	}
	return c
}

// double is a table behind the wire protocol, in this process.
type double struct {
	*table
	hello    wire.Hello
	took     bool
	out      bool
	state    int
	requests int
	dead     bool
	answer   func(d *double, request string, state int, c cell) string // nil: as the table says
	reset    func(d *double)                                           // nil: state 0
}

func newDouble(t *table, out, took bool, observes ...string) *double {
	d := &double{table: t, took: took, out: out, hello: wire.Hello{Version: 1, Name: "double", Observes: observes, Restarts: true}}
	if took {
		d.hello.Extra = map[string]json.RawMessage{"took": json.RawMessage("true")}
	}
	return d
}

// start gives a copy, as a program that is started anew.
func (d *double) start(_ context.Context, protocol, role string) (blackbox.Adapter, error) {
	fresh := *d
	fresh.hello.Protocol, fresh.hello.Role = protocol, role
	return &fresh, nil
}

func (d *double) Hello() wire.Hello { return d.hello }
func (d *double) Close() error      { return nil }

func (d *double) Undocumented(request, answer []byte, err error) error {
	return &wire.Error{Kind: wire.ErrUndocumented, What: err.Error(), Request: string(request)}
}

func (d *double) Exchange(ctx context.Context, requests [][]byte) (answers [][]byte, err error) {
	for _, request := range requests {
		if d.requests++; d.dead {
			return nil, &wire.Error{Kind: wire.ErrDied, What: "exit status 1"}
		}
		answer, ok := d.one(string(request))
		if !ok {
			return nil, &wire.Error{Kind: wire.ErrDied, What: "exit status 1", Stderr: "a traceback\n"}
		}
		answers = append(answers, []byte(answer))
	}
	return answers, ctx.Err()
}

func (d *double) one(request string) (string, bool) {
	var r struct {
		Reset  json.RawMessage
		Action string
		Args   struct{ Who string }
	}
	if err := json.Unmarshal([]byte(request), &r); err != nil {
		return "", false
	}
	if r.Reset != nil {
		if d.state = 0; d.reset != nil {
			d.reset(d)
		}
		return "{}", true
	}
	before := d.state
	c := d.cells[before][slices.Index(d.inputs, fmt.Sprintf("%s(%s)", r.Action, r.Args.Who))]
	d.state = c.to
	if d.answer != nil {
		return d.answer(d, request, before, c), true
	}
	return d.shown(c), !c.dies
}

// shown is the answer after a step.
func (d *double) shown(c cell) string {
	var parts []string
	if d.took {
		parts = append(parts, fmt.Sprintf(`"took":%t`, c.took))
	}
	if d.out {
		parts = append(parts, `"out":`+c.out)
	}
	var vars []string
	for _, name := range d.hello.Observes {
		vars = append(vars, fmt.Sprintf("%q:%s", name, d.vars[c.to][name]))
	}
	if vars != nil {
		parts = append(parts, `"state":{`+strings.Join(vars, ",")+"}")
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// differs tells whether some inputs that may come show that two tables differ.
func (d *double) differs(other *table, hostile bool) bool {
	type pair struct{ a, b int }
	queue, seen := []pair{{}}, map[pair]bool{{}: true}
	for ; len(queue) > 0; queue = queue[1:] {
		for i := range d.inputs {
			a, b := d.cells[queue[0].a][i], other.cells[queue[0].b][i]
			if a.hostile && !hostile {
				continue
			}
			if b.dies || d.shown(a) != d.shown(b) {
				return true
			}
			if next := (pair{a.to, b.to}); !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return false
}

// wrongTables yields all tables that differ in one cell.
func (t *table) wrongTables(yield func(*table)) {
	outs := map[string]bool{`[{"type":"Noise"}]`: true}
	for _, row := range t.cells {
		for _, c := range row {
			outs[c.out] = true
		}
	}
	for s, row := range t.cells {
		for i, right := range row {
			change := func(c cell) {
				if c != right {
					wrong := t.clone()
					wrong.cells[s][i] = c
					yield(wrong)
				}
			}
			for to := range t.cells {
				c := right
				c.to = to
				change(c)
			}
			for _, out := range slices.Sorted(maps.Keys(outs)) {
				c := right
				c.out = out
				change(c)
			}
			c := right
			c.took = !c.took
			change(c)
			c = right
			c.dies = true
			change(c)
		}
	}
}

// failing is an adapter that cannot be started.
func failing(err error) blackbox.Start {
	return func(context.Context, string, string) (blackbox.Adapter, error) { return nil, err }
}
