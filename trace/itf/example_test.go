package itf_test

import (
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/synod-paxos/synod/trace/itf"
	"github.com/synod-paxos/synod/trace/tla"
)

func ExampleTrace_Write() {
	promise, _ := tla.Parse(`{[type |-> "Promise", from |-> a1, ballot |-> 1]}`)
	trace := &itf.Trace{
		Meta: map[string]string{"source": "Paxos.tla"},
		Vars: []string{"promised", "sent"},
		States: []itf.State{
			{Values: []tla.Value{tla.Int(0), tla.Set()}},
			{Meta: map[string]string{"action": "Promise"}, Values: []tla.Value{tla.Int(1), promise}},
		},
	}
	if err := trace.Write(os.Stdout); err != nil {
		log.Fatal(err)
	}
	// Output:
	// {
	// "#meta":{"format":"ITF","format-description":"https://apalache-mc.org/docs/adr/015adr-trace.html","source":"Paxos.tla","varTypes":{"promised":"Int","sent":"Set({ ballot: Int, from: MODEL, type: Str })"}},
	// "vars":["promised","sent"],
	// "states":[
	// {"#meta":{"index":0},"promised":{"#bigint":"0"},"sent":{"#set":[]}},
	// {"#meta":{"index":1,"action":"Promise"},"promised":{"#bigint":"1"},"sent":{"#set":[{"ballot":{"#bigint":"1"},"from":"a1_OF_MODEL","type":"Promise"}]}}
	// ]
	// }
}

func ExampleRead() {
	trace, err := itf.Read(strings.NewReader(`{"vars": ["boat", "banks"], "states": [
		{"boat": "E", "banks": {"#map": [["E", {"#set": ["m1_OF_PERSON"]}], ["W", {"#set": []}]]}}]}`), "crossing.itf.json")
	if err != nil {
		log.Fatal(err)
	}
	for i, name := range trace.Vars {
		fmt.Println(name, "=", trace.States[0].Values[i])
	}
	_, err = itf.Read(strings.NewReader(`{"vars": ["n"], "states": [{"n": 1.5}]}`), "half.itf.json")
	fmt.Println(err)
	// Output:
	// boat = "E"
	// banks = [E |-> {m1_OF_PERSON}, W |-> {}]
	// half.itf.json:1:34: expected an integer, found "1.5"
}
