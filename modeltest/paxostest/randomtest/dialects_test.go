package randomtest

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// speaker is a node whose acceptor is of a dialect, written from its description.
type speaker struct {
	*node
	dialect  model.Dialect
	promised Ballot
	vote     Vote
}

// bar is what the guards compare with.
func (s *speaker) bar() Ballot {
	if s.dialect.Remember == model.Highest || s.vote.Ballot.Less(s.promised) {
		return s.promised
	}
	return s.vote.Ballot
}

func (s *speaker) Prepare(b Ballot) []Message {
	answered := map[model.PrepareRule]bool{
		model.Again:  s.bar().Less(b) || b == s.promised && s.vote.Ballot.Less(b),
		model.Once:   s.bar().Less(b),
		model.Equal:  !b.Less(s.bar()),
		model.Always: true,
	}[s.dialect.Prepare]
	if !answered {
		return nil
	}
	if s.promised.Less(b) {
		s.promised = b
	}
	return []Message{{Type: paxostest.Promise, From: s.process.Self, Ballot: b, Vote: s.vote}}
}

func (s *speaker) Accept(b Ballot, v Value) []Message {
	if b.Less(s.bar()) || s.dialect.Accept == model.Exactly && b != s.bar() {
		return []Message{{Type: paxostest.Reject, From: s.process.Self, Ballot: b}}
	}
	if !b.Less(s.vote.Ballot) {
		s.vote = Vote{Ballot: b, Value: v}
	}
	if s.dialect.Remember == model.Raise {
		s.promised = b
	}
	return []Message{{Type: paxostest.Accepted, From: s.process.Self, Ballot: b, Value: v}}
}

func TestDialectsAreRight(t *testing.T) {
	for i, d := range model.Dialects() {
		for _, role := range []string{"acceptor", "process"} {
			if role == "process" && i%8 != 0 && !thorough.Tests() {
				continue // its acceptor is the one that was tried alone
			}
			t.Run(role+" "+d.String(), func(t *testing.T) {
				thorough.Sample(t, i, 4) // of all, each test is tried beside TLC's graphs
				t.Parallel()
				r, err := inGo(t.Context(), role, func(c paxostest.Cluster) any {
					return &speaker{node: newNode(t, role, c), dialect: d}
				}, []Option{Runs(some(500))})
				require.NoError(t, err)
				require.True(t, r.Conforms, r.Text())
			})
		}
	}
}

// chooser is a process that names its ballots itself: the next round of its own, or
// one above all that it has heard of.
type chooser struct {
	*node
	adapts bool
	heard  uint64
}

func (c *chooser) ChoosesBallots() {}

func (c *chooser) next() Ballot {
	c.heard++
	return Ballot{Round: c.heard, Node: c.process.Self}
}

func (c *chooser) hear(b Ballot) {
	if c.adapts {
		c.heard = max(c.heard, b.Round)
	}
}

func (c *chooser) Set(_ Ballot, v Value) []Message { return c.node.Set(c.next(), v) }
func (c *chooser) Get(Ballot) []Message            { return c.node.Get(c.next()) }

func (c *chooser) Prepare(b Ballot) []Message {
	c.hear(b)
	return c.node.Prepare(b)
}

func (c *chooser) Promise(from Node, b Ballot, v Vote) []Message {
	c.hear(v.Ballot)
	return c.node.Promise(from, b, v)
}

func TestChoosersAreRight(t *testing.T) {
	for _, adapts := range []bool{false, true} {
		for _, role := range []string{"proposer", "process"} {
			t.Run(fmt.Sprint(role, adapts), func(t *testing.T) {
				t.Parallel()
				r, err := inGo(t.Context(), role, func(c paxostest.Cluster) any {
					return &chooser{node: newNode(t, role, c), adapts: adapts}
				}, []Option{Runs(some(2000))})
				require.NoError(t, err)
				require.True(t, r.Conforms, r.Text())
				t.Log(r.Text())
			})
		}
	}
}

// forgetful is a chooser whose rounds are not on its disk.
type forgetful struct{ *chooser }

func (f forgetful) Restart() {
	f.node.process.Proposer = paxos.Proposer{}
	f.chooser.heard = 0
}

func TestForgottenBallotsOfAChooserAreFound(t *testing.T) {
	t.Parallel()
	for _, role := range []string{"proposer", "process"}[:thorough.Of(1, 2)] {
		r, err := inGo(t.Context(), role, func(c paxostest.Cluster) any {
			return forgetful{&chooser{node: newNode(t, role, c)}}
		}, nil)
		require.NoError(t, err)
		require.False(t, r.Conforms)
		t.Log(r.Text())
	}
}

// latest is a node whose learner keeps the last vote of each acceptor.
type latest struct {
	*node
	quorum  int
	votes   map[Node]Vote
	learned bool
}

func (l *latest) Restart() {
	l.node.Restart()
	l.votes, l.learned = map[Node]Vote{}, false
}

func (l *latest) Accepted(from Node, b Ballot, v Value) (out []Message) {
	for _, m := range l.node.Accepted(from, b, v) {
		if m.Type == paxostest.Decided {
			out = append(out, m)
		}
	}
	if l.learned || !l.votes[from].Ballot.Less(b) {
		return out
	}
	l.votes[from] = Vote{Ballot: b, Value: v}
	voters := 0
	for _, vote := range l.votes {
		if vote.Ballot == b {
			voters++
		}
	}
	if l.learned = voters >= l.quorum; l.learned {
		out = append(out, Message{Type: paxostest.Learned, Value: v})
	}
	return out
}

func TestLearnerOfLastVotesIsRight(t *testing.T) {
	t.Parallel()
	for _, role := range []string{"learner", "process"}[:thorough.Of(1, 2)] {
		r, err := inGo(t.Context(), role, func(c paxostest.Cluster) any {
			return &latest{node: newNode(t, role, c), quorum: c.Quorum2, votes: map[Node]Vote{}}
		}, []Option{Runs(some(5000))})
		require.NoError(t, err)
		require.True(t, r.Conforms, r.Text())
		t.Log(r.Text())
	}
}
