package exploration

import (
	"iter"
	"math/bits"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
)

// global is a state of the whole system, as the invariants see it.
type global struct {
	*exploring
	explore.View
}

func (g global) acceptor(i int) paxos.Acceptor {
	if g.joint {
		return g.at(i).Acceptor
	}
	return g.acceptors[i].At(g.Local(g.acceptorAt(i)))
}

func (g global) proposer(i int) paxos.Proposer {
	if g.joint {
		return g.at(i).Proposer
	}
	return g.proposers[i].At(g.Local(g.proposerAt(i)))
}

func (g global) learner(i int) *paxos.Learner {
	if g.joint {
		return g.at(i).Learner
	}
	return g.learners[i].At(g.Local(g.learnerAt(i)))
}

// at is a process, where processes are explored whole.
func (g global) at(i int) world.Parts { return g.processes[i].At(g.Local(i)) }

func (g global) history() memory { return g.exploring.history.At(g.Local(g.historyAt())) }

// mask is a set of messages, a bit each, as a view has those sent.
type mask []uint64

// those are the messages of type M that are so.
func those[M paxos.Message](x *exploring, so func(M) bool) mask {
	out := make(mask, (len(x.Messages)+63)/64)
	for i, m := range x.Messages {
		if m, ok := m.(M); ok && so(m) {
			out[i/64] |= 1 << (i % 64)
		}
	}
	return out
}

func (m mask) or(n mask) mask {
	out := slices.Clone(m)
	for w := range n {
		out[w] |= n[w]
	}
	return out
}

// sent reports whether one of them was.
func (m mask) sent(v explore.View) bool {
	for w, sent := range v.Messages() {
		if sent&m[w] != 0 {
			return true
		}
	}
	return false
}

// all gives the numbers of those that were sent.
func (m mask) all(sent []uint64) iter.Seq[int] {
	return func(yield func(int) bool) {
		for w := range m {
			for set := sent[w] & m[w]; set != 0; set &= set - 1 {
				if !yield(w*64 + bits.TrailingZeros64(set)) {
					return
				}
			}
		}
	}
}

// count is how many of them were sent.
func (m mask) count(v explore.View) (n int) {
	for w, sent := range v.Messages() {
		n += bits.OnesCount64(sent & m[w])
	}
	return n
}

// check is a property, or what it says of one machine. A step that neither changes one of
// the machines nor sends one of the messages for the first time cannot break it.
type check struct {
	machines []int
	messages mask
	holds    func(global) bool
}

// property is one of the specification's, by its name there. Those without make are
// seen where a step is taken (exploring.acceptorTakes).
type property struct {
	name     string
	historic bool // it speaks of the history
	make     func(*exploring) []check
}

// properties are those of SynodSafety.tla, in its order, and of SynodHistory.tla.
var properties = []property{
	{name: "TypeOK"},
	{name: "Agreement", make: agreement},
	{name: "OneValuePerBallot", make: oneValuePerBallot},
	{name: "AcceptBacked", make: acceptBacked},
	{name: "PromiseBinds", make: promiseBinds},
	{name: "PromiseTruthful", make: promiseTruthful},
	{name: "VoteIsLast", make: voteIsLast},
	{name: "VoteBelowPromise", make: voteBelowPromise},
	{name: "DecidedIsChosen", make: decidedIsChosen},
	{name: "DecisionsAgree", make: decisionsAgree},
	{name: "LearnedIsChosen", make: learnedIsChosen},
	{name: "PhaseCarries", make: phaseCarries},
	{name: "PromisesRise"},
	{name: "WriteOnce", make: agreement}, // as messages only grow, so does Chosen: it stays what it is exactly if it never has two
	{name: "Validity", historic: true, make: validity},
	{name: "UnsetIsTrue", historic: true, make: unsetIsTrue},
	{name: "DecidedIsCurrent", historic: true, make: decidedIsCurrent},
}

