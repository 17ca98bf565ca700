// Command simulated simulates clusters of nodes, as mutants are built with bugs in them: what to
// simulate is JSON on the standard input, what came of it on the standard output.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"

	"github.com/synod-paxos/synod/modeltest/nodetest"
)

func main() {
	debug.SetGCPercent(400) // what it makes is soon forgotten
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func run() error {
	var o nodetest.Options
	if err := json.NewDecoder(os.Stdin).Decode(&o); err != nil {
		return err
	}
	r, err := nodetest.Simulate(context.Background(), o)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(r)
}
