package smt

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/internal/process"
)

// Solver is an installed SMT solver.
type Solver struct {
	Name    string // of [Names]
	Path    string
	Version string

	// Identity is of the program's file and of all that it says of its version, which is what there
	// is to know of libraries that it loads. Without one no answers are kept.
	Identity string
}

// kind is what we know of a solver.
type kind struct {
	name    string
	version []string        // arguments that make it say its version
	says    pattern.Pattern // where
	passes  [][]string      // arguments that make it read a script from its standard input
}

var kinds = []kind{
	{"z3", []string{"--version"}, `(?i)^Z3 version (\S+)`, [][]string{{"-smt2", "-in"}}},
	// Finite models are how it finds that something is possible; most that it proves it proves
	// sooner without them, with a tenth of these steps.
	{"cvc5", []string{"--version"}, `(?m)^This is cvc5 version (\S+)`, [][]string{
		{"--lang=smt2", "--incremental", "--rlimit-per=100000"},
		{"--lang=smt2", "--incremental", "--finite-model-find", "--uf-ss=none"},
	}},
}

func (s *Solver) kind() kind {
	return kinds[slices.IndexFunc(kinds, func(k kind) bool { return k.name == s.Name })]
}

// Names lists the solvers that there may be.
func Names() (names []string) {
	for _, k := range kinds {
		names = append(names, k.name)
	}
	return names
}

// NotFoundError says that a solver is not installed, or does not run.
type NotFoundError struct {
	Name string
	Err  error
}

func (e *NotFoundError) Error() string {
	return fmt.Sprintf("no %s: %v; install it (Debian: apt-get install %[1]s; macOS: brew install %[1]s)", e.Name, e.Err)
}

func (e *NotFoundError) Unwrap() error { return e.Err }

const patience = 30 * time.Second // for a version

// Find finds a solver in PATH. Errors: *NotFoundError, and ctx's.
func Find(ctx context.Context, name string) (*Solver, error) {
	at := slices.IndexFunc(kinds, func(k kind) bool { return k.name == name })
	if at < 0 {
		return nil, fmt.Errorf("there is no solver %q, only %s", name, strings.Join(Names(), " and "))
	}
	k := kinds[at]
	path, err := exec.LookPath(name)
	if err != nil {
		return nil, &NotFoundError{name, err}
	}
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	said, err := process.Output(limited, exec.Command(path, k.version...), 1<<16)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	m := k.says.FindSubmatch(said)
	if err == nil && m == nil {
		err = fmt.Errorf("%s %s says no version of %s", path, strings.Join(k.version, " "), name)
	}
	if err != nil {
		return nil, &NotFoundError{name, err}
	}
	return &Solver{name, path, string(m[1]), identity(path, said)}, nil
}

// identity is empty where the program can be run and not read.
func identity(path string, said []byte) string {
	program, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer program.Close()
	h := sha256.New()
	fmt.Fprintf(h, "%q", said)
	if _, err := io.Copy(h, program); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}
