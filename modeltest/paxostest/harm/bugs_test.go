package harm_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/harm"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
)

// recorded is a known bug as it was explored, in one suite's cluster.
type recorded struct {
	*suites.Plan
	of      conformance.Behaviour
	column  map[harm.Event]int
	ballots map[oracle.Ballot]model.Ballot
}

func newRecorded(p *suites.Plan, of conformance.Behaviour) *recorded {
	r := &recorded{Plan: p, of: of, column: map[harm.Event]int{}, ballots: map[oracle.Ballot]model.Ballot{}}
	for i, input := range suites.NewPlan(p.Names, p.Role, p.Title, suites.Everything).Inputs {
		r.column[event(input)] = i
	}
	for _, b := range p.Names.Ballots {
		r.ballots[ballot(b)] = b
	}
	return r
}

func ballot(b model.Ballot) oracle.Ballot {
	if model.IsNone(b) {
		return oracle.None
	}
	return oracle.Pair(b.Round, uint64(b.Node))
}

// event is a stimulus as package harm has it, and sent is what was sent.
func event(i model.Stimulus) harm.Event {
	switch i.Kind {
	case model.Set:
		return harm.Event{Type: harm.Set, Ballot: ballot(i.Ballot), Value: oracle.Value(i.Value)}
	case model.Get:
		return harm.Event{Type: harm.Get, Ballot: ballot(i.Ballot)}
	case model.Restart:
		return harm.Event{Type: harm.Restart}
	}
	e := sent(model.MessageOf(i.Message)[0])
	if m, ok := i.Message.(paxos.Reject); ok {
		e.Promised = ballot(m.Promised)
	}
	return e
}

func sent(m model.Message) harm.Event {
	e := harm.Event{Type: harm.Type(m.Type.String()), From: oracle.Node(m.From), Ballot: ballot(m.Ballot), Value: oracle.Value(m.Value)}
	if m.Type == model.Promise && !model.IsNoVote(m.Vote) {
		e.Vote = oracle.Vote{Ballot: ballot(m.Vote.Ballot), Value: oracle.Value(m.Vote.Value)}
	}
	return e
}

// Play implements harm.Suspect. Of inputs that were not explored the bug dies.
func (r *recorded) Play(_ context.Context, node oracle.Node, words [][]harm.Event) (out [][][]harm.Event, err error) {
	for _, word := range words {
		var answers [][]harm.Event
		for state := int32(0); len(answers) < len(word) && node == oracle.Node(r.Self); {
			column, ok := r.column[word[len(answers)]]
			if !ok || r.of.Next[state][column] < 0 {
				break
			}
			var all []harm.Event
			for _, m := range r.of.Sent[r.of.Out[state][column]] {
				all = append(all, sent(m))
			}
			answers, state = append(answers, all), r.of.Next[state][column]
		}
		out = append(out, answers)
	}
	return out, nil
}

// judged gives the transcripts of a suite in which a rule is broken, shortest first.
func (r *recorded) judged(t *testing.T) (all []harm.Case) {
	for c := range r.Test.Candidates {
		for _, word := range r.Test.Suite(c) {
			var events []harm.Event
			for _, input := range word {
				events = append(events, event(r.Inputs[input]))
			}
			answers, err := r.Play(t.Context(), oracle.Node(r.Self), [][]harm.Event{events})
			require.NoError(t, err)
			if x := r.wrong(events, answers[0]); x != nil {
				all = append(all, r.caseOf(x))
			}
		}
	}
	slices.SortStableFunc(all, func(a, b harm.Case) int { return len(a.Transcript) - len(b.Transcript) })
	return slices.CompactFunc(all, func(a, b harm.Case) bool { return slices.EqualFunc(a.Transcript, b.Transcript, exchanged) })
}

func exchanged(a, b harm.Exchange) bool { return a.In == b.In && slices.Equal(a.Out, b.Out) }

