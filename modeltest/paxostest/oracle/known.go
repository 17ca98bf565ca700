package oracle

import (
	"math/bits"
	"slices"
	"sort"
)

// Node is an acceptor, from 0 on; at most MaxNodes.
type Node uint8

// MaxNodes is how many acceptors a cluster may have.
const MaxNodes = 64

// Value is what is chosen; any bytes.
type Value string

// Vote is a ballot and the value voted for in it; without a ballot it is none (spec:
// NoVote).
type Vote struct {
	Ballot Ballot
	Value  Value
}

// Type is what kind of message it is.
type Type uint8

// The messages that the rules are about.
const (
	Prepare  Type = iota + 1 // Ballot
	Promise                  // From, Ballot, Vote
	Accept                   // Ballot, Value
	Accepted                 // From, Ballot, Value
)

// String gives the name of the constant.
func (t Type) String() string {
	return [...]string{"no message", "Prepare", "Promise", "Accept", "Accepted"}[min(t, 5)%5]
}

// Message is one; its Type says which of the other fields it has.
type Message struct {
	Type   Type
	From   Node
	Ballot Ballot
	Vote   Vote
	Value  Value
}

// Shows is the vote that a message shows, or none (spec: VoteOf).
func (m Message) Shows() Vote {
	switch m.Type {
	case Promise:
		return m.Vote
	case Accepted:
		return Vote{m.Ballot, m.Value}
	}
	return Vote{}
}

// Cluster is what a judge must know of a system.
type Cluster struct {
	Acceptors int   // their number
	Quorum    int   // how many votes in one ballot choose a value (spec: Quorums)
	Space     Space // of ballots
}

// set is a set of acceptors.
type set uint64

func (s set) with(n Node) set { return s | 1<<n }
func (s set) has(n Node) bool { return s>>n&1 == 1 }
func (s set) size() int       { return bits.OnesCount64(uint64(s)) }
func (s set) first() Node     { return Node(bits.TrailingZeros64(uint64(s))) }

// Known is what messages show, whoever sent them, in whatever order they came (spec:
// Known). It only grows.
//
// Its lists are ascending by ballot, and as a run goes on mostly the last of each is asked
// for: so most messages need neither a map nor a search. What a message showed is kept in
// parts, from which it is put together again when it is to be told.
type Known struct {
	Cluster
	proposals []proposal
	highest   map[Value]Ballot // the highest ballot in which a value was proposed; nil while there are few
	chosen    valueSet         // what a quorum showed votes for in one ballot
	acceptors []acceptor
}

// proposal is a value of a ballot, of which there is mostly one, and who showed a vote for it.
type proposal struct {
	Vote
	voters set
	accept bool // an Accept proposes it, and not just a vote shows it
}

// acceptor is what is known of one.
type acceptor struct {
	skips []skip  // none within another, so ascending in low and in high
	votes []shown // each once
}

// skip are the ballots between two, which a Promise of the high one skips that reports a
// vote in the low one, or none (spec: BallotsSkipped).
type skip struct {
	low, high Ballot
	value     Value
}

func (s skip) by(from Node) Message {
	return Message{Type: Promise, From: from, Ballot: s.high, Vote: Vote{s.low, s.value}}
}

// shown is a vote that an acceptor showed: by the Promise of a ballot, or by its Accepted.
type shown struct {
	Vote
	promised Ballot
}

func (s shown) by(from Node) Message {
	if s.promised == None {
		return Message{Type: Accepted, From: from, Ballot: s.Ballot, Value: s.Value}
	}
	return Message{Type: Promise, From: from, Ballot: s.promised, Vote: s.Vote}
}

// NewKnown knows nothing yet.
func NewKnown(c Cluster) *Known {
	if c.Space == nil {
		c.Space = Dense{}
	}
	return &Known{Cluster: c, acceptors: make([]acceptor, c.Acceptors)}
}

// foreign tells a message of one who is no acceptor: it shows nothing.
func (k *Known) foreign(m *Message) bool {
	return (m.Type == Promise || m.Type == Accepted) && int(m.From) >= k.Acceptors
}

// With takes in one message more (spec: With).
func (k *Known) With(m Message) { k.with(&m) }

func (k *Known) with(m *Message) {
	switch {
	case k.foreign(m):
	case m.Type == Accept:
		k.propose(Vote{m.Ballot, m.Value}).accept = true
	case m.Type == Accepted:
		k.show(m.From, shown{Vote: Vote{m.Ballot, m.Value}})
	case m.Type == Promise:
		if m.Vote.Ballot != None {
			k.show(m.From, shown{m.Vote, m.Ballot})
		}
		k.skip(m.From, skip{m.Vote.Ballot, m.Ballot, m.Vote.Value})
	}
}

// from is where the part of an ascending list begins that is at a ballot or above: mostly
// at its end, or one before.
func from(n int, b Ballot, at func(int) Ballot) int {
	switch {
	case n == 0 || at(n-1) < b:
		return n
	case n == 1 || at(n-2) < b:
		return n - 1
	}
	return sort.Search(n, func(i int) bool { return at(i) >= b })
}

// of are the proposals of a ballot.
func (k *Known) of(b Ballot) []proposal {
	low := from(len(k.proposals), b, func(i int) Ballot { return k.proposals[i].Ballot })
	high := low
	for high < len(k.proposals) && k.proposals[high].Ballot == b {
		high++
	}
	return k.proposals[low:high:high]
}

