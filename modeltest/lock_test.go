package modeltest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// The protocol of these tests: a lock that counts to two how often it was taken.
// The specification is the graph below; lock is the code.
const (
	lockGraph = `
		0 [label="/\\ count = 0\n/\\ holder = \"none\"",style = filled]
		1 [label="/\\ count = 1\n/\\ holder = \"a\""];
		2 [label="/\\ count = 1\n/\\ holder = \"b\""];
		3 [label="/\\ count = 1\n/\\ holder = \"none\""];
		4 [label="/\\ count = 2\n/\\ holder = \"a\""];
		5 [label="/\\ count = 2\n/\\ holder = \"b\""];
		6 [label="/\\ count = 2\n/\\ holder = \"none\""];
		0 -> 1 Acquire_a
		0 -> 2 Acquire_b
		1 -> 1 Acquire_a
		2 -> 2 Acquire_b
		1 -> 3 Release_a
		2 -> 3 Release_b
		3 -> 4 Acquire_a
		3 -> 5 Acquire_b
		4 -> 4 Acquire_a
		5 -> 5 Acquire_b
		4 -> 6 Release_a
		5 -> 6 Release_b`
	most = 2
)

// lock is the implementation's state, and call its stimulus.
type (
	lock struct {
		holder string
		count  int
		hidden bool // nothing shows it
	}
	call struct{ action, who string }
)

func (l lock) step(c call) (lock, bool, error) {
	switch {
	case c.action == "Acquire" && l.holder == "" && l.count < most:
		return lock{holder: c.who, count: l.count + 1}, true, nil
	case c.action == "Acquire" && l.holder == c.who:
		return l, true, nil // asked again, answered again
	case c.action == "Release" && l.holder == c.who:
		return lock{count: l.count}, true, nil
	}
	return l, false, nil
}

func (l lock) project() []tla.Value {
	holder := l.holder
	if holder == "" {
		holder = "none"
	}
	return []tla.Value{tla.Int(int64(l.count)), tla.Str(holder)}
}

var calls = []call{{"Acquire", "a"}, {"Acquire", "b"}, {"Release", "a"}, {"Release", "b"}}

func protocol() modeltest.Protocol[lock, call] {
	return modeltest.Protocol[lock, call]{
		Vars:    []string{"count", "holder"},
		Init:    []lock{{}},
		Stimuli: func(lock) []call { return calls },
		Step:    lock.step,
		Project: lock.project,
		Stimulus: func(s labelled.Stimulus) (call, error) {
			who, ok := s.Arg("who")
			if !ok {
				return call{}, fmt.Errorf("who?")
			}
			name, _ := who.Text()
			return call{s.Action, name}, nil
		},
		Inert: func(l lock) []modeltest.Inert[lock] {
			return []modeltest.Inert[lock]{{Name: "nothing at all", After: l}}
		},
		Arrows: func(before lock, c call, after lock) []modeltest.Arrow {
			return []modeltest.Arrow{{From: c.who, To: "lock", Text: c.action, Lost: before == after}}
		},
	}
}

// dump is a graph as TLC would write it; an edge is given as `1 -> 2 Label`.
func dump(t testing.TB, text string) *graph.Graph {
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
		strings.Join(lines, "\n")+"\n{rank = same; 0;}\n}\n}"), "lock.dot", graph.Options{})
	require.NoError(t, err)
	return g
}

// stimuli reads the labels of a graph: Action_who, with an H behind if hostile.
func stimuli(g *graph.Graph) map[string]labelled.Stimulus {
	out := map[string]labelled.Stimulus{}
	for _, label := range g.Labels() {
		parts := strings.Split(label, "_")
		out[label] = labelled.Stimulus{Action: parts[0], Args: []labelled.Arg{{Name: "who", Value: tla.Str(parts[1])}}, Hostile: len(parts) > 2}
	}
	return out
}

func state(count int64, holder string) []tla.Value {
	return []tla.Value{tla.Int(count), tla.Str(holder)}
}

func show(values []tla.Value) string { return fmt.Sprint(values) }