// invariants are the properties that are wanted, of states.
func (x *exploring) invariants() (out []explore.Invariant) {
	x.voted = x.votes()
	for _, p := range properties {
		if p.make == nil || !x.wants(p.name) || p.name == "WriteOnce" && x.wants("Agreement") {
			continue
		}
		for _, c := range p.make(x) {
			out = append(out, explore.Invariant{
				Name: p.name, Machines: c.machines, Messages: slices.Collect(c.messages.all(c.messages)),
				Holds: func(v explore.View) bool { return c.holds(global{x, v}) },
			})
		}
	}
	return out
}

// each are checks of so many machines.
func each(count int, at func(int) int, of func(i int) check) (out []check) {
	for i := range count {
		c := of(i)
		c.machines = append(c.machines, at(i))
		out = append(out, c)
	}
	return out
}

func (x *exploring) ofAcceptors(of func(a int) check) []check {
	return each(len(x.Closed.Acceptors), x.acceptorAt, of)
}

func (x *exploring) ofProposers(of func(p int) check) []check {
	return each(len(x.Closed.Proposers), x.proposerAt, of)
}

// votes are the Accepted for a value in a ballot, by place of both.
func (x *exploring) votes() [][]mask {
	return x.byBallotAndValue(func(b paxos.Ballot, v paxos.Value) mask {
		return those(x, func(m paxos.Accepted) bool { return m.Ballot == b && m.Value == v })
	})
}

func (x *exploring) byBallotAndValue(of func(paxos.Ballot, paxos.Value) mask) (out [][]mask) {
	for _, b := range x.Ballots {
		var row []mask
		for _, v := range x.Values {
			row = append(row, of(b, v))
		}
		out = append(out, row)
	}
	return out
}

// chosen is the values for which a quorum voted in one ballot (spec: Chosen): by the
// true quorums, whatever the code takes for one, and over all Accepted ever sent.
func (g global) chosen() (set valueSet) {
	for _, values := range g.voted {
		for v, votes := range values {
			if votes.count(g.View) >= g.size.Quorum(g.size.Quorum2) {
				set |= 1 << v
			}
		}
	}
	return set
}

// agreement may be broken by a vote.
func agreement(x *exploring) []check {
	return []check{{messages: those(x, anyOf[paxos.Accepted]), holds: func(g global) bool {
		chosen := g.chosen()
		return chosen&(chosen-1) == 0
	}}}
}

// anyOf is so of every message of a type.
func anyOf[M paxos.Message](M) bool { return true }

func oneValuePerBallot(x *exploring) []check {
	said := x.byBallotAndValue(func(b paxos.Ballot, v paxos.Value) mask {
		accepts := those(x, func(m paxos.Accept) bool { return m.Ballot == b && m.Value == v })
		return accepts.or(those(x, func(m paxos.Accepted) bool { return m.Ballot == b && m.Value == v }))
	})
	return []check{{
		messages: those(x, anyOf[paxos.Accept]).or(those(x, anyOf[paxos.Accepted])),
		holds:    func(g global) bool { return !g.twoValues(said) },
	}}
}

// twoValues reports whether of some ballot messages about two values were sent.
func (g global) twoValues(byBallotAndValue [][]mask) bool {
	for _, values := range byBallotAndValue {
		count := 0
		for _, m := range values {
			count += bool01(m.sent(g.View))
		}
		if count > 1 {
			return true
		}
	}
	return false
}

// backing is what can stand behind an Accept: by acceptor, its Promises of the
// ballot that report no vote above the given one; and the Promises that report it.
type backing struct {
	accept   int
	promises []mask
	reports  mask // empty, not nil, if the vote is none
	none     bool
}

// acceptBacked may be broken by an Accept: Promises only help.
func acceptBacked(x *exploring) []check {
	var all [][]backing // by Accept
	for _, b := range x.Ballots {
		for _, v := range x.Values {
			all = append(all, x.backings(b, v))
		}
	}
	return []check{{messages: those(x, anyOf[paxos.Accept]), holds: func(g global) bool {
		return !slices.ContainsFunc(all, func(list []backing) bool {
			return g.Sent(list[0].accept) && !slices.ContainsFunc(list, g.backs)
		})
	}}}
}