func (r *recorded) caseOf(x []harm.Exchange) harm.Case {
	c := harm.Case{
		Role: harm.Role(r.Role.String()), Self: oracle.Node(r.Self), Acceptors: len(r.Acceptors),
		Quorum1: r.Quorums.One, Quorum2: r.Quorums.Two, Transcript: x,
	}
	if r.Role == model.Acceptor { // of which the model has no more than one
		c.Acceptors, c.Quorum1, c.Quorum2 = 3, 2, 2
	}
	for _, b := range r.Names.Ballots {
		c.Ballots = append(c.Ballots, harm.Owned{Ballot: ballot(b), Node: oracle.Node(b.Node)})
	}
	top := r.Names.Ballots[len(r.Names.Ballots)-1]
	for node := range 2 {
		if other := 8 + node; other != int(r.Self) {
			c.Ballots = append(c.Ballots, harm.Owned{Ballot: oracle.Pair(top.Round+1, uint64(other)), Node: oracle.Node(other)})
		}
	}
	for _, v := range r.Values {
		c.Values = append(c.Values, oracle.Value(v))
	}
	return c
}

// wrong gives a transcript up to the first message that breaks a rule, or nil.
func (r *recorded) wrong(word []harm.Event, answers [][]harm.Event) (x []harm.Exchange) {
	cluster := oracle.Cluster{Acceptors: len(r.Acceptors), Quorum: r.Quorums.Two, Space: oracle.Dense{Lowest: ballot(r.Names.Ballots[0])}}
	a, p := oracle.NewAcceptor(cluster, oracle.Node(r.Self)), oracle.NewProposer(cluster)
	started := harm.Event{}
	for i, sent := range answers {
		in := word[i]
		x = append(x, harm.Exchange{In: in, Out: sent})
		if in.Type == harm.Set {
			p.Requested(in.Value)
		}
		if slices.Contains(sent, harm.Event{Type: harm.Prepare, Ballot: in.Ballot}) {
			started = in
		}
		if m, ok := message(in); ok {
			a.Hears(m)
			p.Hears(m)
		}
		for _, e := range sent {
			if r.breaks(a, p, e, started) {
				return x
			}
		}
	}
	return nil
}

func (r *recorded) breaks(a *oracle.Acceptor, p *oracle.Proposer, e, started harm.Event) bool {
	m, ok := message(e)
	switch {
	case e.Type == harm.Decided || e.Type == harm.Learned:
		return len(p.Tells(e.Value)) > 0
	case e.Type == harm.Unset:
		return len(p.TellsUnset(started.Ballot)) > 0
	case !ok:
		return false
	case r.Role == model.Acceptor:
		return len(a.Sends(m)) > 0
	}
	foreign := m.Type == oracle.Accept && !r.Owned(r.ballots[m.Ballot])
	return len(p.Sends(m, started.Type == harm.Get)) > 0 || foreign
}

func message(e harm.Event) (oracle.Message, bool) {
	t, ok := map[harm.Type]oracle.Type{harm.Prepare: oracle.Prepare, harm.Promise: oracle.Promise, harm.Accept: oracle.Accept, harm.Accepted: oracle.Accepted}[e.Type]
	return oracle.Message{Type: t, From: e.From, Ballot: e.Ballot, Vote: e.Vote, Value: e.Value}, ok
}

// Each known bug that loses safety, as it was recorded in its roles, is given a run that
// does harm.
func TestKnownBugsDoHarm(t *testing.T) {
	known, err := conformance.KnownBugs()
	require.NoError(t, err)
	for _, bug := range known.Bugs {
		t.Run(bug.ID+" "+bug.Role, func(t *testing.T) {
			role, err := model.ParseRole(bug.Role)
			require.NoError(t, err)
			plans, err := suites.PlansOf(role, suites.Everything, suites.Options{})
			require.NoError(t, err)
			broken := 0
			for _, p := range plans {
				at := slices.IndexFunc(bug.Behaviours, func(b conformance.Behaviour) bool { return b.Suite == p.Title })
				if at < 0 {
					continue
				}
				r := newRecorded(p, bug.Behaviours[at])
				all := r.judged(t)
				broken += len(all)
				for i, c := range all {
					run, bounds, err := harm.Find(t.Context(), c, r)
					require.NoError(t, err)
					if run != nil {
						t.Logf("%s of %d: %s, %d steps, %s\n%s", p.Title, i, bounds, len(run.Steps), run.Harm, modeltest.Diagram(run.Arrows(), false))
						return
					}
					if i > 20 {
						break
					}
				}
			}
			t.Logf("NONE of %d", broken)
		})
	}
}
