// Command bench runs four explorers of Paxos side by side on this machine: TLC on the
// specification, synod explore on the implementation in the same model, Spin on that model in its
// own language, and the example "paxos" of the Rust library stateright on a model of its own. It
// writes the table between two markers into docs/performance.md.
//
//	go run ./ci/bench          in the root of the repository; a quarter of an hour, in which the machine does nothing else
//	go run ./ci/bench --quick  a small model and few runs, in seconds; prints the table and writes nothing
//	go run ./ci/bench --curves what our own commands cost as their work grows, in two minutes, into a section of its own
//
// Every contender is a process that is measured from outside in the same way: wall-clock time from
// start to end, processor time, peak memory. They take turns, so that a slow minute of the machine
// is not one contender's alone. Those that explore the same model must find the same numbers of
// states, and each must find in every run what it found in the first; otherwise nothing is written.
// Spin's programs are built where spin and a C compiler are, as Debian's packages have them;
// Stateright is built by cargo, once, in the user's cache folder. Without these their rows are left
// out, and the text says so.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

const document = "docs/performance.md"

func main() {
	quick := flag.Bool("quick", false, "a small model and few runs; prints the table and writes nothing")
	curves := flag.Bool("curves", false, "measure what our own commands cost as their work grows, and nobody else's")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *curves, *quick, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

// run builds what is to be run, runs it, prints the text to out and, unless it is quick, puts it
// into the document.
func run(ctx context.Context, ofOurs, quick bool, out, log io.Writer) error {
	if _, err := os.Stat(document); err != nil {
		return fmt.Errorf("run it in the root of the repository: %w", err)
	}
	temp, err := os.MkdirTemp("", "synod-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	section, text := sideBySide, ""
	if ofOurs {
		section = grown
		text, err = curves(ctx, temp, quick, log)
	} else {
		text, err = benchAll(ctx, temp, quick, log)
	}
	if err != nil {
		return err
	}
	fmt.Fprint(out, text)
	if quick {
		return nil
	}
	return section.writeSection(document, text)
}

// benchAll finds the contenders and gives the text.
func benchAll(ctx context.Context, temp string, quick bool, log io.Writer) (string, error) {
	t, err := findTools(ctx, temp, log)
	if err != nil {
		return "", err
	}
	return bench(ctx, t, quick, log)
}

// bench gives the text, in Markdown.
func bench(ctx context.Context, t tools, quick bool, log io.Writer) (string, error) {
	rows, err := measure(ctx, t.contenders(quick), log)
	if err != nil {
		return "", err
	}
	if err := agree(rows); err != nil {
		return "", err
	}
	return strings.Join([]string{table(rows), describe(t, rows)}, "\n"), nil
}
