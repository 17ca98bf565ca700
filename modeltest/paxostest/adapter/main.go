// Command adapter puts impl/paxos, the reference implementation, behind the wire
// protocol: what the tools test when nobody else's implementation is named, and
// what carries its seeded bugs.
package main

import (
	"fmt"
	"os"

	"github.com/synod-paxos/synod/modeltest/paxostest"
)

func main() {
	if err := paxostest.ServeReference(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "adapter:", err)
		os.Exit(1)
	}
}
