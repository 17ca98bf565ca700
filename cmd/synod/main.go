// Command synod model-checks Paxos and the Two Generals, drives implementations by
// what the model checker found, and shows that they agree. See synod --help.
//
// Exit codes: 0 it holds; 1 something was falsified; 2 usage or environment.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
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
	if asksJSON(os.Args[1:]) && !out.wrote.Load() && saidOf(err) != "" {
		report.JSON(out, map[string]string{"error": saidOf(err)})
	}
	os.Exit(exitCode(err))
}

// asksJSON tells whether the arguments ask for JSON, of a command line that cannot be read too: who
// reads what was asked for finds the error there.
func asksJSON(args []string) bool {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	return slices.Contains(args, "--json") || slices.Contains(args, "--json=true")
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

	wrote  atomic.Bool // something
	unread atomic.Bool // who read has left, which no writing has shown yet
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n, err := onTerminal.above(p, o.to.Write)
	o.wrote.Store(true)
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

// verdict is what a command ends with that has told what it found, or could not.
func verdict(err error, holds bool) error {
	if err == nil && !holds {
		return errFalsified
	}
	return err
}

// tell tells what was found: as one JSON object, or as a person reads it.
func tell(w io.Writer, asJSON bool, result any, text func(io.Writer)) error {
	if asJSON {
		return report.JSON(w, result)
	}
	text(w)
	return nil
}

// saidOf is what is said of an error that ends a command, unless that was said.
func saidOf(err error) string {
	switch {
	case err == nil, err == errFalsified:
		return ""
	case errors.Is(err, context.Canceled) && !errors.Is(err, errFalsified):
		return "interrupted; nothing is half written and nothing runs on"
	}
	return err.Error()
}

// exitCode says on the standard error what went wrong, unless that was said.
func exitCode(err error) int {
	if said := saidOf(err); said != "" {
		fmt.Fprintf(os.Stderr, "synod: %s\n", printable.Indented(said))
	}
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errFalsified): // something could perhaps not be done besides
		return 1
	case !errors.Is(err, context.Canceled) && !errors.Is(err, errUndone):
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
