package subject

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// within is an implementation in Go.
type within struct {
	create func(Cluster) any
	under  any
}

// Within is the implementation in Go that create makes.
func Within(create func(Cluster) any) Speaker { return &within{create: create} }

// Play is [Speaker.Play].
func (w *within) Play(ctx context.Context, tests []Script) ([][][]judge.Message, error) {
	return playOn(ctx, w, tests)
}

// playOn gives tests input by input.
func playOn(ctx context.Context, s Speaker, tests []Script) ([][][]judge.Message, error) {
	out := make([][][]judge.Message, len(tests))
	for k, t := range tests {
		if err := s.Begin(ctx, t.Place); err != nil {
			return nil, err
		}
		for _, i := range t.Inputs {
			heard, err := s.Give(ctx, i)
			if err != nil {
				s.End()
				return nil, err
			}
			out[k] = append(out[k], heard)
		}
		s.End()
	}
	return out, nil
}

// Begin is [Speaker.Begin].
func (w *within) Begin(ctx context.Context, at Place) (err error) {
	defer alive(&err)
	w.under = w.create(Cluster{Self: at.Self, Acceptors: at.Acceptors, Quorum1: at.Quorum1, Quorum2: at.Quorum2})
	return ctx.Err()
}

// Give is [Speaker.Give].
func (w *within) Give(ctx context.Context, i judge.Input) (out []judge.Message, err error) {
	defer alive(&err)
	for _, m := range give(w.under, stimulus(i)) {
		out = append(out, Heard(m))
	}
	return out, ctx.Err()
}

// End is [Speaker.End].
func (w *within) End() {
	finish(w.under)
	w.under = nil
}

// Renew is [Speaker.Renew].
func (w *within) Renew(context.Context) error { return nil }

// alive turns a panic into an error.
func alive(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w: panic: %v\n%s", ErrDied, p, debug.Stack())
	}
}

// ballotIn is a ballot as an implementation in Go has it.
func ballotIn(b oracle.Ballot) model.Ballot {
	round, node, _ := b.Pair()
	return model.Ballot{Round: round, Node: model.Node(node)}
}

// stimulus is an input with the ballots of an implementation in Go.
func stimulus(i judge.Input) model.Stimulus {
	out := model.Stimulus{Kind: i.Kind, Ballot: ballotIn(i.Ballot), Value: model.Value(i.Value), Crash: i.Crash}
	if i.Kind == model.Deliver {
		out.Message = messageIn(i.Message)
	}
	return out
}

// Heard is what an implementation in Go sent.
func Heard(m model.Message) judge.Message {
	has := m.Type.Carries()
	out := judge.Message{Type: m.Type, From: m.From, Value: oracle.Value(m.Value)}
	if has.Ballot || !model.IsNone(m.Ballot) {
		out.Ballot = oracle.Pair(m.Ballot.Round, uint64(m.Ballot.Node))
	}
	if has.Vote && !model.IsNoVote(m.Vote) {
		out.Vote = judge.Vote{Ballot: oracle.Pair(m.Vote.Ballot.Round, uint64(m.Vote.Ballot.Node)), Value: oracle.Value(m.Vote.Value)}
	}
	if !model.IsNone(m.Promised) {
		out.Promised = oracle.Pair(m.Promised.Round, uint64(m.Promised.Node))
	}
	return out
}

// OfReference is impl/paxos, in a role.
func OfReference(r model.Role) Speaker {
	return Within(func(c Cluster) any {
		reference, err := NewReference(r, c)
		if err != nil {
			panic(err) // no test has such a cluster
		}
		return reference
	})
}
