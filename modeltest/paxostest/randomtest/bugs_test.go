package randomtest

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// bug changes what a node does with one kind of input.
type bug struct {
	name, title string
	roles       []string
	prepare     func(*node, Ballot) []Message
	accept      func(*node, Ballot, Value) []Message
	promise     func(*node, Node, Ballot, Vote) []Message
	accepted    func(*node, Node, Ballot, Value) []Message
	restart     func(*node)
}

var (
	ofAcceptors = []string{"acceptor", "process"}
	ofProposers = []string{"proposer", "process"}
	ofCounters  = []string{"proposer", "learner", "process"}
)

// bugs have the names of the seeded ones in impl/paxos/mutants that do the same.
var bugs = []bug{
	{name: "M01", title: "a Prepare is answered without a guard", roles: ofAcceptors, prepare: func(n *node, b Ballot) []Message {
		n.process.Acceptor.Promised = b
		return []Message{{Type: paxostest.Promise, From: n.process.Self, Ballot: b, Vote: n.process.Acceptor.Vote}}
	}},
	{name: "M02", title: "a Promise is not recorded", roles: ofAcceptors, prepare: func(n *node, b Ballot) []Message {
		before := n.process.Acceptor
		defer func() { n.process.Acceptor = before }()
		return n.Prepare(b)
	}},
	{name: "M04", title: "a Promise omits the vote", roles: ofAcceptors, prepare: func(n *node, b Ballot) []Message {
		out := n.Prepare(b)
		for i := range out {
			out[i].Vote = Vote{}
		}
		return out
	}},
	{name: "M05", title: "any reported vote wins, the last one", roles: ofProposers, promise: func(n *node, from Node, b Ballot, v Vote) []Message {
		if p := &n.process.Proposer; p.Ballot == b && p.Phase == paxos.PhasePrepare && !p.Promisers.Has(from) && !v.IsNone() {
			p.Best = Vote{}
		}
		return n.Promise(from, b, v)
	}},
	{name: "M06", title: "the vote of the lowest ballot wins", roles: ofProposers, promise: func(n *node, from Node, b Ballot, v Vote) []Message {
		if best := n.process.Proposer.Best; !best.IsNone() && !v.Ballot.Less(best.Ballot) {
			v = Vote{}
		} else if p := &n.process.Proposer; p.Ballot == b && !p.Promisers.Has(from) && !v.IsNone() {
			p.Best = Vote{}
		}
		return n.Promise(from, b, v)
	}},
	{name: "M13", title: "an Accept does not raise the promise", roles: ofAcceptors, accept: func(n *node, b Ballot, v Value) []Message {
		promised := n.process.Acceptor.Promised
		defer func() { n.process.Acceptor.Promised = promised }()
		return n.Accept(b, v)
	}},
	{name: "M14", title: "the first vote is kept, later ones are acknowledged", roles: ofAcceptors, accept: func(n *node, b Ballot, v Value) []Message {
		vote := n.process.Acceptor.Vote
		out := n.Accept(b, v)
		if !vote.IsNone() {
			n.process.Acceptor.Vote = vote
		}
		return out
	}},
	{name: "M19", title: "a repeated Promise counts twice", roles: ofProposers, promise: func(n *node, from Node, b Ballot, v Vote) []Message {
		for other := range Node(n.process.Quorums.N()) {
			if n.process.Proposer.Promisers.Has(from) {
				from = other
			}
		}
		return n.Promise(from, b, v)
	}},
	{name: "M20", title: "a repeated Accepted counts twice for the proposer", roles: ofProposers, accepted: func(n *node, from Node, b Ballot, v Value) []Message {
		out := n.Accepted(from, b, v)
		if n.process.Proposer.Phase != paxos.PhaseAccept || len(out) > 0 {
			return out
		}
		learner := n.process.Learner
		n.again = append(n.again, from)
		if at := slices.Index(n.again, from); at < len(n.again)-1 && b == n.process.Proposer.Ballot {
			for other := range Node(n.process.Quorums.N()) {
				if !n.process.Proposer.Voters.Has(other) {
					out = n.Accepted(other, b, v)
					break
				}
			}
			n.process.Learner = learner
			return slices.DeleteFunc(out, func(m Message) bool { return m.Type == paxostest.Learned })
		}
		return out
	}},
	{name: "M22", title: "one vote is a decision", roles: ofCounters, accepted: func(n *node, from Node, b Ballot, v Value) (out []Message) {
		for other := range Node(n.process.Quorums.N()) {
			out = append(out, n.Accepted(other, b, v)...)
		}
		return out
	}},
	// a proposer alone may have a vote of its own acceptor's that nobody saw
	{name: "M25", title: "the own acceptor's vote is assumed", roles: []string{"process"}, promise: func(n *node, from Node, b Ballot, v Vote) []Message {
		out := n.Promise(from, b, v)
		if len(out) > 0 && n.process.Quorums.Size2() > 1 {
			n.process.Proposer.Voters = paxos.NewNodeSet(n.process.Self)
		}
		return out
	}},
	{name: "M27", title: "a ballot is used again after a restart", roles: ofProposers, restart: func(n *node) {
		n.Restart()
		n.process.Proposer = paxos.Proposer{}
	}},
	{name: "M29", title: "a crash loses the vote", roles: ofAcceptors, restart: func(n *node) {
		n.Restart()
		n.process.Acceptor.Vote = Vote{}
	}},
	{name: "M30", title: "a crash loses the promise", roles: ofAcceptors, restart: func(n *node) {
		n.Restart()
		n.process.Acceptor.Promised = Ballot{}
	}},
	{name: "L02", title: "a majority is one too many", roles: ofCounters,
		promise: func(n *node, from Node, b Ballot, v Vote) []Message {
			p := n.process.Proposer
			if p.Phase == paxos.PhasePrepare && p.Ballot == b && !p.Promisers.Has(from) && p.Promisers.Len() == n.process.Quorums.Size1()-1 && !slices.Contains(n.again, from) {
				if n.again = append(n.again, from); len(n.again) == 1 {
					return nil
				}
			}
			return n.Promise(from, b, v)
		},
		accepted: func(n *node, from Node, b Ballot, v Value) []Message {
			if int(from) == n.process.Quorums.Size2()-1 {
				return nil // its vote would complete the smallest quorum
			}
			return n.Accepted(from, b, v)
		}},
	{name: "L04", title: "a decision is ignored when a higher ballot is promised", roles: []string{"process"}, accepted: func(n *node, from Node, b Ballot, v Value) []Message {
		if b.Less(n.process.Acceptor.Promised) {
			return nil
		}
		return n.Accepted(from, b, v)
	}},
}

