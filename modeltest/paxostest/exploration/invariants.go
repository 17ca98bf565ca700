package exploration

import (
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// check is a property, or what it says of one machine, in one of the ways in which
// [explore.Invariant] takes it. A step that neither changes one of the machines nor sends one of
// the messages for the first time cannot break it.
type check struct {
	machines []int
	messages mask
	holds    func(global) bool       // or one of these two
	given    func(local uint32) left // of one machine: what its state asks of the messages sent
	after    func(message int) left  // what a message's being sent asks of them
	alone    bool                    // holds looks at no message
}

// left is what is left to look at; nil if nothing.
type left = func(explore.View) bool

func never(explore.View) bool { return false }

// unless is never, unless it is so.
func unless(so bool) left {
	if so {
		return nil
	}
	return never
}

// invariant is the check for the engine.
func (c check) invariant(x *exploring, name string) explore.Invariant {
	return explore.Invariant{
		Name: name, Machines: c.machines, Messages: slices.Collect(c.messages.all(c.messages)),
		Holds: c.whole(x), Given: c.given, After: c.after, Alone: c.alone,
	}
}

// whole is the check in a state of which nothing is known.
func (c check) whole(x *exploring) func(explore.View) bool {
	switch {
	case c.given != nil:
		return func(v explore.View) bool {
			rest := c.given(v.Local(c.machines[0]))
			return rest == nil || rest(v)
		}
	case c.after != nil:
		asks := make([]left, len(x.Messages))
		for i := range c.messages.all(c.messages) {
			asks[i] = c.after(i)
		}
		return func(v explore.View) bool {
			for i := range c.messages.all(v.Messages()) {
				if asks[i] != nil && !asks[i](v) {
					return false
				}
			}
			return true
		}
	}
	return func(v explore.View) bool { return c.holds(global{x, v}) }
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
			out = append(out, c.invariant(x, p.name))
		}
	}
	return out
}

// ofAcceptors are checks of each: of what its state asks, and the messages that may break it.
func (x *exploring) ofAcceptors(messages func(a int) mask, given func(a int, s paxos.Acceptor) left) (out []check) {
	for a := range x.Closed.Acceptors {
		out = append(out, check{
			machines: []int{x.acceptorAt(a)}, messages: messages(a),
			given: func(local uint32) left { return given(a, x.acceptorIn(a, local)) },
		})
	}
	return out
}

// ofProposers are checks of each: of what its state asks.
func (x *exploring) ofProposers(given func(s paxos.Proposer) left) (out []check) {
	for p := range x.Closed.Proposers {
		out = append(out, check{
			machines: []int{x.proposerAt(p)},
			given:    func(local uint32) left { return given(x.proposerIn(p, local)) },
		})
	}
	return out
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
	for _, values := range g.x.voted {
		for v, votes := range values {
			if votes.count(g.View) >= g.x.size.Quorum(g.x.size.Quorum2) {
				set |= 1 << v
			}
		}
	}
	return set
}

// agreement may be broken by a vote, if that completes a quorum.
func agreement(x *exploring) []check {
	return []check{{messages: those(x, anyOf[paxos.Accepted]), after: func(i int) left {
		m := x.Messages[i].(paxos.Accepted)
		value := x.valueAt(m.Value)
		votes := x.voted[x.Names.Number(m.Ballot)-1][value]
		return func(v explore.View) bool {
			return votes.count(v) < x.size.Quorum(x.size.Quorum2) || global{x, v}.chosen() == 1<<value
		}
	}}}
}

// anyOf is so of every message of a type.
func anyOf[M paxos.Message](M) bool { return true }

