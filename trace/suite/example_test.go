package suite_test

import (
	"bytes"
	"fmt"
	"log"
	"strings"

	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

func Example() {
	fresh, _ := tla.Parse(`[promised |-> 0, vote |-> None]`)
	promised, _ := tla.Parse(`[promised |-> 1, vote |-> None]`)
	header := suite.Header{
		Protocol: "paxos", Model: "AcceptorRole", Role: "acceptor", Spec: strings.Repeat("0", 64), TLC: "TLC2 Version 2.18",
		Constants: map[string]suite.JSON{"MaxBallot": "1"}, Variables: []string{"acceptor"},
		States: 2, Edges: 1, Behaviours: 1, Steps: 1,
	}
	var file bytes.Buffer
	w, err := suite.NewWriter(&file, header)
	if err != nil {
		log.Fatal(err)
	}
	prepare := suite.Step{
		Action: "Prepare", Args: []suite.Arg{{Name: "ballot", Value: suite.Encode(tla.Int(1))}}, State: suite.State{suite.Encode(promised)},
	}
	_ = w.WriteBehaviour(suite.Behaviour{Initial: suite.State{suite.Encode(fresh)}, Steps: []suite.Step{prepare}}) // Close tells
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	fmt.Print(file.String())

	r, err := suite.NewReader(&file, "acceptor.ndjson", suite.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for b, err := range r.All() {
		if err != nil {
			log.Fatal(err)
		}
		for _, step := range b.Steps {
			fmt.Println(step.Action, step.Args[0].Value, "leads to", step.State[0])
		}
	}
	// Output:
	// {"format":"synod-suite/1","protocol":"paxos","model":"AcceptorRole","role":"acceptor","spec":"0000000000000000000000000000000000000000000000000000000000000000","tlc":"TLC2 Version 2.18","constants":{"MaxBallot":1},"variables":["acceptor"],"states":2,"edges":1,"behaviours":1,"steps":1}
	// {"behaviour":1,"state":{"acceptor":{"promised":0,"vote":null}}}
	// {"action":"Prepare","args":{"ballot":1},"state":{"acceptor":{"promised":1,"vote":null}}}
	// Prepare 1 leads to {"promised":1,"vote":null}
}

func ExampleCanonical() {
	answer, err := suite.Canonical([]byte(`{ "vote": null, "promised": 1 }`))
	fmt.Println(answer == `{"promised":1,"vote":null}`, err)
	_, err = suite.Canonical([]byte(`{"promised": 1.5}`))
	fmt.Println(err)
	// Output:
	// true <nil>
	// value:1:14: malformed: expected an integer of at most 2^53 (a larger one is a string), found "1.5}"
}