func (x *exploring) backings(ballot paxos.Ballot, value paxos.Value) (out []backing) {
	for _, vote := range x.Names.Votes() {
		if !model.IsNoVote(vote) && vote.Value != value {
			continue
		}
		k := backing{accept: x.Closed.Number[paxos.Accept{Ballot: ballot, Value: value}], none: model.IsNoVote(vote)}
		k.reports = those(x, func(m paxos.Promise) bool { return m.Ballot == ballot && m.Vote == vote })
		for a := range x.Closed.Acceptors {
			k.promises = append(k.promises, those(x, func(m paxos.Promise) bool {
				return m.Ballot == ballot && int(m.From) == a && !model.Below(vote.Ballot, m.Vote.Ballot)
			}))
		}
		out = append(out, k)
	}
	return out
}

func (g global) backs(k backing) bool {
	count := 0
	for _, m := range k.promises {
		count += bool01(m.sent(g.View))
	}
	return count >= g.size.Quorum(g.size.Quorum1) && (k.none || k.reports.sent(g.View))
}

// bound is the sets of messages that a ballot forbids to have been sent, by acceptor
// and the ballot's number; 0 is none.
func (x *exploring) bound(of func(from int, b paxos.Ballot) mask) (out [][]mask) {
	for a := range x.Closed.Acceptors {
		row := []mask{of(a, paxos.Ballot{})}
		for _, b := range x.Ballots {
			row = append(row, of(a, b))
		}
		out = append(out, row)
	}
	return out
}

func promiseBinds(x *exploring) []check {
	above := x.bound(func(from int, b paxos.Ballot) mask {
		return those(x, func(m paxos.Promise) bool { return int(m.From) == from && model.Below(b, m.Ballot) })
	})
	return x.ofAcceptors(func(a int) check {
		return check{messages: above[a][0], holds: func(g global) bool {
			n := x.Names.Number(g.acceptor(a).Promised)
			return n >= 0 && !above[a][n].sent(g.View)
		}}
	})
}

// promiseTruthful may be broken by a Promise, and by a vote that comes after one.
func promiseTruthful(x *exploring) (out []check) {
	type truth struct {
		cast     int  // the message that is reported, or None
		later    mask // votes that should have been reported
		possible bool
	}
	all := make([]truth, len(x.Messages)) // by Promise
	promises := those(x, anyOf[paxos.Promise])
	for i := range promises.all(promises) {
		p := x.Messages[i].(paxos.Promise)
		t := truth{cast: explore.None, possible: model.Below(p.Vote.Ballot, p.Ballot)}
		if !model.IsNoVote(p.Vote) {
			t.cast = x.Closed.Number[paxos.Accepted{From: p.From, Ballot: p.Vote.Ballot, Value: p.Vote.Value}]
		}
		t.later = those(x, func(m paxos.Accepted) bool {
			return m.From == p.From && model.Below(m.Ballot, p.Ballot) && model.Below(p.Vote.Ballot, m.Ballot)
		})
		all[i] = t
	}
	for a := range x.Closed.Acceptors {
		promises := those(x, func(m paxos.Promise) bool { return int(m.From) == a })
		votes := those(x, func(m paxos.Accepted) bool { return int(m.From) == a })
		out = append(out, check{messages: promises.or(votes), holds: func(g global) bool {
			for i := range promises.all(g.Messages()) {
				if t := &all[i]; !t.possible || t.later.sent(g.View) || t.cast != explore.None && !g.Sent(t.cast) {
					return false
				}
			}
			return true
		}})
	}
	return out
}

func voteIsLast(x *exploring) []check {
	above := x.bound(func(from int, b paxos.Ballot) mask {
		return those(x, func(m paxos.Accepted) bool { return int(m.From) == from && model.Below(b, m.Ballot) })
	})
	return x.ofAcceptors(func(a int) check {
		cast := x.byBallotAndValue(func(b paxos.Ballot, v paxos.Value) mask {
			return those(x, func(m paxos.Accepted) bool { return m == paxos.Accepted{From: paxos.Node(a), Ballot: b, Value: v} })
		})
		return check{messages: above[a][0], holds: func(g global) bool {
			vote := g.acceptor(a).Vote
			n := x.Names.Number(vote.Ballot)
			if n < 0 || above[a][n].sent(g.View) {
				return false
			}
			v := x.valueAt(vote.Value)
			return n == 0 || v >= 0 && cast[n-1][v].sent(g.View)
		}}
	})
}

