package smt

import (
	"errors"
	"fmt"
	"strings"
)

// Status is what a solver says of a condition, or a script of what it must say.
type Status string

// The statuses.
const (
	Unsat   Status = "unsat"   // no model: the theorem holds
	Sat     Status = "sat"     // a model: it is possible
	Unknown Status = "unknown" // the solver gave up
	Open    Status = ""        // the solver did not get there
)

// Condition is a check of a script.
type Condition struct {
	Name string
	Want Status // Unsat or Sat
	Line int    // of its (check-sat), from 1
}

// ErrScript is wrapped by every error about the text of a script.
var ErrScript = errors.New("not a script of conditions")

// maxScript is how many bytes a script may have.
const maxScript = 64 << 20

// Conditions lists the conditions of a script, in its order. Each (check-sat) must have a name, by
// an (echo "...") of one line, and a status, both after the check before it; no two have the same
// name. All commands must be of those that conditions need; what their terms mean is for the solver
// to understand.
func Conditions(name, script string) ([]Condition, error) {
	r, err := read(name, script)
	if err != nil {
		return nil, err
	}
	return r.out, nil
}

// reader keeps what was said since the last check.
type reader struct {
	scanner
	out    []Condition
	seen   map[string]bool
	echo   string
	status Status
	script strings.Builder // what a solver is told
	told   int             // lines of it that are complete, and one
	known  map[string]bool // conditions by name of which it is not told that they are to be checked
}

// read reads all of a script.
func read(name, script string) (*reader, error) { return readRest(name, script, nil) }

// readRest reads all of a script, for a solver that is not to check what is known.
func readRest(name, script string, known map[string]bool) (*reader, error) {
	r := &reader{scanner: scanner{text: script, line: 1}, seen: map[string]bool{}, told: 1, known: known}
	if len(script) > maxScript {
		return nil, fmt.Errorf("%w: %s has %d bytes, more than %d", ErrScript, name, len(script), maxScript)
	}
	if err := r.brokenAlike(); err != nil {
		return nil, fmt.Errorf("%w: %s:%d: %w", ErrScript, name, r.line, err)
	}
	for {
		c, err := r.command()
		switch {
		case err != nil:
			return nil, fmt.Errorf("%w: %s:%d: %w", ErrScript, name, r.line, err)
		case c.words == nil && len(r.out) == 0:
			return nil, fmt.Errorf("%w: %s has no (check-sat)", ErrScript, name)
		case c.words == nil:
			return r, nil
		}
		if err := r.take(c); err != nil {
			return nil, fmt.Errorf("%w: %s:%d: %w", ErrScript, name, c.line, err)
		}
	}
}

// unquoted gives what a string of SMT-LIB says: two quotes in it stand for one.
func unquoted(word string) (string, bool) {
	if len(word) < 2 || word[0] != '"' || word[len(word)-1] != '"' {
		return "", false
	}
	return strings.ReplaceAll(word[1:len(word)-1], `""`, `"`), true
}
