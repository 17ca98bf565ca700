package paxostest

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
)

// obedient checks that a schedule is a history of peers that follow the protocol: of
// whole processes of the reference, and of the implementation by the answers that it
// gave. It knows nothing of how schedules are made up or run.
func obedient(r role, self Node, q paxos.Quorums, log []Event, answers [][]Message) error {
	peers := map[Node]paxos.Process{}
	sent := map[paxos.Message]bool{}
	for i, e := range log {
		if m := e.input.message; m != nil && !sent[m] {
			return fmt.Errorf("event %d, %v: nobody sent that", i, e)
		}
		if e.to == self && (r == process || e.input.role == r) {
			for _, m := range answers[0] {
				sent[asSent(m)] = true
			}
			if e.input.kind == set || e.input.kind == get {
				if e.input.ballot.Node != self && len(answers[0]) > 0 {
					return fmt.Errorf("event %d, %v: not its ballot", i, e)
				}
			}
			answers = answers[1:]
			continue
		}
		p, known := peers[e.to]
		if !known {
			p = paxos.Process{Self: e.to, Quorums: q}
		}
		next, effects := p, paxos.Effects{}
		switch e.input.kind {
		case set:
			next, effects = p.Set(e.input.ballot, e.input.value)
		case get:
			next, effects = p.Get(e.input.ballot)
		case restart:
			next = p.Restart()
		default:
			next, effects = p.Deliver(e.input.message)
		}
		if effects.Outcome == paxos.Refused && e.input.kind != deliver {
			return fmt.Errorf("event %d, %v: an obedient client does not ask that", i, e)
		}
		peers[e.to] = next
		sent[effects.Send] = true
	}
	if len(answers) > 0 {
		return fmt.Errorf("%d inputs more than events", len(answers))
	}
	return nil
}

// isHistory checks a schedule with the answers of an implementation, all but the last
// of which must be right.
func isHistory(t *testing.T, r *Random, s Schedule) {
	t.Helper()
	p := r.play(s)
	got, err := p.subject.Run(t.Context(), [][]int32{p.word})
	require.NoError(t, err)
	want := p.answers(p.word)
	require.Len(t, got[0], len(p.word))
	var answers [][]Message
	for i, a := range got[0] {
		if i < len(p.word)-1 {
			require.True(t, a == want[i] || p.forgives(p.word[:i+1], got[0][:i+1], want[i]), "step %d", i)
		}
		answers = append(answers, p.outs.sets[a.Out])
	}
	require.NoError(t, obedient(r.role, p.self, codeQuorums(p.names), p.log, answers))
}

var everyRole = []string{"acceptor", "proposer", "learner", "process"}

func TestDrawnSchedulesAreObedient(t *testing.T) {
	for _, role := range everyRole {
		r, err := NewRandom(t.Context(), role, underTestOf(t, role, nil))
		require.NoError(t, err)
		pick := rand.New(rand.NewSource(1)).Intn
		for range 300 {
			isHistory(t, r, r.Draw(pick, 30))
		}
	}
}

// Leaving out events at random leaves a schedule.
func TestPartsOfSchedulesAreObedient(t *testing.T) {
	for _, role := range everyRole {
		r, err := NewRandom(t.Context(), role, underTestOf(t, role, nil))
		require.NoError(t, err)
		pick := rand.New(rand.NewSource(2)).Intn
		for range 300 {
			s := r.Draw(pick, 30)
			s.Events = slices.DeleteFunc(s.Events, func(Event) bool { return pick(8) == 0 })
			isHistory(t, r, s)
			for _, simpler := range r.Simpler(s) {
				isHistory(t, r, simpler)
			}
		}
	}
}

// What is found of a bug is wrong in its last step only.
func TestShortenedSchedulesAreObedient(t *testing.T) {
	for _, role := range []string{"acceptor", "process"} {
		r, err := NewRandom(t.Context(), role, underTestOf(t, role, func(p *paxos.Process) { p.Acceptor.Promised = Ballot{} }))
		require.NoError(t, err)
		pick := rand.New(rand.NewSource(3)).Intn
		found := 0
		for range 100 {
			s := r.Draw(pick, 30)
			at, err := r.Try(t.Context(), []Schedule{s})
			require.NoError(t, err)
			if at[0] == 0 {
				continue
			}
			found++
			s.Events = s.Events[:at[0]]
			for i := len(s.Events) - 1; i >= 0; i-- {
				one := s
				one.Events = slices.Delete(slices.Clone(s.Events), i, i+1)
				if at, err = r.Try(t.Context(), []Schedule{one}); err == nil && at[0] > 0 {
					s = one
					s.Events = s.Events[:at[0]]
					i = min(i, len(s.Events))
				}
			}
			isHistory(t, r, s)
			require.Less(t, r.Inputs(s), 20)
		}
		require.Greater(t, found, 10)
	}
}

// underTestOf is the reference, with something done to it in each restart.
func underTestOf(t *testing.T, role string, harm func(*paxos.Process)) func(Cluster) any {
	of, err := parseRole(role)
	require.NoError(t, err)
	return func(c Cluster) any {
		ref, err := newReference(of, c)
		require.NoError(t, err)
		if harm == nil {
			return underTest{ref}
		}
		return harmed{underTest{ref}, harm}
	}
}

type harmed struct {
	underTest
	harm func(*paxos.Process)
}

func (h harmed) Restart() {
	h.underTest.Restart()
	h.harm(&h.process)
}

func TestObedientFindsWhatIsMadeUp(t *testing.T) {
	b := Ballot{Round: 1, Node: 1}
	promise := Event{1, stimulus{role: proposer, message: paxos.Promise{From: 0, Ballot: b}}}
	round := Event{1, stimulus{kind: set, role: proposer, ballot: b, value: "v1"}}
	prepare := Event{0, stimulus{role: acceptor, message: paxos.Prepare{Ballot: b}}}
	q := paxos.Majority(3)
	promised := [][]Message{{{Type: Promise, From: 0, Ballot: b}}}
	require.NoError(t, obedient(acceptor, 0, q, []Event{round, prepare, promise}, promised))
	require.ErrorContains(t, obedient(acceptor, 0, q, []Event{prepare}, promised), "nobody sent")
	require.ErrorContains(t, obedient(acceptor, 0, q, []Event{round, prepare, promise}, [][]Message{{}}), "nobody sent")
	require.ErrorContains(t, obedient(acceptor, 0, q, []Event{round, round}, nil), "does not ask")
}
