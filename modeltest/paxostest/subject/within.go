package subject

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/deadline"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// within is an implementation in Go.
type within struct {
	create  func(Cluster) any
	perStep time.Duration // a step may take
	under   any
	given   []judge.Input // since it began; only grows, as who is late is told by it
	closed  error         // of the End before
}

// Within is the implementation in Go that create makes. A step that does not come back is a
// *[deadline.Error], and nothing can be asked of it after that.
func Within(create func(Cluster) any) Speaker[judge.Input, judge.Message] {
	return &within{create: create, perStep: deadline.PerStep}
}

// Play is [Speaker.Play].
func (w *within) Play(ctx context.Context, tests []Script[judge.Input]) ([][][]judge.Message, error) {
	return deadline.Steps(ctx, w.perStep, func(watch modeltest.Watch) (out [][][]judge.Message, err error) {
		for _, t := range tests {
			answers, err := w.play(t, watch)
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				return nil, err
			}
			out = append(out, answers)
		}
		return out, nil
	})
}

// play gives a test input by input.
func (w *within) play(t Script[judge.Input], watch modeltest.Watch) (out [][]judge.Message, err error) {
	if err := w.begin(t.Place, watch); err != nil {
		return nil, err
	}
	for _, i := range t.Inputs {
		heard, err := w.give(i, watch)
		if err != nil {
			_ = w.end(watch)
			return nil, err
		}
		out = append(out, heard)
	}
	return out, w.end(watch)
}

// Begin is [Speaker.Begin].
func (w *within) Begin(ctx context.Context, at Place) error {
	if err := w.closed; err != nil {
		w.closed = nil
		return err
	}
	_, err := deadline.Steps(ctx, w.perStep, func(watch modeltest.Watch) (any, error) { return nil, w.begin(at, watch) })
	return err
}

func (w *within) begin(at Place, watch modeltest.Watch) (err error) {
	c := at.Cluster()
	watch.Begins(func() string { return fmt.Sprintf("the function that creates it, for %+v", c) })
	defer watch.Ended()
	defer Alive(&err)
	w.given = nil
	if w.under = nil; w.create != nil {
		w.under = w.create(c)
	}
	if w.under == nil {
		return fmt.Errorf("the function that creates an implementation gave nil for %+v: give one that is new, with an empty disk", c)
	}
	return nil
}

// Give is [Speaker.Give].
func (w *within) Give(ctx context.Context, i judge.Input) ([]judge.Message, error) {
	return deadline.Steps(ctx, w.perStep, func(watch modeltest.Watch) ([]judge.Message, error) { return w.give(i, watch) })
}

func (w *within) give(i judge.Input, watch modeltest.Watch) (out []judge.Message, err error) {
	before := w.given
	watch.Begins(func() string { return fmt.Sprintf("%v, after %v", i, before) })
	defer watch.Ended()
	w.given = append(before, i)
	defer Alive(&err)
	for _, m := range give(w.under, stimulus(i)) {
		out = append(out, Heard(m))
	}
	return out, nil
}

// End is [Speaker.End].
func (w *within) End() {
	_, w.closed = deadline.Steps(context.Background(), w.perStep, func(watch modeltest.Watch) (any, error) { return nil, w.end(watch) })
}

func (w *within) end(watch modeltest.Watch) (err error) {
	watch.Begins(func() string { return "its Close" })
	defer watch.Ended()
	defer Alive(&err)
	finish(w.under)
	w.under = nil
	return nil
}

// State is [Speaker.State].
func (w *within) State() string {
	switch under := w.under.(type) {
	case interface{ State() paxos.Acceptor }:
		return fmt.Sprintf("%+v", under.State())
	case interface{ State() paxos.Proposer }:
		return fmt.Sprintf("%+v", under.State())
	case interface{ State() paxos.Learner }:
		return fmt.Sprintf("%+v", under.State())
	}
	return ""
}

// Renew is [Speaker.Renew].
func (w *within) Renew(context.Context) error { return nil }

// Alive turns a panic into an error.
func Alive(err *error) {
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
		out.Message = InCode(i.Message, ballotIn)
	}
	return out
}

// Heard is what an implementation in Go sent.
func Heard(m model.Message) judge.Message {
	has := m.Type.Carries()
	if !has.Vote {
		m.Vote = model.Vote{}
	}
	out := Judged(m, pairIn)
	if has.Ballot && model.IsNone(m.Ballot) {
		out.Ballot = oracle.Pair(0, 0) // which is wrong, and not left out
	}
	return out
}

func pairIn(b model.Ballot) oracle.Ballot {
	if model.IsNone(b) {
		return oracle.None
	}
	return Pairs.Named(b, 0)
}

// OfReference is impl/paxos, in a role.
func OfReference(r model.Role) Speaker[judge.Input, judge.Message] {
	return Within(func(c Cluster) any {
		reference, err := NewReference(r, c)
		if err != nil {
			panic(err) // no test has such a cluster
		}
		return reference
	})
}
