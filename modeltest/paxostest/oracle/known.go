package oracle

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
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

// shows is the vote that a message shows, or none (spec: VoteOf).
func (m Message) shows() Vote {
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
func (s set) size() int       { return bits.OnesCount64(uint64(s)) }

// Known is what messages show, whoever sent them, in whatever order they came (spec:
// Known). It only grows. The zero Known of a cluster knows nothing.
type Known struct {
	Cluster
	ballots map[Ballot]*known
	highest map[Value]Ballot // the highest ballot in which a value was proposed
	chosen  map[Value]bool   // by a quorum in one ballot
	skips   [][]skip         // by acceptor; ascending in low and high, none within another
	votes   [][]shown        // by acceptor; ascending by ballot
}

// known is what is known of one ballot.
type known struct {
	values []proposal // mostly one
}

// proposal is a value of a ballot, and who showed a vote for it.
type proposal struct {
	value  Value
	first  Message // that showed that it was proposed
	accept bool    // an Accept proposes it, and not just a vote shows it
	voters set
}

// skip is the ballots between two, which an acceptor skips (spec: BallotsSkipped).
type skip struct {
	low, high Ballot
	by        Message
}

// shown is a vote that an acceptor showed.
type shown struct {
	ballot Ballot
	by     Message
}

// NewKnown knows nothing yet.
func NewKnown(c Cluster) *Known {
	return &Known{
		Cluster: c, ballots: map[Ballot]*known{}, highest: map[Value]Ballot{}, chosen: map[Value]bool{},
		skips: make([][]skip, c.Acceptors), votes: make([][]shown, c.Acceptors),
	}
}

// foreign tells a message of one who is no acceptor: it shows nothing.
func (k *Known) foreign(m Message) bool {
	return (m.Type == Promise || m.Type == Accepted) && int(m.From) >= k.Acceptors
}

// With takes in one message more (spec: With).
func (k *Known) With(m Message) {
	if k.foreign(m) {
		return
	}
	if m.Type == Accept {
		k.propose(m.Ballot, m.Value, m).accept = true
		return
	}
	if vote := m.shows(); vote.Ballot != None {
		k.show(vote, m)
	}
	if m.Type == Promise {
		k.skip(m)
	}
}

func (k *Known) propose(b Ballot, v Value, by Message) *proposal {
	of := k.ballots[b]
	if of == nil {
		of = &known{}
		k.ballots[b] = of
	}
	for i := range of.values {
		if of.values[i].value == v {
			return &of.values[i]
		}
	}
	of.values = append(of.values, proposal{value: v, first: by})
	k.highest[v] = max(k.highest[v], b)
	return &of.values[len(of.values)-1]
}

func (k *Known) show(vote Vote, by Message) {
	p := k.propose(vote.Ballot, vote.Value, by)
	if p.voters&(1<<by.From) != 0 {
		return
	}
	p.voters = p.voters.with(by.From)
	if p.voters.size() >= k.Quorum {
		k.chosen[vote.Value] = true
	}
	list := k.votes[by.From]
	at, found := slices.BinarySearchFunc(list, vote.Ballot, func(s shown, b Ballot) int { return strings.Compare(string(s.ballot), string(b)) })
	if !found {
		k.votes[by.From] = slices.Insert(list, at, shown{vote.Ballot, by})
	}
}

// skip keeps what a Promise skips, unless another skips it all, and drops what is within.
func (k *Known) skip(m Message) {
	s := skip{m.Vote.Ballot, m.Ballot, m}
	if s.low >= s.high {
		return
	}
	list := k.skips[m.From]
	at, _ := slices.BinarySearchFunc(list, s, func(t, s skip) int {
		return cmp.Or(cmp.Compare(t.low, s.low), -cmp.Compare(t.high, s.high))
	})
	if at > 0 && list[at-1].high >= s.high || at < len(list) && list[at].low == s.low && list[at].high >= s.high {
		return
	}
	end := at
	for end < len(list) && list[end].high <= s.high {
		end++
	}
	k.skips[m.From] = slices.Replace(list, at, end, s)
}

// covers finds a Promise of an acceptor that skips all ballots between two.
func (k *Known) covers(a Node, low, high Ballot) (by Message, found bool) {
	list := k.skips[a]
	at, _ := slices.BinarySearchFunc(list, low, func(s skip, low Ballot) int {
		if s.low <= low {
			return -1
		}
		return 1
	})
	if at == 0 || list[at-1].high < high { // of those that begin low enough the last goes highest
		return by, false
	}
	return list[at-1].by, true
}

// Skips finds a Promise by which an acceptor skips the ballot (spec: Skips).
func (k *Known) Skips(a Node, b Ballot) (by Message, skips bool) {
	list := k.skips[a]
	at, _ := slices.BinarySearchFunc(list, b, func(s skip, b Ballot) int { return cmp.Compare(s.low, b) })
	if at == 0 || list[at-1].high <= b {
		return by, false
	}
	return list[at-1].by, true
}

// Proposed finds the message that showed first that a value was proposed in a ballot, by
// an Accept or by a vote (spec: Proposed).
func (k *Known) Proposed(b Ballot, v Value) (by Message, proposed bool) {
	if of := k.ballots[b]; of != nil {
		for _, p := range of.values {
			if p.value == v {
				return p.first, true
			}
		}
	}
	return by, false
}

// votedBetween finds a message by which an acceptor showed a vote between two ballots.
func (k *Known) votedBetween(a Node, low, high Ballot) (by Message, voted bool) {
	list := k.votes[a]
	at, _ := slices.BinarySearchFunc(list, low, func(s shown, low Ballot) int {
		if s.ballot <= low {
			return -1
		}
		return 1
	})
	if at == len(list) || list[at].ballot >= high {
		return by, false
	}
	return list[at].by, true
}

// IsChosen reports whether a quorum showed votes for the value in one ballot (spec:
// IsChosen).
func (k *Known) IsChosen(v Value) bool {
	return k.chosen[v]
}

// most is the most votes that the value has in one ballot, and the ballot.
func (k *Known) most(v Value) (b Ballot, votes set) {
	for ballot, of := range k.ballots {
		for _, p := range of.values {
			if p.value == v && (p.voters.size() > votes.size() || p.voters.size() == votes.size() && ballot > b) {
				b, votes = ballot, p.voters
			}
		}
	}
	return b, votes
}

// dead reports whether so many skip a ballot that it chooses nothing (spec: Dead): each
// quorum has a member that does.
func (k *Known) dead(skippers int) bool { return skippers > k.Acceptors-k.Quorum }
