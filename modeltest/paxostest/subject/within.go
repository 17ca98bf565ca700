package subject

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/deadline"
	"github.com/synod-paxos/synod/modeltest/driver"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// within is an implementation in Go.
type within[I, M any] struct {
	create  func(Cluster) any
	take    func(under any, i I) ([]M, error)
	perStep time.Duration    // a step may take
	worker  *deadline.Worker // of the test that is under way
	under   any
	given   []I // since it began; only grows, as who is late is told by it
	wrote   [][]int
}

// Within is the implementation in Go that create makes, and that sends what take says when it takes
// an input. A step that does not come back is a *[deadline.Error], and nothing can be asked of it
// after that.
func Within[I, M any](create func(Cluster) any, take func(under any, i I) ([]M, error)) Speaker[I, M] {
	return &within[I, M]{create: create, take: take, perStep: deadline.PerStep}
}

// OfDecree is [Within] of an implementation of one decree.
func OfDecree(create func(Cluster) any) Speaker[judge.Input, judge.Message] {
	return Within(create, takeDecree)
}

func takeDecree(under any, i judge.Input) (out []judge.Message, _ error) {
	sent, err := give(under, stimulus(i))
	for _, m := range sent {
		out = append(out, Heard(m))
	}
	return out, err
}

// Play is [Speaker.Play].
func (w *within[I, M]) Play(ctx context.Context, tests []Script[I]) ([][][]M, error) {
	return deadline.Steps(ctx, w.perStep, func(watch modeltest.Watch) (out [][][]M, err error) {
		w.wrote = nil
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
func (w *within[I, M]) play(t Script[I], watch modeltest.Watch) (out [][]M, err error) {
	if err := w.begin(t.Place, watch); err != nil {
		return nil, err
	}
	w.given, out = make([]I, 0, len(t.Inputs)), make([][]M, 0, len(t.Inputs))
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
func (w *within[I, M]) Begin(ctx context.Context, at Place) error {
	w.wrote = nil
	_, err := next(ctx, w, func(watch modeltest.Watch) (any, error) { return nil, w.begin(at, watch) })
	return err
}

// next does one thing of a test that is given input by input.
func next[T, I, M any](ctx context.Context, w *within[I, M], work func(modeltest.Watch) (T, error)) (T, error) {
	if w.worker == nil {
		w.worker = deadline.NewWorker(w.perStep)
	}
	out, err := deadline.Next(ctx, w.worker, work)
	if err != nil {
		w.leave()
	}
	return out, err
}

// leave lets go of the worker; after an error it may be under way still.
func (w *within[I, M]) leave() {
	if w.worker != nil {
		w.worker.End()
		w.worker = nil
	}
}

func (w *within[I, M]) begin(at Place, watch modeltest.Watch) (err error) {
	c := at.Cluster()
	watch.Begins(func() string { return fmt.Sprintf("the function that creates it, for %+v", c) })
	defer watch.Ended()
	defer Alive(&err)
	w.given, w.wrote = nil, append(w.wrote, nil)
	if w.under = nil; w.create != nil {
		w.under = w.create(c)
	}
	if w.under == nil {
		return fmt.Errorf("the function that creates an implementation gave nil for %+v: give one that is new, with an empty disk", c)
	}
	return nil
}

// Give is [Speaker.Give].
func (w *within[I, M]) Give(ctx context.Context, i I) ([]M, error) {
	return next(ctx, w, func(watch modeltest.Watch) ([]M, error) { return w.give(i, watch) })
}

func (w *within[I, M]) give(i I, watch modeltest.Watch) (out []M, err error) {
	before := w.given
	watch.Begins(func() string { return fmt.Sprintf("%v, after %v", i, before) })
	defer watch.Ended()
	w.given = append(before, i)
	defer Alive(&err)
	if out, err = w.take(w.under, i); err != nil {
		return nil, fmt.Errorf("after %v: %w", i, err)
	}
	writes, last := 0, len(w.wrote)-1
	if counts, ok := w.under.(Writer); ok {
		writes = counts.Writes()
	}
	if writes < 0 || writes > wire.MaxWrites {
		return nil, fmt.Errorf("after %v: Writes must give 0 to %d, got %d", i, wire.MaxWrites, writes)
	}
	w.wrote[last] = append(w.wrote[last], writes)
	return out, nil
}

// End is [Speaker.End].
func (w *within[I, M]) End() error {
	_, err := next(context.Background(), w, func(watch modeltest.Watch) (any, error) { return nil, w.end(watch) })
	w.leave()
	return err
}

func (w *within[I, M]) end(watch modeltest.Watch) (err error) {
	watch.Begins(func() string { return "its Close" })
	defer watch.Ended()
	defer func() {
		if w.under = nil; err != nil {
			err = fmt.Errorf("in its Close: %w", err)
		}
	}()
	defer Alive(&err)
	return finish(w.under)
}

// Directly is [driver.Near.Directly].
func (w *within[I, M]) Directly(ctx context.Context, work func(Speaker[I, M]) error) error {
	_, err := deadline.Steps(ctx, w.perStep, func(watch modeltest.Watch) (any, error) { return nil, work(&direct[I, M]{w, watch}) })
	return err
}

// direct is an implementation that is spoken to where it is waited for.
type direct[I, M any] struct {
	*within[I, M]
	watch modeltest.Watch
}

func (d *direct[I, M]) Begin(_ context.Context, at Place) error {
	d.wrote = nil
	return d.begin(at, d.watch)
}

func (d *direct[I, M]) Give(ctx context.Context, i I) ([]M, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return d.give(i, d.watch)
}

func (d *direct[I, M]) End() error    { return d.end(d.watch) }
func (d *direct[I, M]) State() string { return "" }

// State is [Speaker.State].
func (w *within[I, M]) State() string {
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

// Wrote is [Speaker.Wrote].
func (w *within[I, M]) Wrote() [][]int { return w.wrote }

// Renew is [Speaker.Renew].
func (w *within[I, M]) Renew(context.Context) error { return nil }

// Alive turns a panic into an error.
func Alive(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w: panic: %v\n%s", driver.ErrDied, p, debug.Stack())
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
	out, none := Judged(m, pairIn), oracle.Pair(0, 0) // which is wrong, and not left out
	if has.Ballot && model.IsNone(m.Ballot) {
		out.Ballot = none
	}
	if !model.IsNoVote(m.Vote) && model.IsNone(m.Vote.Ballot) {
		out.Vote.Ballot = none
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
	return OfDecree(func(c Cluster) any {
		reference, err := NewReference(r, c)
		if err != nil {
			panic(err) // no test has such a cluster
		}
		return reference
	})
}
