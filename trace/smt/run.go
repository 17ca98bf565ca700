package smt

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/synod-paxos/synod/internal/process"
	"github.com/synod-paxos/synod/internal/scratch"
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
	a, err := s.Ask(ctx, Cache{}, name, script)
	return a.Results, err
}

// run has the solver read a script, in a folder of its own, and fills in what it finds.
func (s *Solver) run(ctx context.Context, script string, results []Result) error {
	folder, err := scratch.NewFolder("solver")
	if err != nil {
		return err
	}
	defer folder.Remove()
	cmd := bounded(s.Path, s.kind().args...)
	cmd.Dir, cmd.Stdin = folder.Path, strings.NewReader(script)
	cmd.Env = append(os.Environ(), "TMPDIR="+folder.Path)
	var said process.Tail
	cmd.Stderr = &said
	complete := false
	stopped, err := process.Run(ctx, cmd, func(out io.Reader, kill func()) error {
		err := s.read(out, results)
		if complete = err == nil; complete {
			kill() // whatever it still does after its last answer
		}
		return err
	})
	switch {
	case stopped != nil:
		return stopped
	case complete:
		return nil
	case cmd.ProcessState != nil && errors.Is(err, io.ErrUnexpectedEOF):
		err = fmt.Errorf("%s ended before its last answer (%v)%s", s.Name, cmd.ProcessState, why(cmd.ProcessState))
	}
	return process.Saying(err, &said)
}

// maxMemory is how many kB of addresses a solver may have: some ten times what our proofs need.
// What it says where that does not do is its own word, and no answer.
const maxMemory = 4 << 20

// bounded is a solver with that limit, where there is a shell that can set one.
func bounded(path string, args ...string) *exec.Cmd {
	sh, err := exec.LookPath("sh")
	if err != nil {
		return exec.Command(path, args...)
	}
	limit := fmt.Sprintf(`ulimit -v %d 2>/dev/null; exec "$0" "$@"`, maxMemory)
	return exec.Command(sh, append([]string{"-c", limit, path}, args...)...)
}

// why guesses what a signal means that we did not send.
func why(state *os.ProcessState) string {
	if _, killed := process.KilledBy(state); !killed {
		return ""
	}
	return ": someone ended it, or the machine was short of memory"
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
