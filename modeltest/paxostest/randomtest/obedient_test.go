package randomtest

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
)

// obedient checks that a schedule is a history of peers that follow the protocol: of
// whole processes of the reference, and of the implementation by the answers that it
// gave. It knows nothing of how schedules are made up or run.
func obedient(r model.Role, self model.Node, q paxos.Quorums, log []event, answers [][]model.Message) error {
	peers := map[model.Node]paxos.Process{}
	sent := map[paxos.Message]bool{}
	for i, e := range log {
		if m := e.input.Message; m != nil && !sent[m] {
			return fmt.Errorf("event %d, %v: nobody sent that", i, e)
		}
		if e.to == self && (r == model.Process || e.input.Role == r) {
			for _, m := range answers[0] {
				sent[asSent(m)] = true
			}
			if e.input.Kind == model.Set || e.input.Kind == model.Get {
				if e.input.Ballot.Node != self && len(answers[0]) > 0 {
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
		switch e.input.Kind {
		case model.Set:
			next, effects = p.Set(e.input.Ballot, e.input.Value)
		case model.Get:
			next, effects = p.Get(e.input.Ballot)
		case model.Restart:
			next = p.Restart()
		default:
			next, effects = p.Deliver(e.input.Message)
		}
		if effects.Outcome == paxos.Refused && e.input.Kind != model.Deliver {
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
func isHistory(t *testing.T, r *tester, s schedule) {
	t.Helper()
	p := r.play(s)
	got, err := p.subject.Run(t.Context(), [][]int32{p.word})
	require.NoError(t, err)
	want := p.answers(p.word)
	require.Len(t, got[0], len(p.word))
	var answers [][]model.Message
	for i, a := range got[0] {
		if i < len(p.word)-1 {
			require.True(t, a == want[i] || p.Forgives(p.word[:i+1], got[0][:i+1], want[i]), "step %d", i)
		}
		answers = append(answers, p.Outs.Sets[a.Out])
	}
	require.NoError(t, obedient(r.role, p.Self, world.CodeQuorums(p.Names), p.log, answers))
}

var everyRole = []string{"acceptor", "proposer", "learner", "process"}

func TestDrawnSchedulesAreObedient(t *testing.T) {
	for _, role := range everyRole {
		r, err := newInGo(t.Context(), role, nodeOf(t, role, nil))
		require.NoError(t, err)
		pick := rand.New(rand.NewSource(1)).Intn
		for range 300 {
			isHistory(t, r, r.draw(pick, 30))
		}
	}
}

// Leaving out events at random leaves a schedule.
func TestPartsOfSchedulesAreObedient(t *testing.T) {
	for _, role := range everyRole {
		r, err := newInGo(t.Context(), role, nodeOf(t, role, nil))
		require.NoError(t, err)
		pick := rand.New(rand.NewSource(2)).Intn
		for range 300 {
			s := r.draw(pick, 30)
			s.events = slices.DeleteFunc(s.events, func(event) bool { return pick(8) == 0 })
			isHistory(t, r, s)
			for _, simpler := range r.simpler(s) {
				isHistory(t, r, simpler)
			}
		}
	}
}

// What is found of a bug is wrong in its last step only.
func TestShortenedSchedulesAreObedient(t *testing.T) {
	for _, role := range []string{"acceptor", "process"} {
		r, err := newInGo(t.Context(), role, nodeOf(t, role, func(p *paxos.Process) { p.Acceptor.Promised = model.Ballot{} }))
		require.NoError(t, err)
		pick := rand.New(rand.NewSource(3)).Intn
		found := 0
		for range 100 {
			s := r.draw(pick, 30)
			at, err := r.try(t.Context(), []schedule{s})
			require.NoError(t, err)
			if at[0] == 0 {
				continue
			}
			found++
			s.events = s.events[:at[0]]
			for i := len(s.events) - 1; i >= 0; i-- {
				one := s
				one.events = slices.Delete(slices.Clone(s.events), i, i+1)
				if at, err = r.try(t.Context(), []schedule{one}); err == nil && at[0] > 0 {
					s = one
					s.events = s.events[:at[0]]
					i = min(i, len(s.events))
				}
			}
			isHistory(t, r, s)
			require.Less(t, r.inputs(s), 20)
		}
		require.Greater(t, found, 10)
	}
}

func TestObedientFindsWhatIsMadeUp(t *testing.T) {
	b := model.Ballot{Round: 1, Node: 1}
	promise := event{1, model.Stimulus{Role: model.Proposer, Message: paxos.Promise{From: 0, Ballot: b}}}
	round := event{1, model.Stimulus{Kind: model.Set, Role: model.Proposer, Ballot: b, Value: "v1"}}
	prepare := event{0, model.Stimulus{Role: model.Acceptor, Message: paxos.Prepare{Ballot: b}}}
	q := paxos.Majority(3)
	promised := [][]model.Message{{{Type: model.Promise, From: 0, Ballot: b}}}
	require.NoError(t, obedient(model.Acceptor, 0, q, []event{round, prepare, promise}, promised))
	require.ErrorContains(t, obedient(model.Acceptor, 0, q, []event{prepare}, promised), "nobody sent")
	require.ErrorContains(t, obedient(model.Acceptor, 0, q, []event{round, prepare, promise}, [][]model.Message{{}}), "nobody sent")
	require.ErrorContains(t, obedient(model.Acceptor, 0, q, []event{round, round}, nil), "does not ask")
}