// oneValuePerBallot may be broken by an Accept or a vote, after one for another value.
func oneValuePerBallot(x *exploring) []check {
	said := func(so func(b paxos.Ballot, v paxos.Value) bool) mask {
		accepts := those(x, func(m paxos.Accept) bool { return so(m.Ballot, m.Value) })
		return accepts.or(those(x, func(m paxos.Accepted) bool { return so(m.Ballot, m.Value) }))
	}
	return []check{{
		messages: said(func(paxos.Ballot, paxos.Value) bool { return true }),
		after: func(i int) left {
			var ballot paxos.Ballot
			var value paxos.Value
			switch m := x.Messages[i].(type) {
			case paxos.Accept:
				ballot, value = m.Ballot, m.Value
			case paxos.Accepted:
				ballot, value = m.Ballot, m.Value
			}
			return said(func(b paxos.Ballot, v paxos.Value) bool { return b == ballot && v != value }).none
		},
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
	promises []mask
	reports  mask // empty, not nil, if the vote is none
	none     bool
}

// acceptBacked may be broken by an Accept: Promises only help.
func acceptBacked(x *exploring) []check {
	return []check{{messages: those(x, anyOf[paxos.Accept]), after: func(i int) left {
		m := x.Messages[i].(paxos.Accept)
		list := x.backings(m.Ballot, m.Value)
		return func(v explore.View) bool { return slices.ContainsFunc(list, global{x, v}.backs) }
	}}}
}

func (x *exploring) backings(ballot paxos.Ballot, value paxos.Value) (out []backing) {
	for _, vote := range x.Names.Votes() {
		if !model.IsNoVote(vote) && vote.Value != value {
			continue
		}
		k := backing{none: model.IsNoVote(vote)}
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
	return count >= g.x.size.Quorum(g.x.size.Quorum1) && (k.none || k.reports.sent(g.View))
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
	return x.ofAcceptors(func(a int) mask { return above[a][0] }, func(a int, s paxos.Acceptor) left {
		n := x.Names.Number(s.Promised)
		if n < 0 {
			return never
		}
		return above[a][n].none
	})
}

// promiseTruthful may be broken by a Promise, and by a vote that it should have reported.
func promiseTruthful(x *exploring) (out []check) {
	for a := range x.Closed.Acceptors {
		promises := those(x, func(m paxos.Promise) bool { return int(m.From) == a })
		votes := those(x, func(m paxos.Accepted) bool { return int(m.From) == a })
		out = append(out, check{messages: promises.or(votes), after: x.truthful})
	}
	return out
}

// truthful is what a Promise's being sent asks, or a vote's.
func (x *exploring) truthful(i int) left {
	hides := func(p paxos.Promise, v paxos.Accepted) bool {
		return v.From == p.From && model.Below(v.Ballot, p.Ballot) && model.Below(p.Vote.Ballot, v.Ballot)
	}
	if vote, ok := x.Messages[i].(paxos.Accepted); ok {
		return those(x, func(p paxos.Promise) bool { return hides(p, vote) }).none
	}
	p := x.Messages[i].(paxos.Promise)
	later := those(x, func(v paxos.Accepted) bool { return hides(p, v) })
	switch {
	case !model.Below(p.Vote.Ballot, p.Ballot):
		return never
	case model.IsNoVote(p.Vote):
		return later.none
	}
	cast := x.Closed.Number[paxos.Accepted{From: p.From, Ballot: p.Vote.Ballot, Value: p.Vote.Value}]
	return func(v explore.View) bool { return later.none(v) && v.Sent(cast) }
}

func voteIsLast(x *exploring) []check {
	above := x.bound(func(from int, b paxos.Ballot) mask {
		return those(x, func(m paxos.Accepted) bool { return int(m.From) == from && model.Below(b, m.Ballot) })
	})
	return x.ofAcceptors(func(a int) mask { return above[a][0] }, func(a int, s paxos.Acceptor) left {
		n := x.Names.Number(s.Vote.Ballot)
		switch {
		case n < 0 || n > 0 && x.valueAt(s.Vote.Value) < 0:
			return never
		case n == 0:
			return above[a][0].none
		}
		vote := x.Closed.Number[paxos.Accepted{From: paxos.Node(a), Ballot: s.Vote.Ballot, Value: s.Vote.Value}]
		return func(v explore.View) bool { return above[a][n].none(v) && v.Sent(vote) }
	})
}

func voteBelowPromise(x *exploring) []check {
	return x.ofAcceptors(func(int) mask { return nil }, func(_ int, s paxos.Acceptor) left {
		return unless(!model.Below(s.Promised, s.Vote.Ballot))
	})
}

// decidedIsChosen may be broken by who decides: what is chosen stays so.
func decidedIsChosen(x *exploring) []check {
	return x.ofProposers(func(s paxos.Proposer) left {
		if s.Phase != paxos.PhaseDecided {
			return nil
		}
		return x.isChosen(s.Value)
	})
}

// isChosen is left to look at where a value is said to be.
func (x *exploring) isChosen(value paxos.Value) left {
	i := x.valueAt(value)
	if i < 0 {
		return never
	}
	return func(v explore.View) bool { return global{x, v}.chosen().has(i) }
}

func (x *exploring) valueAt(v paxos.Value) int { return slices.Index(x.Values, v) }

func decisionsAgree(x *exploring) []check {
	var proposers []int
	for p := range x.Closed.Proposers {
		proposers = append(proposers, x.proposerAt(p))
	}
	return []check{{machines: proposers, alone: true, holds: func(g global) bool {
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

func learnedIsChosen(x *exploring) (out []check) {
	for l := range x.Closed.Learners {
		out = append(out, check{machines: []int{x.learnerAt(l)}, given: func(local uint32) left {
			if value, learned := x.learnerIn(l, local).Value.Get(); learned {
				return x.isChosen(value)
			}
			return nil
		}})
	}
	return out
}

func phaseCarries(x *exploring) []check {
	return x.ofProposers(func(s paxos.Proposer) left { return unless(x.carries(s)) })
}

// carries reports whether a proposer holds what its phase has, and no more.
func (x *exploring) carries(s paxos.Proposer) bool {
	switch {
	case s.Phase != paxos.PhasePrepare && (!model.NoValue(s.Own) || s.Promisers != 0 || !model.IsNoVote(s.Best)),
		s.Phase != paxos.PhaseAccept && s.Voters != 0,
		(s.Value != "") != (s.Phase == paxos.PhaseAccept || s.Phase == paxos.PhaseDecided),
		s.Phase == paxos.PhasePrepare && model.Count(s.Promisers) >= x.size.Quorum(x.size.Quorum1):
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
	return x.ofRounds(func(s paxos.Proposer, began valueSet) bool { return s.Phase != paxos.PhaseUnset || began == 0 })
}

func decidedIsCurrent(x *exploring) []check {
	return x.ofRounds(func(s paxos.Proposer, began valueSet) bool {
		return s.Phase != paxos.PhaseDecided || began == 0 || began.has(max(0, x.valueAt(s.Value)))
	})
}

// ofRounds are checks of each proposer and what was chosen when its round began.
func (x *exploring) ofRounds(holds func(s paxos.Proposer, began valueSet) bool) (out []check) {
	for p := range x.Closed.Proposers {
		out = append(out, check{
			machines: []int{x.proposerAt(p), x.historyAt()}, alone: true,
			holds: func(g global) bool { return holds(g.proposer(p), g.history().began[p]) },
		})
	}
	return out
}
