// Command synod model-checks Paxos and the Two Generals, drives implementations by
// what the model checker found, and shows that they agree. See synod --help.
//
// Exit codes: 0 it holds; 1 something was falsified; 2 usage or environment.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends it the hard way
	root, out := newRoot(), &output{to: os.Stdout}
	root.SetOut(out)
	err := root.ExecuteContext(ctx)
	stop()
	if out.err != nil {
		err = fmt.Errorf("what was found could not be written: %w", out.err)
	}
	os.Exit(exitCode(err))
}

// output remembers that it could not write: a result that nobody gets is none.
type output struct {
	to  *os.File
	err error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.to.Write(p)
	if err != nil && o.err == nil {
		o.err = err
	}
	return n, err
}

// errFalsified ends a command that found something wrong and has said so.
var errFalsified = errors.New("falsified")

// exitCode says on the standard error what went wrong, unless that was said.
func exitCode(err error) int {
	switch {
	case err == nil:
		return 0
	case err == errFalsified:
		return 1
	case errors.Is(err, errFalsified): // and something could not be done besides
		fmt.Fprintf(os.Stderr, "synod: %v\n", err)
		return 1
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "synod: interrupted; nothing is half written and nothing runs on")
		return 2
	}
	fmt.Fprintf(os.Stderr, "synod: %v\n", err)
	return 2
}
