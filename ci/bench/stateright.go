package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// stateright is the example that comes with a library in Rust.
type stateright struct {
	path   string
	cargo  string // its version
	absent error  // why it cannot be run
}

const staterightVersion = "0.31.0"

// buildStateright takes it from the cache or lets cargo build it there, as its authors do: in
// release mode, with the versions of the libraries that they have tested.
func buildStateright(ctx context.Context, log io.Writer) (s stateright) {
	cargo, err := exec.LookPath("cargo")
	if err != nil {
		return stateright{absent: fmt.Errorf("there is no cargo to build it: %w", err)}
	}
	said, err := launch(ctx, exec.Command(cargo, "--version"))
	words := strings.Fields(string(said.out)) // cargo 1.95.0 (f2d3ce0bd 2026-03-21)
	if err == nil && len(words) < 2 {
		err = fmt.Errorf("it says %.200q", said.out)
	}
	if err != nil {
		return stateright{absent: fmt.Errorf("cargo does not tell its version: %w", err)}
	}
	cache, err := cacheFolder()
	if err != nil {
		return stateright{absent: fmt.Errorf("there is no cache folder (set SYNOD_CACHE): %w", err)}
	}
	s.cargo = words[1]
	root := filepath.Join(cache, "stateright-"+staterightVersion+"-cargo-"+s.cargo)
	s.path = filepath.Join(root, "bin", "paxos")
	if _, err := os.Stat(s.path); err == nil {
		return s
	}
	fmt.Fprintln(log, "cargo builds Stateright, once: about a minute")
	build := exec.Command(cargo, "install", "stateright", "--version", "="+staterightVersion, "--example", "paxos", "--locked", "--root", root, "--quiet")
	if _, err := launch(ctx, build); err != nil {
		return stateright{absent: fmt.Errorf("cargo cannot build it: %w", err)}
	}
	return s
}

func cacheFolder() (string, error) {
	if dir := os.Getenv("SYNOD_CACHE"); dir != "" {
		return filepath.Abs(dir)
	}
	dir, err := os.UserCacheDir()
	return filepath.Join(dir, "synod"), err
}

// contender is one of its searches, of so many clients and three servers, over a network; none if
// it is absent.
func (s stateright) contender(search, clients, network, against string, runs int) []contender {
	if s.absent != nil {
		return nil
	}
	args := []string{search, clients}
	name, model := "Stateright, breadth first", "its own, "+clients+" clients"
	if search == "check-dfs" {
		name = "Stateright, depth first"
	}
	if network != "" {
		args, model = append(args, network), model+", messages stay"
	}
	run := func(ctx context.Context) (sample, error) { return s.search(ctx, args) }
	return []contender{{name: name, model: model, against: against, runs: runs, run: run}}
}

func (s stateright) search(ctx context.Context, args []string) (sample, error) {
	cmd := exec.Command(s.path, args...)
	cmd.Env = append(os.Environ(), "RUST_LOG=stateright::checker=debug")
	var last lastWorker
	cmd.Stderr = &last
	e, err := launch(ctx, cmd)
	if err != nil {
		return sample{}, err
	}
	if !last.at.IsZero() {
		e.inside = last.at.Sub(e.start)
	}
	e.counts, err = readSearched(e.out)
	return e.sample, err
}

// lastWorker notes when the last worker says that it shuts down. The program itself looks once a
// second whether its workers are done, so it may stay up to a second longer.
type lastWorker struct{ at time.Time }

func (l *lastWorker) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte("No more work. Shutting down")) {
		l.at = time.Now()
	}
	return len(p), nil
}

var searched = regexp.MustCompile(`(?m)^Done\. states=(\d+), unique=(\d+), `)

// readSearched reads what the example prints.
func readSearched(out []byte) (c counts, err error) {
	m := searched.FindSubmatch(out)
	if m == nil {
		return c, fmt.Errorf("want a line like %q, got %.200q", searched, out)
	}
	if bytes.Contains(out, []byte(" counterexample ")) {
		return c, errors.New("want a model that holds, got a counterexample")
	}
	var err1, err2 error
	c.generated, err1 = strconv.ParseInt(string(m[1]), 10, 64)
	c.distinct, err2 = strconv.ParseInt(string(m[2]), 10, 64)
	return c, errors.Join(err1, err2)
}
