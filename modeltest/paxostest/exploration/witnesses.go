package exploration

import (
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// witness is a state that the specification wants to be possible, by its name there
// (SynodWitness.tla, SynodHistory.tla), and whether it is at a size.
type witness struct {
	name     string
	possible func(*exploring) bool
	make     func(*exploring) func(global) bool
}

var witnesses = []witness{
	{"SometimesChosen", always, func(*exploring) func(global) bool {
		return func(g global) bool { return g.chosen() != 0 }
	}},
	{"SometimesDecided", always, func(x *exploring) func(global) bool {
		return x.someProposer(func(_ global, _ int, p paxos.Proposer) bool { return p.Phase == paxos.PhaseDecided })
	}},
	{"SometimesForced", mayBeForced, func(x *exploring) func(global) bool {
		return x.someProposer(func(_ global, _ int, p paxos.Proposer) bool {
			return !model.NoValue(p.Own) && !model.IsNoVote(p.Best) && p.Own != paxos.Some(p.Best.Value)
		})
	}},
	{"SometimesTwoReported", mayReportTwo, twoReported},
	{"SometimesUnset", (*exploring).gets, func(x *exploring) func(global) bool {
		return x.someProposer(func(_ global, _ int, p paxos.Proposer) bool { return p.Phase == paxos.PhaseUnset })
	}},
	{"SometimesLearned", func(x *exploring) bool { return len(x.Closed.Learners) > 0 }, func(x *exploring) func(global) bool {
		return func(g global) bool {
			for l := range x.Closed.Learners {
				if !model.NoValue(g.learner(l).Value) {
					return true
				}
			}
			return false
		}
	}},
	{"SometimesAdopted", adopts, func(x *exploring) func(global) bool {
		return x.someProposer(func(g global, i int, p paxos.Proposer) bool {
			asked := g.history().asked[i]
			return p.Phase == paxos.PhaseDecided && !model.NoValue(asked) && asked != paxos.Some(p.Value)
		})
	}},
	{"SometimesGetCompletes", getCompletes, func(x *exploring) func(global) bool {
		return x.someProposer(func(g global, i int, p paxos.Proposer) bool {
			h := g.history()
			return p.Phase == paxos.PhaseDecided && model.NoValue(h.asked[i]) && h.began[i] == 0
		})
	}},
	{"SometimesRestartedSucceeds", restartedSucceeds, func(x *exploring) func(global) bool {
		return x.someProposer(func(g global, i int, p paxos.Proposer) bool {
			return p.Phase == paxos.PhaseDecided && model.InSet(g.history().restarted, model.Node(i))
		})
	}},
}

func (x *exploring) someProposer(is func(g global, i int, p paxos.Proposer) bool) func(global) bool {
	return func(g global) bool {
		for i := range x.Closed.Proposers {
			if is(g, i, g.proposer(i)) {
				return true
			}
		}
		return false
	}
}

func twoReported(x *exploring) func(global) bool {
	reports := x.byBallotAndValue(func(b paxos.Ballot, v paxos.Value) mask {
		return those(x, func(m paxos.Promise) bool { return m.Ballot == b && !model.IsNoVote(m.Vote) && m.Vote.Value == v })
	})
	return func(g global) bool { return g.twoValues(reports) }
}

// What is possible at which size.

func always(*exploring) bool { return true }

// mayBeForced: a proposer still waits for promises when it has heard of a vote.
func mayBeForced(x *exploring) bool {
	return len(x.Ballots) > 1 && len(x.Values) > 1 && x.Quorums.One > 1
}

// mayReportTwo: a second ballot has another value than the first, as its quorum
// misses who voted; a third hears of both.
func mayReportTwo(x *exploring) bool {
	return len(x.Ballots) > 2 && len(x.Values) > 1 && x.Quorums.One < x.Quorums.N
}

// owns is how many ballots a proposer has.
func (x *exploring) owns(p paxos.Node) (n int) {
	for _, b := range x.Ballots {
		n += bool01(b.Node == p)
	}
	return n
}

func (x *exploring) gets() bool {
	for p := range model.Nodes(x.Getters) {
		if x.owns(p) > 0 {
			return true
		}
	}
	return false
}

func adopts(x *exploring) bool {
	return x.size.History && len(x.Ballots) > 1 && len(x.Values) > 1
}

// getCompletes: a getter has a ballot with another one below it.
func getCompletes(x *exploring) bool {
	for i, b := range x.Ballots {
		if i > 0 && x.size.History && model.InSet(x.Getters, b.Node) {
			return true
		}
	}
	return false
}

func restartedSucceeds(x *exploring) bool {
	for p := range model.Nodes(x.Restarters) {
		if x.size.History && x.owns(p) > 1 {
			return true
		}
	}
	return false
}

func (x *exploring) witnesses() (out []explore.Witness) {
	for _, w := range witnesses {
		if w.possible(x) {
			seen := w.make(x)
			out = append(out, explore.Witness{Name: w.name, Seen: func(v explore.View) bool { return seen(global{x, v}) }})
		}
	}
	return out
}
