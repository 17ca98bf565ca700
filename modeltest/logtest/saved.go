package logtest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/internal/jsontext"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/paxostest/trial"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// TestFormat names the version of a saved test.
const TestFormat = "synod-log-test/1"

// Test is a test in a form that can be saved, and run again on the same implementation or another.
type Test struct {
	Format  string   `json:"format"`
	Adapter string   `json:"adapter,omitempty"` // the command of the implementation that failed
	Role    string   `json:"role"`
	Suite   string   `json:"suite"`
	Ballots uint64   `json:"ballots,omitempty"` // the number, or round, of the first; left out if that is 1
	Steps   []letter `json:"steps"`

	Acceptors int     `json:"acceptors,omitempty"` // how many there are; left out if that is 3
	Quorums   *[2]int `json:"quorums,omitempty"`   // of the phases; left out if these are majorities
}

func (t *tester) saved(title string, r *result) *Test {
	out := &Test{Format: TestFormat, Role: t.role, Suite: title, Ballots: t.first, Steps: r.word}
	if t.at.Acceptors != usual {
		out.Acceptors = t.at.Acceptors
	}
	if q := [2]int{t.at.Quorum1, t.at.Quorum2}; q != majorities(t.at.Acceptors) {
		out.Quorums = &q
	}
	return out
}

func majorities(acceptors int) [2]int { return [2]int{acceptors/2 + 1, acceptors/2 + 1} }

// lacks says what the implementation lacks for the test; empty if it can be given it.
func (t *Test) lacks(role string, is features) string {
	if role != t.Role {
		return fmt.Sprintf("it is for role %s, and the implementation runs as %s", t.Role, role)
	}
	acceptors := cmp.Or(t.Acceptors, usual)
	q := majorities(acceptors)
	if t.Quorums != nil {
		q = *t.Quorums
	}
	if says := is.Differ(ofDecree[role], acceptors, q[0], q[1]); says != "" {
		return says
	}
	for _, l := range t.Steps {
		if needs := is.lacks(l); needs != "" {
			return suites.Needs(needs)
		}
	}
	return ""
}

// ErrTest is wrapped by every error about a saved test.
var ErrTest = errors.New("not a saved test of a log")

// ParseTest reads a saved test.
func ParseTest(data []byte) (*Test, error) {
	t := &Test{}
	if err := jsontext.Unmarshal(data, t); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTest, err)
	}
	if t.Format != TestFormat || !slices.Contains(Roles(), t.Role) {
		return nil, fmt.Errorf("%w: want format %q and a role of %q, got %.40q and %.40q", ErrTest, TestFormat, Roles(), t.Format, t.Role)
	}
	if most := uint64(1 << 53); t.Ballots > most && t.Ballots != trial.Astride {
		return nil, fmt.Errorf("%w: want ballots from at most %d on, got %d", ErrTest, most, t.Ballots)
	}
	if t.Acceptors != 0 && (t.Acceptors < usual || t.Acceptors > mostAcceptors) {
		return nil, fmt.Errorf("%w: want %d to %d acceptors, got %d", ErrTest, usual, mostAcceptors, t.Acceptors)
	}
	if t.Quorums != nil {
		if _, err := model.NewQuorums(cmp.Or(t.Acceptors, usual), t.Quorums[0], t.Quorums[1]); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrTest, err)
		}
	}
	for i, l := range t.Steps {
		if err := l.check(t.Role, cmp.Or(t.Acceptors, usual)); err != nil {
			return nil, fmt.Errorf("%w: step %d: %w", ErrTest, i+1, err)
		}
	}
	return t, nil
}

// actionsOf are what can come to a role.
var actionsOf = map[string][]string{
	acceptor: {"Prepare", "Accept", "Restart", "Timeout"},
	leader:   {"Lead", "Promise", "Propose", "Accepted", "Restart", "Timeout"},
	replica:  {"Learn", "Accepted", "Restart", "Timeout"},
	process:  {"Prepare", "Accept", "Lead", "Promise", "Propose", "Accepted", "Learn", "Restart", "Timeout", itself},
}

// check tells what of a letter that was read cannot be.
func (l letter) check(role string, acceptors int) error {
	const last = rounds * perRound
	_, kind := kinds[l.Action]
	switch {
	case !slices.Contains(actionsOf[role], l.Action):
		return fmt.Errorf("want an action of %q, got %.40q", actionsOf[role], l.Action)
	case l.From < 0 || l.From > acceptors || l.Slot < 0 || l.Ballot < 0 || l.Ballot > last:
		return fmt.Errorf("want an acceptor up to %d, a ballot up to %d, and a slot, got %+v", acceptors, last, l)
	case (!kind && l.Action != itself || l.Action == "Lead") && l.Ballot == 0, l.From == 0 && (l.Action == "Promise" || l.Action == "Accepted"):
		return fmt.Errorf("want a ballot, and who it is from, got %+v", l)
	}
	if writes := kinds[l.Action] != model.Restart && l.Action != itself; l.Crash < 0 || l.Crash > wire.MaxWrites || l.Crash > 0 && !writes {
		return fmt.Errorf("want a crash after 1 to %d writes, and not of %s, got %d", wire.MaxWrites, l.Action, l.Crash)
	}
	if l.Action == "Lead" && !owned(l.Ballot) {
		return fmt.Errorf("want a Lead in a ballot of its own, each third, got %d", l.Ballot)
	}
	for _, v := range l.Votes {
		if v.Slot < 0 || v.Ballot < 1 || v.Ballot > last {
			return fmt.Errorf("want a vote in a ballot up to %d, got %+v", last, v)
		}
	}
	return nil
}

// Run runs a saved test on the implementation behind an adapter.
func (t *Test) Run(ctx context.Context, a *wire.Adapter) (*Report, error) {
	of, err := behind(ctx, a)
	if err != nil {
		return nil, err
	}
	return of.replay(ctx, t)
}

// RunReference runs a saved test on our implementation.
func (t *Test) RunReference(ctx context.Context) (*Report, error) {
	of, err := inGoTester(ctx, t.Role, func(c Cluster) any { return newNode(c) })
	if err != nil {
		return nil, err
	}
	of.is.Name = "impl/multipaxos"
	return of.replay(ctx, t)
}

// replay runs a test once.
func (t *tester) replay(ctx context.Context, test *Test) (*Report, error) {
	r := &Report{Role: t.role, Name: t.is.Name, seen: map[string]bool{}}
	for _, sent := range must[r.Role] {
		r.seen[sent] = true // one test need not show them
	}
	if r.Missing = test.lacks(t.role, t.is); r.Missing != "" {
		r.conclude()
		return r, nil
	}
	t, err := t.among(test.Acceptors, test.Ballots)
	if err != nil {
		return nil, err
	}
	res, err := t.driver().One(ctx, test.Steps)
	if err != nil {
		return nil, err
	}
	r.count(suite{title: test.Suite, words: [][]letter{test.Steps}}, []*result{res})
	if res.Wrong() {
		r.Divergences = []*Divergence{t.divergence(test.Suite, res)}
	} else if at := res.notGiven(); at >= 0 {
		r.Missing = conformance.NotGiven(at, t.said(res.word[at]))
	}
	r.conclude()
	return r, nil
}
