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
// name. What else the script says is for the solver to understand.
func Conditions(name, script string) ([]Condition, error) {
	r := reader{scanner: scanner{text: script, line: 1}, seen: map[string]bool{}}
	if err := r.read(name); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrScript, err)
	}
	return r.out, nil
}

// read reads all of the script.
func (r *reader) read(name string) error {
	if len(r.text) > maxScript {
		return fmt.Errorf("%s has %d bytes, more than %d", name, len(r.text), maxScript)
	}
	for {
		r.skip()
		r.begin = r.pos
		words, line, err := r.command()
		switch {
		case err != nil:
			return fmt.Errorf("%s:%d: %w", name, r.line, err)
		case words == nil && len(r.out) == 0:
			return fmt.Errorf("%s has no (check-sat)", name)
		case words == nil:
			return nil
		}
		if err := r.take(words, line); err != nil {
			return fmt.Errorf("%s:%d: %w", name, line, err)
		}
	}
}

// reader keeps what was said since the last check.
type reader struct {
	scanner
	begin  int // of the command under way
	silent []string
	kept   int // bytes of the text that are in silent, or left out of it
	out    []Condition
	seen   map[string]bool
	echo   string
	status Status
}

func (r *reader) take(words []string, line int) error {
	switch {
	case words[0] == "echo" && len(words) == 2:
		text, ok := unquoted(words[1])
		if !ok || text == "" || strings.ContainsAny(text, "\r\n\"") {
			return fmt.Errorf(`want a name of one line without quotes in (echo "..."), got %.60s`, words[1])
		}
		if r.echo != "" {
			return fmt.Errorf("%q has no (check-sat) before the next name, %q", r.echo, text)
		}
		r.echo = text
	case words[0] == "set-info" && len(words) == 3 && words[1] == ":status":
		if r.status = Status(words[2]); r.status != Sat && r.status != Unsat {
			return fmt.Errorf("want the status sat or unsat, got %.60s", words[2])
		}
		r.silent = append(r.silent, r.text[r.kept:r.begin])
		r.kept = r.pos
	case words[0] == "check-sat" || words[0] == "check-sat-assuming":
		return r.check(line)
	case words[0] == "exit" || words[0] == "reset" || words[0] == "get-model" || words[0] == "get-value" || words[0] == "include":
		return fmt.Errorf("(%s) has no place among conditions", words[0])
	}
	return nil
}

func (r *reader) check(line int) error {
	switch {
	case r.echo == "":
		return errors.New(`want (echo "NAME") before (check-sat)`)
	case r.status == Open:
		return fmt.Errorf("%q: want (set-info :status sat) or unsat before (check-sat)", r.echo)
	case r.seen[r.echo]:
		return fmt.Errorf("there are two conditions %q", r.echo)
	}
	r.out = append(r.out, Condition{r.echo, r.status, line})
	r.seen[r.echo] = true
	r.echo, r.status = "", Open
	return nil
}

// unquoted gives what a string of SMT-LIB says: two quotes in it stand for one.
func unquoted(word string) (string, bool) {
	if len(word) < 2 || word[0] != '"' || word[len(word)-1] != '"' {
		return "", false
	}
	return strings.ReplaceAll(word[1:len(word)-1], `""`, `"`), true
}

// unannotated is the script without what it says of its statuses: solvers end at the first that is
// not as they find.
func (r *reader) unannotated() string { return strings.Join(r.silent, "") + r.text[r.kept:] }