func voteBelowPromise(x *exploring) []check {
	return x.ofAcceptors(func(a int) check {
		return check{holds: func(g global) bool {
			s := g.acceptor(a)
			return !model.Below(s.Promised, s.Vote.Ballot)
		}}
	})
}

// decidedIsChosen may be broken by who decides: what is chosen stays so.
func decidedIsChosen(x *exploring) []check {
	return x.ofProposers(func(p int) check {
		return check{holds: func(g global) bool {
			s := g.proposer(p)
			return s.Phase != paxos.PhaseDecided || g.isChosen(s.Value)
		}}
	})
}

func (g global) isChosen(v paxos.Value) bool {
	i := g.valueAt(v)
	return i >= 0 && g.chosen().has(i)
}

func (x *exploring) valueAt(v paxos.Value) int { return slices.Index(x.Values, v) }

func decisionsAgree(x *exploring) []check {
	var proposers []int
	for p := range x.Closed.Proposers {
		proposers = append(proposers, x.proposerAt(p))
	}
	return []check{{machines: proposers, holds: func(g global) bool {
		var first paxos.Maybe
		for p := range x.Closed.Proposers {
			s := g.proposer(p)
			if s.Phase != paxos.PhaseDecided {
				continue
			}
			if !model.NoValue(first) && first != paxos.Some(s.Value) {
				return false
			}
			first = paxos.Some(s.Value)
		}
		return true
	}}}
}

func learnedIsChosen(x *exploring) []check {
	return each(len(x.Closed.Learners), x.learnerAt, func(l int) check {
		return check{holds: func(g global) bool {
			v, learned := g.learner(l).Value.Get()
			return !learned || g.isChosen(v)
		}}
	})
}

func phaseCarries(x *exploring) []check {
	return x.ofProposers(func(p int) check {
		return check{holds: func(g global) bool { return g.carries(g.proposer(p)) }}
	})
}

// carries reports whether a proposer holds what its phase has, and no more.
func (g global) carries(s paxos.Proposer) bool {
	switch {
	case s.Phase != paxos.PhasePrepare && (!model.NoValue(s.Own) || s.Promisers != 0 || !model.IsNoVote(s.Best)),
		s.Phase != paxos.PhaseAccept && s.Voters != 0,
		(s.Value != "") != (s.Phase == paxos.PhaseAccept || s.Phase == paxos.PhaseDecided),
		s.Phase == paxos.PhasePrepare && model.Count(s.Promisers) >= g.size.Quorum(g.size.Quorum1):
		return false
	}
	return true
}

// validity may be broken by a message: what was requested stays so.
func validity(x *exploring) []check {
	var said []mask
	for _, v := range x.Values {
		accepts := those(x, func(m paxos.Accept) bool { return m.Value == v })
		said = append(said, accepts.or(those(x, func(m paxos.Accepted) bool { return m.Value == v })))
	}
	return []check{{
		messages: those(x, anyOf[paxos.Accept]).or(those(x, anyOf[paxos.Accepted])),
		holds: func(g global) bool {
			requested := g.history().requested
			for v, m := range said {
				if m.sent(g.View) && !requested.has(v) {
					return false
				}
			}
			return true
		},
	}}
}

func unsetIsTrue(x *exploring) []check {
	return x.ofProposers(func(p int) check {
		return check{machines: []int{x.historyAt()}, holds: func(g global) bool {
			return g.proposer(p).Phase != paxos.PhaseUnset || g.history().began[p] == 0
		}}
	})
}

func decidedIsCurrent(x *exploring) []check {
	return x.ofProposers(func(p int) check {
		return check{machines: []int{x.historyAt()}, holds: func(g global) bool {
			s, began := g.proposer(p), g.history().began[p]
			return s.Phase != paxos.PhaseDecided || began == 0 || began.has(max(0, g.valueAt(s.Value)))
		}}
	})
}
