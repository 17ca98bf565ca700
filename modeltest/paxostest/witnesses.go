package paxostest

import (
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/explore"
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
			return !noValue(p.Own) && !isNoVote(p.Best) && p.Own != paxos.Some(p.Best.Value)
		})
	}},
	{"SometimesTwoReported", mayReportTwo, twoReported},
	{"SometimesUnset", (*exploring).gets, func(x *exploring) func(global) bool {
		return x.someProposer(func(_ global, _ int, p paxos.Proposer) bool { return p.Phase == paxos.PhaseUnset })
	}},
	{"SometimesLearned", func(x *exploring) bool { return len(x.closed.learners) > 0 }, func(x *exploring) func(global) bool {
		return func(g global) bool {
			for l := range x.closed.learners {
				if !noValue(g.learner(l).Value) {
					return true
				}
			}
			return false
		}
	}},
	{"SometimesAdopted", adopts, func(x *exploring) func(global) bool {
		return x.someProposer(func(g global, i int, p paxos.Proposer) bool {
			asked := g.history().asked[i]
			return p.Phase == paxos.PhaseDecided && !noValue(asked) && asked != paxos.Some(p.Value)
		})
	}},
	{"SometimesGetCompletes", getCompletes, func(x *exploring) func(global) bool {
		return x.someProposer(func(g global, i int, p paxos.Proposer) bool {
			h := g.history()
			return p.Phase == paxos.PhaseDecided && noValue(h.asked[i]) && h.began[i] == 0
		})
	}},
	{"SometimesRestartedSucceeds", restartedSucceeds, func(x *exploring) func(global) bool {
		return x.someProposer(func(g global, i int, p paxos.Proposer) bool {
			return p.Phase == paxos.PhaseDecided && inSet(g.history().restarted, Node(i))
		})
	}},
}

func (x *exploring) someProposer(is func(g global, i int, p paxos.Proposer) bool) func(global) bool {
	return func(g global) bool {
		for i := range x.closed.proposers {
			if is(g, i, g.proposer(i)) {
				return true
			}
		}
		return false
	}
}

func twoReported(x *exploring) func(global) bool {
	reports := x.byBallotAndValue(func(b paxos.Ballot, v paxos.Value) mask {
		return those(x, func(m paxos.Promise) bool { return m.Ballot == b && !isNoVote(m.Vote) && m.Vote.Value == v })
	})
	return func(g global) bool { return g.twoValues(reports) }
}

// What is possible at which size.

func always(*exploring) bool { return true }

// mayBeForced: a proposer still waits for promises when it has heard of a vote.
func mayBeForced(x *exploring) bool {
	return len(x.ballots) > 1 && len(x.values) > 1 && x.quorums.one > 1
}

// mayReportTwo: a second ballot has another value than the first, as its quorum
// misses who voted; a third hears of both.
func mayReportTwo(x *exploring) bool {
	return len(x.ballots) > 2 && len(x.values) > 1 && x.quorums.one < x.quorums.n
}

// owns is how many ballots a proposer has.
func (x *exploring) owns(p paxos.Node) (n int) {
	for _, b := range x.ballots {
		n += bool01(b.Node == p)
	}
	return n
}

func (x *exploring) gets() bool {
	for p := range nodes(x.getters) {
		if x.owns(p) > 0 {
			return true
		}
	}
	return false
}

func adopts(x *exploring) bool {
	return x.size.History && len(x.ballots) > 1 && len(x.values) > 1
}

// getCompletes: a getter has a ballot with another one below it.
func getCompletes(x *exploring) bool {
	for i, b := range x.ballots {
		if i > 0 && x.size.History && inSet(x.getters, b.Node) {
			return true
		}
	}
	return false
}

func restartedSucceeds(x *exploring) bool {
	for p := range nodes(x.restarters) {
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
