package modeltest_test

import (
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// A traffic light that the specification lets go from red to green and back; this
// one can also be switched off.
func ExampleProtocol_Equivalent() {
	dump := `strict digraph DiskGraph {
nodesep=0.35;
subgraph cluster_graph {
color="white";
1 [label="light = \"red\"",style = filled]
1 -> 2 [label="Switch",color="black",fontcolor="black"];
2 [label="light = \"green\""];
2 -> 1 [label="Switch",color="black",fontcolor="black"];
{rank = same; 1;}
{rank = same; 2;}
}
}`
	g, err := graph.Read(strings.NewReader(dump), "light.dot", graph.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	next := map[string]string{"red Switch": "green", "green Switch": "red", "green Off": "dark"}
	light := modeltest.Protocol[string, string]{
		Vars:    []string{"light"},
		Init:    []string{"red"},
		Stimuli: func(string) []string { return []string{"Off", "Switch"} },
		Step: modeltest.Plain(func(s, stimulus string) (string, bool) {
			if to, ok := next[s+" "+stimulus]; ok {
				return to, true
			}
			return s, false
		}),
		Project:  func(s string) []tla.Value { return []tla.Value{tla.Str(s)} },
		Stimulus: func(s labelled.Stimulus) (string, error) { return s.Action, nil },
		Arrows: func(_, stimulus, after string) []modeltest.Arrow {
			return []modeltest.Arrow{{From: "town", To: "light", Text: stimulus}, {From: "light", To: "light", Text: "is " + after}}
		},
	}
	labels := map[string]labelled.Stimulus{"Switch": {Action: "Switch"}}

	_, divergence, err := light.Equivalent(g, labels)
	fmt.Println(divergence, err)
	fmt.Print(modeltest.Diagram(divergence.Arrows, true))

	delete(next, "green Off")
	counts, divergence, err := light.Equivalent(g, labels)
	fmt.Printf("%+v %v %v\n", counts, divergence, err)
	// Output:
	// step 2, Off: the implementation takes a step that the specification does not enable <nil>
	//        town        light
	//      1   |- Switch ->|
	//      2   |           | is green
	//      3   |--- Off -->|
	// >>   4   |           | is dark
	// {States:2 Edges:2 Disabled:2 Stutters:0} <nil> <nil>
}
