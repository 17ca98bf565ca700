package tla_test

import (
	"fmt"

	"github.com/synod-paxos/synod/trace/tla"
)

func ExampleParse() {
	v, err := tla.Parse(`{ [type |-> "Promise",  from |-> a1, vote |-> << >>],
  [type |-> "Prepare", bal |-> 1] }`)
	fmt.Println(v, err)
	fmt.Println(string(v.JSON()))
	_, err = tla.Parse("{1, 2")
	fmt.Println(err)
	// Output:
	// {[bal |-> 1, type |-> "Prepare"], [from |-> a1, type |-> "Promise", vote |-> <<>>]} <nil>
	// [{"bal":1,"type":"Prepare"},{"from":"a1","type":"Promise","vote":[]}]
	// tla: at byte 5: expected "," or "}", found end of text
}

func ExampleValue_Equal() {
	interval, _ := tla.Parse("1..3")
	fmt.Println(interval.Equal(tla.Set(tla.Int(3), tla.Int(1), tla.Int(2))))
	function, _ := tla.Parse(`(1 :> "a" @@ 2 :> "b")`)
	fmt.Println(function.Equal(tla.Tuple(tla.Str("a"), tla.Str("b"))))
	// Output:
	// true
	// true
}
