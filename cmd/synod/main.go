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
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/printable"
	"github.com/synod-paxos/synod/internal/process"
	"github.com/synod-paxos/synod/internal/scratch"
)

// How long a command has to end by itself once it is interrupted. All is over within a second,
// but for one that serves: its stores and logs must end in order, or what it covered be told.
const (
	grace       = 800 * time.Millisecond
	graceServes = 20 * time.Second
)

// serves, as an annotation, is what a command has that others rely on until it has ended. Who is in
// a hurry interrupts it twice.
const serves = "serves"

// graceOf is the grace of the command that the arguments name.
func graceOf(root *cobra.Command, args []string) time.Duration {
	if cmd, _, err := root.Find(args); err == nil && cmd.Annotations[serves] != "" {
		return graceServes
	}
	return grace
}

func main() {
	process.Adopt()
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) // writing fails then, and we live to say so
	root := newRoot()
	out := &output{to: printable.Writer{To: os.Stdout}, gone: cancel}
	root.SetOut(out)
	root.SetErr(besideLine{os.Stderr})
	onTerminal.run(os.Stderr)
	go func() {
		awaitReader(os.Stdout)
		out.unread.Store(true)
		cancel()
	}()
	ended, grace := make(chan error, 1), graceOf(root, os.Args[1:])
	go func() { ended <- root.ExecuteContext(ctx) }()
	err := await(ended, signals, grace, cancel, leave)
	process.KillOrphans()
	onTerminal.end()
	switch failed := out.failed(); {
	case errors.Is(failed, syscall.EPIPE), out.unread.Load() && errors.Is(err, context.Canceled):
		os.Exit(2) // whoever read has enough, as head does
	case failed != nil:
		err = failed
	}
	os.Exit(exitCode(err))
}

// await waits until a command has ended. Interrupted, it asks it to end; what is not done
// soon, or at a second signal, is left as it is: reading a pipe, or code under test, may
// never end.
func await(ended <-chan error, signals <-chan os.Signal, grace time.Duration, cancel, leave func()) error {
	select {
	case err := <-ended:
		return err
	case <-signals:
		cancel()
	}
	select {
	case err := <-ended:
		return err
	case <-signals:
	case <-time.After(grace):
	}
	leave()
	return context.Canceled
}

// leave kills the programs of a command that goes on, and removes its temporary files.
func leave() {
	process.KillAll()
	scratch.RemoveAll()
}

// output remembers that it could not write: a result that nobody gets is none.
type output struct {
	to   printable.Writer
	gone func() // is called then
	mu   sync.Mutex
	err  error

	unread atomic.Bool // who read has left, which no writing has shown yet
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n, err := onTerminal.above(p, o.to.Write)
	if err != nil && o.err == nil {
		o.err = fmt.Errorf("what was found could not be written: %w", err)
		o.gone()
	}
	return n, err
}

func (o *output) failed() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.err
}

// errUndone ends a command that has said what could not be done.
var errUndone = errors.New("not everything could be done: see the rows that fail")

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
	fmt.Fprintf(os.Stderr, "synod: %s\n", printable.Indented(err.Error()))
	if !errors.Is(err, errUndone) {
		annotate(err)
	}
	return 2
}

// annotate shows an error beside the change, where GitHub runs the command: rows that fail are
// shown there too, and an error may leave none.
func annotate(err error) {
	if os.Getenv("GITHUB_ACTIONS") == "true" {
		report.Annotation(os.Stderr, "error", "synod", nil, err.Error())
	}
}
