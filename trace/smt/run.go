package smt

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/process"
)

// Result is what a solver found of a condition.
type Result struct {
	Condition
	Got Status
}

// Right tells whether it is what the script says.
func (r Result) Right() bool { return r.Got == r.Want }

// AnswerError says that a solver answered something that no condition of the script explains: it
// did not understand the script, or gave up on all of it.
type AnswerError struct {
	Solver string
	After  string // the name that it printed last, or "" if there was none
	Answer string // the line
}

func (e *AnswerError) Error() string {
	where := "at the beginning"
	if e.After != "" {
		where = fmt.Sprintf("after %q", e.After)
	}
	return fmt.Sprintf("%s answers %s: %.300s", e.Solver, where, e.Answer)
}

// Run has the solver decide the conditions of a script, in their order. Results are as many as
// there are conditions, also beside an error, which leaves the rest [Open]: an *AnswerError, one of
// the solver's process, or ctx's. Errors about the script are those of [Conditions].
func (s *Solver) Run(ctx context.Context, name, script string) ([]Result, error) {
	r := reader{scanner: scanner{text: script, line: 1}, seen: map[string]bool{}}
	if err := r.read(name); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrScript, err)
	}
	results := make([]Result, len(r.out))
	for i, c := range r.out {
		results[i].Condition = c
	}
	k := kinds[slices.IndexFunc(kinds, func(k kind) bool { return k.name == s.Name })]
	cmd := exec.Command(s.Path, k.args...)
	cmd.Stdin = strings.NewReader(r.unannotated())
	var said process.Tail
	cmd.Stderr = &said
	stopped, err := process.Run(ctx, cmd, func(out io.Reader, kill func()) error {
		defer kill() // whatever it still does after its last answer
		return s.read(out, results)
	})
	var exit *exec.ExitError
	switch {
	case stopped != nil:
		return results, stopped
	case errors.As(err, &exit) && !exit.Exited():
		return results, nil
	}
	return results, process.Saying(err, &said)
}

// maxAnswer is how many bytes a line of an answer may have.
const maxAnswer = 1 << 16

// read fills in the answers: for each condition its name, and what was found.
func (s *Solver) read(out io.Reader, results []Result) error {
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, maxAnswer)
	last := ""
	next := func() (string, error) {
		for lines.Scan() {
			if line := strings.TrimSpace(lines.Text()); line != "" {
				return line, nil
			}
		}
		if err := lines.Err(); err != nil {
			return "", err
		}
		return "", io.ErrUnexpectedEOF
	}
	for i := range results {
		line, err := next()
		if err != nil {
			return err
		}
		if text, quoted := unquoted(line); quoted {
			line = text
		}
		if line != results[i].Name {
			return &AnswerError{s.Name, last, line}
		}
		if line, err = next(); err != nil {
			return err
		}
		last = results[i].Name
		switch got := Status(line); got {
		case Sat, Unsat, Unknown:
			results[i].Got = got
		default:
			return &AnswerError{s.Name, last, line}
		}
	}
	if line, err := next(); err == nil {
		return &AnswerError{s.Name, last, line}
	}
	return nil
}