// proposal finds a vote's, or gives nil.
func (k *Known) proposal(v Vote) *proposal {
	of := k.of(v.Ballot)
	for i := range of {
		if of[i].Value == v.Value {
			return &of[i]
		}
	}
	return nil
}

// propose finds a vote's proposal, or begins it.
func (k *Known) propose(v Vote) *proposal {
	at := from(len(k.proposals), v.Ballot, func(i int) Ballot { return k.proposals[i].Ballot })
	for ; at < len(k.proposals) && k.proposals[at].Ballot == v.Ballot; at++ {
		if k.proposals[at].Value == v.Value {
			return &k.proposals[at]
		}
	}
	k.proposals = slices.Insert(k.proposals, at, proposal{Vote: v})
	if k.highest != nil {
		k.highest[v.Value] = max(k.highest[v.Value], v.Ballot)
	} else if len(k.proposals) > few {
		k.highest = map[Value]Ballot{}
		for _, p := range k.proposals { // ascending by ballot
			k.highest[p.Value] = p.Ballot
		}
	}
	return &k.proposals[at]
}

// highestOf is the highest ballot in which a value was proposed; none if it was not.
func (k *Known) highestOf(v Value) Ballot {
	if k.highest != nil {
		return k.highest[v]
	}
	for i := len(k.proposals) - 1; i >= 0; i-- {
		if k.proposals[i].Value == v {
			return k.proposals[i].Ballot
		}
	}
	return None
}

func (k *Known) show(a Node, s shown) {
	p := k.propose(s.Vote)
	if p.voters.has(a) {
		return
	}
	if p.voters = p.voters.with(a); p.voters.size() >= k.Quorum {
		k.chosen.add(s.Value)
	}
	votes := k.acceptors[a].votes
	at := from(len(votes), s.Ballot, func(i int) Ballot { return votes[i].Ballot })
	k.acceptors[a].votes = slices.Insert(votes, at, s)
}

// skip keeps what a Promise skips, unless another skips it all, and drops what is within.
func (k *Known) skip(a Node, s skip) {
	if s.low >= s.high {
		return
	}
	list := k.acceptors[a].skips
	at := from(len(list), s.low, func(i int) Ballot { return list[i].low })
	if at > 0 && list[at-1].high >= s.high || at < len(list) && list[at].low == s.low && list[at].high >= s.high {
		return
	}
	end := at
	for end < len(list) && list[end].high <= s.high {
		end++
	}
	k.acceptors[a].skips = slices.Replace(list, at, end, s)
}

// covers tells whether a Promise of an acceptor skips all ballots between two.
func (k *Known) covers(a Node, low, high Ballot) bool {
	list := k.acceptors[a].skips
	at := from(len(list), low, func(i int) Ballot { return list[i].low })
	if at < len(list) && list[at].low == low { // of those that begin low enough the last goes highest
		return list[at].high >= high
	}
	return at > 0 && list[at-1].high >= high
}

// Skips finds a Promise by which an acceptor skips the ballot (spec: Skips).
func (k *Known) Skips(a Node, b Ballot) (by Message, skips bool) {
	list := k.acceptors[a].skips
	at := from(len(list), b, func(i int) Ballot { return list[i].low })
	if at == 0 || list[at-1].high <= b {
		return by, false
	}
	return list[at-1].by(a), true
}

// Proposed finds a message that shows that a value was proposed in a ballot, an Accept or
// a vote (spec: Proposed).
func (k *Known) Proposed(b Ballot, v Value) (by Message, proposed bool) {
	p := k.proposal(Vote{b, v})
	if p == nil {
		return by, false
	}
	return k.shows(p), true
}

// shows is a message that shows a proposal.
func (k *Known) shows(p *proposal) Message {
	if p.accept {
		return Message{Type: Accept, Ballot: p.Ballot, Value: p.Value}
	}
	return k.voted(p.voters.first(), p.Vote)
}

// voted is the message by which an acceptor showed a vote that it did show.
func (k *Known) voted(a Node, v Vote) Message {
	votes := k.acceptors[a].votes
	return votes[slices.IndexFunc(votes, func(s shown) bool { return s.Vote == v })].by(a)
}

// votedBetween finds a message by which an acceptor showed a vote between two ballots.
func (k *Known) votedBetween(a Node, low, high Ballot) (by Message, voted bool) {
	votes := k.acceptors[a].votes
	at := from(len(votes), low, func(i int) Ballot { return votes[i].Ballot })
	for at < len(votes) && votes[at].Ballot == low {
		at++
	}
	if at == len(votes) || votes[at].Ballot >= high {
		return by, false
	}
	return votes[at].by(a), true
}

// IsChosen reports whether a quorum showed votes for the value in one ballot (spec:
// IsChosen).
func (k *Known) IsChosen(v Value) bool { return k.chosen.has(v) }

// most is the proposal of the value that has the most votes, or nil.
func (k *Known) most(v Value) (best *proposal) {
	for i := range k.proposals {
		if p := &k.proposals[i]; p.Value == v && (best == nil || p.voters.size() >= best.voters.size()) {
			best = p
		}
	}
	return best
}

// dead reports whether so many skip a ballot that it chooses nothing (spec: Dead): each
// quorum has a member that does.
func (k *Known) dead(skippers int) bool { return skippers >= k.skippers() }
