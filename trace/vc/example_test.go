package vc_test

import (
	"fmt"
	"log"
	"testing/fstest"

	"github.com/synod-paxos/synod/trace/vc"
)

func ExampleSystem_Conditions() {
	files := fstest.MapFS{"Light.vc": {Data: []byte(`
		(state red () Bool)
		(state green () Bool)
		(init (and red (not green)))
		(action Switch ()
		  (update red () green)
		  (update green () red))
		(invariant OneShines (xor red green))
		(safety NotBoth (not (and red green)))`)}}
	s, err := vc.Load(files, "Light.vc")
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range s.Conditions() {
		fmt.Println(c.Want, c.Name)
	}
	// Output:
	// sat a first state exists
	// unsat Init gives OneShines
	// sat Switch can happen
	// unsat Switch keeps OneShines
	// unsat the invariants give NotBoth
}
