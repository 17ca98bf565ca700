package paxos

import (
	"slices"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
)

// renaming maps the universe to other ballots in the same order, other values
// and other nodes. What steps do must not depend on the names: then what holds in
// the small universe holds of all ballots, values and nodes.
type renaming struct {
	ballots []Ballot // of ballots[i]; a ballot goes where its owner goes
	values  []Value  // of values[i]
	nodes   []Node   // of node i, a permutation of the cluster
}

func (r renaming) ballot(b Ballot) Ballot {
	if i := slices.Index(ballots, b); i >= 0 {
		return r.ballots[i]
	}
	return b
}

func (r renaming) value(v Value) Value { return r.values[slices.Index(values, v)] }

func (r renaming) maybe(m Maybe) Maybe {
	if value, ok := m.Get(); ok {
		return Some(r.value(value))
	}
	return m
}

func (r renaming) vote(v Vote) Vote {
	if v.IsNone() {
		return v
	}
	return Vote{r.ballot(v.Ballot), r.value(v.Value)}
}

func (r renaming) set(s NodeSet) (renamed NodeSet) {
	for node := range s.All() {
		renamed = renamed.With(r.nodes[node])
	}
	return renamed
}

func (r renaming) message(m Message) Message {
	switch m := m.(type) {
	case Prepare:
		return Prepare{r.ballot(m.Ballot)}
	case Promise:
		return Promise{r.nodes[m.From], r.ballot(m.Ballot), r.vote(m.Vote)}
	case Accept:
		return Accept{r.ballot(m.Ballot), r.value(m.Value)}
	case Accepted:
		return Accepted{r.nodes[m.From], r.ballot(m.Ballot), r.value(m.Value)}
	case Reject:
		return Reject{r.nodes[m.From], r.ballot(m.Ballot), r.ballot(m.Promised)}
	}
	return nil
}

func (r renaming) effects(e Effects) Effects {
	e.Send = r.message(e.Send)
	return e
}

func (r renaming) acceptor(a Acceptor) Acceptor {
	return Acceptor{r.ballot(a.Promised), r.vote(a.Vote)}
}

func (r renaming) proposer(p Proposer) Proposer {
	value := p.Value
	if p.Phase == PhaseAccept || p.Phase == PhaseDecided {
		value = r.value(value)
	}
	return Proposer{r.ballot(p.Ballot), p.Phase, r.maybe(p.Own), r.set(p.Promisers), r.vote(p.Best), value, r.set(p.Voters)}
}

func (r renaming) learner(l Learner) Learner {
	var votes []Tally
	for _, tally := range l.Votes {
		votes = append(votes, Tally{r.vote(tally.Vote), r.set(tally.Voters)})
	}
	slices.SortFunc(votes, func(s, t Tally) int { return s.compareVote(t.Vote) })
	return Learner{votes, r.maybe(l.Value)}
}

// genRenaming also gives ballots of one round, where the owners' order allows.
func genRenaming() gopter.Gen {
	return gopter.CombineGens(
		gen.SliceOfN(len(ballots), gen.UInt64Range(0, 1<<60)),
		genOf([][]Value{{"x", "y", ""}, {"y", "", "x"}, {"long value", "\x00", "\xff"}, {"", "x", "y"}}),
		genOf([][]Node{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}),
	).Map(func(v []any) renaming {
		r := renaming{values: v[1].([]Value), nodes: v[2].([]Node)}
		last := Ballot{Round: 1}
		for i, gap := range v[0].([]uint64) {
			b := Ballot{last.Round + gap%4*(gap>>2), r.nodes[ballots[i].Node]}
			if !last.Less(b) {
				b.Round = last.Round + 1
			}
			r.ballots = append(r.ballots, b)
			last = b
		}
		return r
	})
}

func genMessage(all []Message) gopter.Gen {
	return genOf(all).Map(func(m Message) boxed { return boxed{m} })
}

// boxed keeps gopter from looking through the interface.
type boxed struct{ Message }

func TestRenamingPreservesOrder(t *testing.T) {
	check(t, "of ballots, and owners", func(r renaming) bool {
		return slices.IsSortedFunc(r.ballots, Ballot.Compare) && len(slices.Compact(slices.Clone(r.ballots))) == len(ballots) &&
			!slices.ContainsFunc(ballots, func(b Ballot) bool { return r.ballot(b).Node != r.nodes[b.Node] || !r.ballot(b).IsReal() })
	}, genRenaming())
}

func TestAcceptorCommutesWithRenaming(t *testing.T) {
	check(t, "acceptor", func(r renaming, a Acceptor, m boxed) bool {
		next, effects := Process{Self: 1, Acceptor: a}.Deliver(m.Message)
		renamed, renamedEffects := Process{Self: r.nodes[1], Acceptor: r.acceptor(a)}.Deliver(r.message(m.Message))
		return renamed.Acceptor == r.acceptor(next.Acceptor) && renamedEffects == r.effects(effects)
	}, genRenaming(), genOf(acceptorStates()), genMessage(acceptorStimuli()))
}

func proposerStimuli() (all []Message) {
	for from := range Node(3) {
		for _, b := range ballots {
			for _, vote := range votes() {
				all = append(all, Promise{from, b, vote})
			}
			for _, v := range values {
				all = append(all, Accepted{from, b, v})
			}
		}
	}
	return all
}

func TestProposerCommutesWithRenaming(t *testing.T) {
	states := proposerStates()
	check(t, "messages", func(r renaming, p Proposer, m boxed) bool {
		next, effects := Process{Quorums: three, Proposer: p}.Deliver(m.Message)
		renamed, renamedEffects := Process{Quorums: three, Proposer: r.proposer(p)}.Deliver(r.message(m.Message))
		return renamed.Proposer == r.proposer(next.Proposer) && renamedEffects == r.effects(effects)
	}, genRenaming(), genOf(states), genMessage(proposerStimuli()))
	check(t, "starts", func(r renaming, p Proposer, b Ballot, own Maybe) bool {
		next, effects := p.OnStart(0, b, own)
		renamed, renamedEffects := r.proposer(p).OnStart(r.nodes[0], r.ballot(b), r.maybe(own))
		return renamed == r.proposer(next) && renamedEffects == r.effects(effects)
	}, genRenaming(), genOf(states), genOf(ballots), genOf([]Maybe{{}, Some(""), Some("y")}))
}

func TestLearnerCommutesWithRenaming(t *testing.T) {
	check(t, "learner", func(r renaming, ms []Accepted, m Accepted) bool {
		var l Learner
		for _, m := range ms {
			l, _ = l.OnLearn(three, m)
		}
		next, effects := l.OnLearn(three, m)
		renamed, renamedEffects := r.learner(l).OnLearn(three, r.message(m).(Accepted))
		return renamed.Key() == r.learner(next).Key() && renamedEffects == effects
	}, genRenaming(), gen.SliceOf(genOf(learnerStimuli(3, ballots[:2]))), genOf(learnerStimuli(3, ballots[:2])))
}
