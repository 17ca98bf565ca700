package link_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/vc"
)

// A counter goes up to two, by a step that may notice when it has got there, and back to nothing.
const (
	counter = `(enum Number zero one two) (state n () Number) (state full () Bool) (state last () Number) (history last)
		(init (= n zero)) (init (not full)) (init (= last zero))
		(action Up () (guard (distinct n two)) (update n () (ite (= n zero) one two)) (update last () n))
		(action Notice () (guard (= n two)) (update full () true))
		(action Clear () (update n () zero) (update full () false))`
	dump = `strict digraph DiskGraph {
nodesep=0.35;
subgraph cluster_graph {
color="white";
1 [label="/\\ full = FALSE\n/\\ n = 0",style = filled]
1 -> 2 [label="Up",color="black",fontcolor="black"];
2 [label="/\\ full = FALSE\n/\\ n = 1"];
2 -> 3 [label="Up",color="black",fontcolor="black"];
2 -> 1 [label="Clear",color="black",fontcolor="black"];
3 [label="/\\ full = TRUE\n/\\ n = 2"];
3 -> 1 [label="Clear",color="black",fontcolor="black"];
{rank = same; 1;}
}
}`
)

// held holds a counter against the graph, and says what differs.
func held(t *testing.T, text string) string {
	t.Helper()
	g, err := graph.Read(strings.NewReader(dump), "counter", graph.Options{})
	require.NoError(t, err)
	labels := []labelled.Label{{Label: "Clear", Stimulus: labelled.Stimulus{Action: "Clear"}}, {Label: "Up", Stimulus: labelled.Stimulus{Action: "Up"}}}
	s, err := vc.Load(fstest.MapFS{"Counter.vc": {Data: []byte(text)}}, "Counter.vc")
	require.NoError(t, err)
	left, err := s.Forget()
	if err != nil {
		return err.Error()
	}
	f, err := left.Finite(nil, func(string, []int) (int, bool) { return 0, false })
	require.NoError(t, err)
	plug := &link.Plug{
		Systems: []*vc.Finite{f}, Vars: []string{"full", "n"}, Inner: []link.Call{{Action: "Notice"}},
		Project: func(s link.State) []tla.Value {
			return []tla.Value{tla.Bool(f.Value(s.At, "full") == 1), tla.Int(int64(f.Value(s.At, "n")))}
		},
		Calls: func(s labelled.Stimulus) (link.Calls, error) {
			return link.Calls{Any: []link.Call{{Action: s.Action, Idle: s.Action == "Clear"}}}, nil
		},
	}
	m, err := plug.Machine(labels)
	if err != nil {
		return err.Error()
	}
	counts, d, err := m.Equivalent(g, map[string]labelled.Stimulus{"Clear": labels[0].Stimulus, "Up": labels[1].Stimulus})
	require.NoError(t, err)
	if d != nil {
		return d.Error()
	}
	require.Equal(t, 3, counts.States)
	require.Equal(t, 4, counts.Edges)
	return ""
}

func TestASystemIsHeldAgainstAGraph(t *testing.T) {
	require.Empty(t, held(t, counter))
	for _, c := range []struct{ old, by, want string }{
		{"(guard (distinct n two))", "(guard (= n zero))", "does not take a step"},
		{"(guard (distinct n two))", "", "takes a step that the specification does not enable"}, // though nothing changes
		{"(ite (= n zero) one two)", "two", "arrives elsewhere"},
		{"(update full () true)", "(update full () false)", "arrives elsewhere"},
		{"(guard (= n two)) (update full", "(update full", "arrives elsewhere"},
		{"(update full () false)", "", "arrives elsewhere"},
		{"(action Clear ()", "(action Jump () (guard (= n zero)) (update n () two) (update full () true)) (action Clear ()", "Jump, for which the specification has no name"},
		{"(update n () (ite (= n zero) one two))", "(update n () (ite (= last one) n (ite (= n zero) one two)))", "whatever its history"},
		{"(init (not full))", "", "its first states say too little of full"},
		{"(init (= n zero))", "(init (= n one))", "begins in a state"},
		{"(init (= last zero))", "(axiom Never false)", "the axioms [Never] do not hold"},
	} {
		require.Contains(t, counter, c.old)
		got := held(t, strings.Replace(counter, c.old, c.by, 1))
		if c.want == "" {
			require.Empty(t, got, c.by)
		} else {
			require.Contains(t, got, c.want, c.by)
		}
	}
}
