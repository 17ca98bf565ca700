package specification_test

import (
	"fmt"

	"github.com/synod-paxos/synod/trace/specification"
)

func ExampleParseSignature() {
	s, _ := specification.ParseSignature(`Accept(ballot \in Ballots, value \in {"a", "b"})`)
	for _, p := range s.Params {
		fmt.Println(s.Action, p.Name, p.Domain)
	}
	// Output:
	// Accept ballot Ballots
	// Accept value {"a", "b"}
}
