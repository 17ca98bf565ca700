package paxosmutate_test

import (
	"context"
	"fmt"
	"math/rand"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/harm"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// suspect is an implementation in Go: what begins a test anew.
type suspect func(node oracle.Node) func(harm.Event) []harm.Event

// Play implements harm.Suspect.
func (s suspect) Play(ctx context.Context, node oracle.Node, words [][]harm.Event) (out [][][]harm.Event, err error) {
	for _, word := range words {
		give := s(node)
		var answers [][]harm.Event
		for _, e := range word {
			answers = append(answers, give(e))
		}
		out = append(out, answers)
	}
	return out, ctx.Err()
}

// right is a correct implementation: an acceptor of any dialect, or the reference.
func right(t testing.TB, role model.Role, d model.Dialect) suspect {
	return func(node oracle.Node) func(harm.Event) []harm.Event {
		ref, err := subject.NewReference(role, subject.Cluster{Self: model.Node(node), Acceptors: 3, Quorum1: 2, Quorum2: 2})
		require.NoError(t, err)
		var acceptor paxos.Acceptor
		return func(e harm.Event) (out []harm.Event) {
			i := stimulus(e)
			if role == model.Acceptor && i.Kind == model.Deliver {
				var m paxos.Message
				acceptor, m = d.Step(acceptor, model.Node(node), i.Message)
				return events(model.MessageOf(m))
			}
			return events(ref.Give(i))
		}
	}
}

// read is the reference's ballot.
func read(b oracle.Ballot) (out model.Ballot) {
	if round, node, ok := b.Pair(); ok {
		out = model.Ballot{Round: round, Node: model.Node(node)}
	}
	return out
}

func stimulus(e harm.Event) model.Stimulus {
	from, ballot, value := model.Node(e.From), read(e.Ballot), model.Value(e.Value)
	switch e.Type {
	case harm.Set:
		return model.Stimulus{Kind: model.Set, Ballot: ballot, Value: value}
	case harm.Get:
		return model.Stimulus{Kind: model.Get, Ballot: ballot}
	case harm.Restart:
		return model.Stimulus{Kind: model.Restart}
	case harm.Prepare:
		return model.Stimulus{Message: paxos.Prepare{Ballot: ballot}}
	case harm.Promise:
		return model.Stimulus{Message: paxos.Promise{From: from, Ballot: ballot, Vote: model.Vote{Ballot: read(e.Vote.Ballot), Value: model.Value(e.Vote.Value)}}}
	case harm.Accept:
		return model.Stimulus{Message: paxos.Accept{Ballot: ballot, Value: value}}
	}
	return model.Stimulus{Message: paxos.Accepted{From: from, Ballot: ballot, Value: value}}
}

func events(all []model.Message) (out []harm.Event) {
	for _, m := range all {
		out = append(out, sent(m))
	}
	return out
}

// Whatever came to a correct implementation, no harm is found, as there is none: of an
// acceptor in any dialect, of a proposer, a learner and a process.
func TestCorrectOnesDoNoHarm(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	roles := map[harm.Role]model.Role{harm.Acceptor: model.Acceptor, harm.Proposer: model.Proposer, harm.Learner: model.Learner, harm.Process: model.Process}
	for _, role := range []harm.Role{harm.Acceptor, harm.Proposer, harm.Learner, harm.Process} {
		dialects := []model.Dialect{{}}
		if role == harm.Acceptor {
			all := model.Dialects()
			dialects = all[:thorough.Of(4, len(all))]
		}
		for _, d := range dialects {
			s := right(t, roles[role], d)
			for range (thorough.Of(4, 96) + len(dialects) - 1) / len(dialects) {
				c := harm.Case{Role: role, Self: 1, Acceptors: 3, Quorum1: 2, Quorum2: 2, Values: []oracle.Value{"v", "w"}, Tries: 3}
				for round := range uint64(3) {
					for node := range oracle.Node(2) {
						c.Ballots = append(c.Ballots, harm.Owned{Ballot: oracle.Pair(round+1, uint64(node)), Node: node})
					}
				}
				word := drawn(r, role, c)
				answers, err := s.Play(t.Context(), c.Self, [][]harm.Event{word})
				require.NoError(t, err)
				for i, sent := range answers[0] {
					c.Transcript = append(c.Transcript, harm.Exchange{In: word[i], Out: sent})
				}
				run, _, err := harm.Find(t.Context(), c, s)
				require.NoError(t, err)
				if run != nil {
					t.Fatalf("%v as %v:\n%s", role, d, modeltest.Diagram(run.Arrows(), false))
				}
			}
		}
	}
}

// drawn is a word of inputs as they come, each ballot with one value of its peer's.
func drawn(r *rand.Rand, role harm.Role, c harm.Case) (word []harm.Event) {
	last := 0 // the proposer's ballot
	for range 2 + r.Intn(7) {
		at := r.Intn(len(c.Ballots))
		ballot, from := c.Ballots[at].Ballot, oracle.Node(r.Intn(3))
		own, value := c.Ballots[last|1].Ballot, oracle.Value(fmt.Sprintf("%c", 'v'+at%2))
		e := harm.Event{}
		switch kind := r.Intn(6); {
		case role == harm.Learner, kind == 0 && role != harm.Acceptor:
			e = harm.Event{Type: harm.Accepted, From: from, Ballot: ballot, Value: value}
		case kind == 1 && role != harm.Acceptor && last+2 < len(c.Ballots):
			if len(word) > 0 {
				last += 2
			}
			e = harm.Event{Type: harm.Set, Ballot: c.Ballots[last|1].Ballot, Value: "w"}
			if r.Intn(3) == 0 {
				e = harm.Event{Type: harm.Get, Ballot: e.Ballot}
			}
		case kind < 5 && role != harm.Acceptor:
			e = harm.Event{Type: harm.Promise, From: from, Ballot: own}
			if ballot < own && r.Intn(2) == 0 {
				e.Vote = oracle.Vote{Ballot: ballot, Value: value}
			}
		case role == harm.Proposer:
			e = harm.Event{Type: harm.Restart}
		case r.Intn(2) == 0:
			e = harm.Event{Type: harm.Prepare, Ballot: ballot}
		default:
			e = harm.Event{Type: harm.Accept, Ballot: ballot, Value: value}
		}
		word = append(word, e)
	}
	return word
}
