package paxostest

import (
	"context"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/trace/tla"
)

// Cluster is where an implementation under test finds itself.
type Cluster struct {
	Self      Node // who it is; a ballot that it chooses has this Node
	Acceptors int  // they are the nodes from 0 to Acceptors-1
	Quorum1   int  // how many promises complete phase 1
	Quorum2   int  // how many votes complete phase 2
}

// AcceptorUnderTest is an acceptor as the tests drive it. Each method is one input
// and returns what the acceptor sends: a Promise or an Accepted, or, where it
// refuses, a [Reject] or nothing.
//
// It may also be a [Restarter], and show its state with a method
// State() paxos.Acceptor of impl/paxos.
type AcceptorUnderTest interface {
	Prepare(Ballot) []Message
	Accept(Ballot, Value) []Message
}

// ProposerUnderTest is a proposer as the tests drive it. Set starts a round that
// proposes the value, in a ballot that is its own and above all before, unless the
// proposer is a [Chooser]. Each method returns what the proposer sends: a Prepare,
// an Accept, or to its client Decided or Unset.
//
// It may also be a [Restarter], [Chooser], [Refuser], [Getter], [VoteCounter] and
// [RefusalHearer], and show its state with a method State() paxos.Proposer.
type ProposerUnderTest interface {
	Set(Ballot, Value) []Message
	Promise(from Node, ballot Ballot, vote Vote) []Message
}

// LearnerUnderTest is a learner as the tests drive it. Accepted returns Learned when
// it learns, else nothing.
//
// It may also be a [Restarter], and show its state with a method
// State() paxos.Learner.
type LearnerUnderTest interface {
	Accepted(from Node, ballot Ballot, value Value) []Message
}

// Restarter crashes and starts again, with nothing but what is on its disk.
type Restarter interface{ Restart() }

// Chooser is a proposer that names its ballots itself. Set and Get are then called
// with the zero Ballot, and the Prepare that they return says which it chose.
type Chooser interface{ ChoosesBallots() }

// Refuser is a proposer that refuses, by sending nothing, to start a round in a
// ballot that is not its own or not above its last. Without it no such ballot is
// ever given to a proposer, and that ballots are unique is not tested.
type Refuser interface{ RefusesBallots() }

// Getter is a proposer that takes gets: a round that proposes nothing, and ends
// with Unset if no promise of its quorum reports a vote.
type Getter interface{ Get(Ballot) []Message }

// VoteCounter is a proposer that counts votes, and returns Decided when a quorum
// voted in its round.
type VoteCounter interface {
	Accepted(from Node, ballot Ballot, value Value) []Message
}

// RefusalHearer is a proposer that hears of refusals. It may ignore them, give up
// the round, or start another one.
type RefusalHearer interface {
	Reject(from Node, ballot Ballot) []Message
}

// featuresOf asks an implementation what it is.
func featuresOf(r role, created any, phase1, phase2 QuorumSize) features {
	_, restarts := created.(Restarter)
	_, chooses := created.(Chooser)
	_, refuses := created.(Refuser)
	_, gets := created.(Getter)
	_, decides := created.(VoteCounter)
	_, rejects := created.(RefusalHearer)
	f := features{restarts: restarts, phase1: phase1, phase2: phase2}
	if _, silent := created.(NonCounter); r == proposer || r == process {
		f.chooses, f.refuses, f.gets, f.decides, f.rejects = chooses, refuses && !chooses, gets, decides && !silent, rejects
	}
	switch created.(type) {
	case interface{ State() paxos.Acceptor }:
		f.observes = []string{"promised", "vote"}
	case interface{ State() paxos.Proposer }:
		f.observes = []string{"ballot", "phase", "own", "promisers", "best", "value", "voters"}
	case interface{ State() paxos.Learner }:
		f.observes = []string{"value", "votes"}
	}
	return f
}

// inProcess puts tests to an implementation in Go.
type inProcess struct {
	*plan
	create  func(Cluster) any
	cluster Cluster
	labels  map[any]int32 // of comparable states
	observe bool
}

func newInProcess(p *plan, f features, create func(Cluster) any) *inProcess {
	return &inProcess{plan: p, create: create, cluster: clusterOf(p.names), labels: map[any]int32{}, observe: len(f.observes) > 0}
}

func clusterOf(n *names) Cluster {
	return Cluster{Self: n.self, Acceptors: len(n.acceptors), Quorum1: n.quorums.one, Quorum2: n.quorums.two}
}

// Run implements conform.Subject.
func (s *inProcess) Run(ctx context.Context, words [][]int32) ([][]conform.Answer, error) {
	out := make([][]conform.Answer, len(words))
	for i, word := range words {
		under := s.create(s.cluster)
		out[i] = make([]conform.Answer, len(word))
		for j, input := range word {
			out[i][j] = conform.Answer{Out: s.outs.number(give(under, s.inputs[input])), Label: s.shows(under)}
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// give gives an implementation one input.
func give(under any, i stimulus) []Message {
	switch m := i.message.(type) {
	case paxos.Prepare:
		return under.(AcceptorUnderTest).Prepare(m.Ballot)
	case paxos.Accept:
		return under.(AcceptorUnderTest).Accept(m.Ballot, m.Value)
	case paxos.Promise:
		return under.(ProposerUnderTest).Promise(m.From, m.Ballot, m.Vote)
	case paxos.Accepted:
		return under.(VoteCounter).Accepted(m.From, m.Ballot, m.Value)
	case paxos.Reject:
		return under.(RefusalHearer).Reject(m.From, m.Ballot)
	}
	switch i.kind {
	case set:
		return under.(ProposerUnderTest).Set(i.ballot, i.value)
	case get:
		return under.(Getter).Get(i.ballot)
	}
	under.(Restarter).Restart()
	return nil
}

// shows is the label of the state that the implementation shows.
func (s *inProcess) shows(under any) int32 {
	if !s.observe {
		return 0
	}
	switch under := under.(type) {
	case interface{ State() paxos.Acceptor }:
		return labelOf(s, under.State(), s.projectAcceptor, "promised", "vote")
	case interface{ State() paxos.Proposer }:
		return labelOf(s, under.State(), s.projectProposer, "ballot", "phase", "own", "promisers", "best", "value", "voters")
	case interface{ State() paxos.Learner }:
		return s.label(shown(s.projectLearner(under.State()), []string{"value", "votes"}))
	}
	return 0
}

func labelOf[S comparable](s *inProcess, state S, project func(S) tla.Value, fields ...string) int32 {
	n, seen := s.labels[state]
	if !seen {
		n = s.label(shown(project(state), fields))
		s.labels[state] = n
	}
	return n
}

// ProcessUnderTest is a whole process as the tests drive it: an acceptor, a proposer
// and a learner with one disk. A message is given to the roles that it concerns: an
// Accepted to its proposer and its learner, which may return both Decided and
// Learned, or only one of them where both say the same. It sends to itself as to
// others: what comes of its own messages is up to the tests.
//
// It may also be a [Restarter], [Chooser], [Refuser], [Getter], [RefusalHearer] and
// [NonCounter].
type ProcessUnderTest interface {
	AcceptorUnderTest
	ProposerUnderTest
	LearnerUnderTest
}

// NonCounter is a process whose proposer counts no votes, and never returns Decided:
// it is the learner that tells its client.
type NonCounter interface{ CountsNoVotes() }