// buggy is a node with a bug.
type buggy struct {
	*node
	bug bug
}

func (n buggy) Prepare(b Ballot) []Message {
	if n.bug.prepare != nil {
		return n.bug.prepare(n.node, b)
	}
	return n.node.Prepare(b)
}

func (n buggy) Accept(b Ballot, v Value) []Message {
	if n.bug.accept != nil {
		return n.bug.accept(n.node, b, v)
	}
	return n.node.Accept(b, v)
}

func (n buggy) Promise(from Node, b Ballot, v Vote) []Message {
	if n.bug.promise != nil {
		return n.bug.promise(n.node, from, b, v)
	}
	return n.node.Promise(from, b, v)
}

func (n buggy) Accepted(from Node, b Ballot, v Value) []Message {
	if n.bug.accepted != nil {
		return n.bug.accepted(n.node, from, b, v)
	}
	return n.node.Accepted(from, b, v)
}

func (n buggy) Restart() {
	if n.bug.restart != nil {
		n.bug.restart(n.node)
		return
	}
	n.node.Restart()
}

func TestBugsAreFound(t *testing.T) {
	for i, b := range bugs {
		roles := b.roles
		if !thorough.Tests() {
			roles = roles[:1] // in the others it shows in the same way
		}
		for _, role := range roles {
			t.Run(b.name+" "+role, func(t *testing.T) {
				thorough.Sample(t, i, 14) // stage mutants tries all, as patches of the code
				t.Parallel()
				var opts []Option
				if b.name[0] == 'L' { // its runs go on to their end
					opts = append(opts, Runs(some(5000)))
				}
				create := func(c paxostest.Cluster) any { return buggy{newNode(t, role, c), b} }
				as, err := model.ParseRole(role)
				require.NoError(t, err)
				r, err := inGo(t.Context(), role, create, opts)
				require.NoError(t, err)
				if b.name[0] == 'L' {
					require.Equal(t, conformance.Conforms, r.Verdict, b.title)
					require.NotEmpty(t, r.Slow, b.title)
					return
				}
				require.Equal(t, conformance.Unsafe, r.Verdict, b.title)
				require.NotNil(t, r.Divergences[0].Harm, "%s: %s", b.title, r.Divergences[0].Bounds)
				t.Log(b.name, role, r.Suites[0].Tests, len(r.Divergences[0].Steps))
				again := savedAndRead(t, r.Divergences[0], conformance.Within(as, create, conformance.Options{}))
				require.Equal(t, r.Verdict, again.Verdict)
				require.Less(t, len(r.Divergences[0].Steps), 40, r.Text()) // M27 takes 34, all others less than 20
			})
		}
	}
}
