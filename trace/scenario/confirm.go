package scenario

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/trace/tlc"
)

// ErrRefused is wrapped by what Confirm says of a scenario that is none of the specification.
var ErrRefused = errors.New("the specification says otherwise")

const deadline = 5 * time.Minute // a run takes seconds

// Confirm has TLC take the walks, at least one, in one run and look at every check in its state.
// The first thing that is not so is an error that begins with its FILE:LINE and wraps ErrRefused;
// other errors are those of tlc.Tools.Run.
func Confirm(ctx context.Context, tools *tlc.Tools, model Model, walks []Walk) error {
	m := &module{Model: &model, walks: walks, values: map[string]string{}}
	job := m.job()
	job.Deadline = deadline
	result, err := tools.Run(ctx, job)
	if err != nil {
		return fmt.Errorf("TLC cannot walk through the scenarios: %w", err)
	}
	return m.judge(result)
}

func (m *module) judge(r *tlc.Result) error {
	switch {
	case r.Verdict == tlc.Holds && m.Ends == "":
		return m.whole(r)
	case r.Verdict == tlc.Holds:
		w := m.walks[0]
		return refused(w[len(w)-1].Place, "expected that %s is broken here, and it holds", m.Ends)
	}
	if len(r.Trace) == 0 {
		return fmt.Errorf("%w: TLC says: %s", ErrRefused, r.Message)
	}
	last := r.Trace[len(r.Trace)-1]
	walk, at := m.placeOf(last)
	w := m.walks[walk]
	switch {
	case r.Verdict == tlc.Deadlock:
		return refused(w[at+1].Place, "expected that it takes %s, and it does not in%s", w[at+1].Action, m.shown(last))
	case r.Property == m.Ends && m.Ends != "" && at == len(w)-1:
		return nil
	}
	if number, ok := strings.CutPrefix(r.Property, m.Prefix+"Check_"); ok {
		if n, err := strconv.Atoi(number); err == nil && n < len(m.checks) {
			return m.unexpected(m.checks[n], last)
		}
	}
	return refused(w[at].Place, "%s is broken by the step to%s", r.Property, m.shown(last))
}

// whole sees to it that TLC was in every state: all are distinct, as each has its place.
func (m *module) whole(r *tlc.Result) error {
	if want := m.states(); r.Distinct != want {
		return fmt.Errorf("expected that TLC walks through %d states, got %d", want, r.Distinct)
	}
	return nil
}

// states is how many there are in all walks.
func (m *module) states() (sum int64) {
	for _, w := range m.walks {
		sum += int64(len(w))
	}
	return sum
}

func refused(place, format string, args ...any) error {
	return fmt.Errorf("%s: %w: %s", place, ErrRefused, fmt.Sprintf(format, args...))
}

// unexpected tells a check that failed.
func (m *module) unexpected(c located, got tlc.State) error {
	if c.variable < 0 {
		return refused(c.Place, "expected: %s; got%s", c.Claim, m.shown(got))
	}
	return refused(c.Place, "expected %s, as the implementation has it; got %s", c.Claim, m.variable(got, m.Vars[c.variable]))
}

// shown is a state without what the generated module adds.
func (m *module) shown(s tlc.State) (text string) {
	for _, name := range m.Vars {
		text += "\n/\\ " + name + " = " + m.variable(s, name)
	}
	return text
}

// placeOf is the number of the walk, from 0, and of its state.
func (m *module) placeOf(s tlc.State) (walk, at int) {
	walk, _ = strconv.Atoi(m.variable(s, m.number()))
	at, _ = strconv.Atoi(m.variable(s, m.at()))
	return walk - 1, at
}

var conjunct = pattern.Pattern(`(?m)^/\\ (\w+) = `)

// variable is the text of a variable's value in a state: "/\ x = 0", a variable after the other,
// each perhaps over several lines.
func (m *module) variable(s tlc.State, name string) string {
	found := conjunct.FindAllStringSubmatchIndex(s.Variables, -1)
	for i, f := range found {
		if s.Variables[f[2]:f[3]] != name {
			continue
		}
		to := len(s.Variables)
		if i+1 < len(found) {
			to = found[i+1][0]
		}
		return strings.TrimSpace(s.Variables[f[1]:to])
	}
	return ""
}
