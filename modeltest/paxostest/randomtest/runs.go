package randomtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/paxostest/trial"
	"github.com/synod-paxos/synod/trace/tla"
)

// Sizes of clusters.
const (
	mostProposers = 4
	maxBallots    = 20
)

// runner makes random runs of one implementation.
type runner struct {
	role    model.Role
	of      conformance.Implementation
	sizes   []int // of clusters with quorums as declared
	testers map[place]*trial.Tester
	wrote   map[kindOfStep]int // how often such a step wrote at most
}

// place is what of a run an implementation is told beforehand.
type place struct {
	acceptors, proposers int
	self                 model.Node
}

func newRunner(r model.Role, of conformance.Implementation) (*runner, error) {
	out := &runner{role: r, of: of, testers: map[place]*trial.Tester{}, wrote: map[kindOfStep]int{}}
	for n := range suites.MostAcceptors {
		if _, err := of.Is.Quorums(n + 1); err == nil {
			out.sizes = append(out.sizes, n+1)
		} else if n+1 == suites.MostAcceptors && len(out.sizes) == 0 {
			return nil, err
		}
	}
	return out, nil
}

// tester is the one of a place.
func (r *runner) tester(ctx context.Context, at place) (*trial.Tester, error) {
	if t := r.testers[at]; t != nil {
		return t, nil
	}
	q, err := r.of.Is.Quorums(at.acceptors)
	if err != nil {
		return nil, err
	}
	n := &model.Names{
		Quorums: q, Self: at.self, Values: []model.Value{"v1", "v2", "v3", "v4"},
		Acceptors: tla.Models("a", at.acceptors), Proposers: tla.Models("p", at.proposers),
	}
	for round := range maxBallots / at.proposers {
		for i := range at.proposers {
			n.Ballots = append(n.Ballots, model.Ballot{Round: uint64(1 + round), Node: model.Node(i)})
		}
	}
	t, err := trial.New(ctx, suites.NewUnplanned(n, r.role, "random runs", r.of.Is), r.of, r.of.Name)
	r.testers[at] = t
	return t, err
}

// draw makes a run.
func (r *runner) draw(ctx context.Context, rng *rand.Rand, length int) (*trial.Tester, *cluster, error) {
	at := place{acceptors: r.size(rng)}
	at.proposers = 1 + rng.IntN(min(at.acceptors, mostProposers))
	switch r.role {
	case model.Acceptor:
		at.self = model.Node(rng.IntN(at.acceptors))
	case model.Proposer, model.Process:
		at.self = model.Node(rng.IntN(at.proposers))
	}
	t, err := r.tester(ctx, at)
	if err != nil {
		return nil, nil, err
	}
	live, err := t.Live(ctx)
	if err != nil {
		return nil, nil, err
	}
	c := &cluster{
		Live: live, ctx: ctx, role: r.role, self: at.self, is: r.of.Is, tester: t, rng: rng, values: 2 + rng.IntN(3),
		crashes: max(0, 10*rng.IntN(6)-30), hurry: 25 * rng.IntN(4), lost: 12 * rng.IntN(4), votesLost: 25 * rng.IntN(4),
		wrote: r.wrote,
		known: oracle.NewKnown(oracle.Cluster{Acceptors: at.acceptors, Quorum: t.Quorums.Two, Space: oracle.Dense{}}),
		owner: map[oracle.Ballot]model.Node{}, cut: map[model.Node]bool{}, proposers: make([]proposer, at.proposers),
		own: make([]oracle.Ballot, at.acceptors),
	}
	if r.role == model.Proposer {
		c.aside = 45 * rng.IntN(3)
	}
	if c.is.Rejects && c.lost == 12 { // so that other runs are as they are without
		c.refusals = 8
	}
	for i := range at.acceptors {
		c.acceptors = append(c.acceptors, acceptor{self: model.Node(i), mute: c.refusals > 0 && i%2 == 1})
	}
	for i := range c.proposers {
		c.proposers[i].quorum1 = t.Quorums.One
	}
	for tries := 0; c.given < length && tries < 30*length && c.err == nil && !c.Wrong(); tries++ {
		c.step()
	}
	c.heal()
	if err := live.End(ctx); c.err == nil {
		c.err = err
	}
	return t, c, c.err
}

// size prefers the sizes that clusters have.
func (r *runner) size(rng *rand.Rand) int {
	usual := []int{3, 3, 3, 5, 5, 1, 2, 4, 4, 6, 7}
	if n := usual[rng.IntN(len(usual))]; slices.Contains(r.sizes, n) {
		return n
	}
	return r.sizes[rng.IntN(len(r.sizes))]
}

// run makes runs until one goes wrong and does harm, or a few go wrong.
func (r *runner) run(ctx context.Context, o options, report *conformance.Report) error {
	title := fmt.Sprintf("random runs, seed %d", o.seed)
	var all []*trial.Result
	for i, wrong := 0, 0; i < o.runs && wrong < conformance.Attempts; i++ {
		t, c, err := r.draw(ctx, rand.New(rand.NewPCG(uint64(o.seed), uint64(i))), o.length)
		if err != nil {
			return err
		}
		if all = append(all, &c.Result); !c.Wrong() {
			continue
		}
		wrong++
		t, found, err := shortest(ctx, t, title, &c.Result)
		if harmful, err := report.Shortened(ctx, t, title, found, err); err != nil {
			return fmt.Errorf("%s, run %d: %w", title, i+1, err)
		} else if harmful {
			break
		}
	}
	report.Count(title, all, o.runs)
	report.KeepOne()
	return nil
}

// usual is the size of a cluster in which most that is wrong does harm, and by least.
const usual = 3

// shortest leaves out what a run does not need, larger clusters among it.
func shortest(ctx context.Context, t *trial.Tester, title string, r *trial.Result) (*trial.Tester, *trial.Result, error) {
	planned, found, err := t.Shortest(ctx, title, r)
	if err != nil {
		return nil, nil, err
	}
	small, ok := planned.Among(usual)
	if !ok {
		return planned, found, nil
	}
	again, err := small.One(ctx, found.Word)
	if err != nil || !again.Wrong() || again.Rule() != found.Rule() {
		return planned, found, err
	}
	return small.Shortest(ctx, title, again)
}
