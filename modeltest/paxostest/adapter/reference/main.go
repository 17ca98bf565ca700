// Command reference puts impl/paxos, the reference implementation, behind the wire
// protocol: what the tools test when nobody else's implementation is named. With
// "explore" and a role as arguments it prints instead all that the reference can do in
// that role, as JSON.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "reference:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 || args[0] != "explore" {
		return subject.ServeReference(os.Stdin, os.Stdout)
	}
	all, err := conformance.ExploreReference(args[1])
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(all)
}
