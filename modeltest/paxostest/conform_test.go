package paxostest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
)

// dialectUnderTest is an acceptor of a dialect, as somebody else's.
type dialectUnderTest struct {
	dialect Dialect
	self    Node
	state   paxos.Acceptor
}

func (d *dialectUnderTest) take(m paxos.Message) []Message {
	var sent paxos.Message
	d.state, sent = d.dialect.step(d.state, d.self, m)
	return messageOf(sent)
}

func (d *dialectUnderTest) Prepare(b Ballot) []Message { return d.take(paxos.Prepare{Ballot: b}) }

func (d *dialectUnderTest) Accept(b Ballot, v Value) []Message {
	return d.take(paxos.Accept{Ballot: b, Value: v})
}

func (d *dialectUnderTest) Restart() {}

type observed struct{ *dialectUnderTest }

func (d observed) State() paxos.Acceptor { return d.state }

func TestEachDialectIsNamed(t *testing.T) {
	for _, d := range Dialects() {
		for _, k := range []int{0, 1} {
			start := time.Now()
			r, err := inGo(context.Background(), acceptor, func(c Cluster) any { return &dialectUnderTest{dialect: d, self: c.Self} }, []Option{ExtraStates(k)})
			require.NoError(t, err)
			require.Nil(t, r.Divergence, r.Text())
			t.Log(d, k, r.Suites, time.Since(start))
		}
		r, err := inGo(context.Background(), acceptor, func(c Cluster) any { return observed{&dialectUnderTest{dialect: d, self: c.Self}} }, nil)
		require.NoError(t, err)
		require.Nil(t, r.Divergence, r.Text())
		t.Log(d, "observed", r.Suites)
	}
}

type reference struct {
	paxos.Process
	n *names
}

func (r *reference) Set(b Ballot, v Value) []Message {
	return r.take(stimulus{kind: set, ballot: b, value: v, who: r.n.self})
}
func (r *reference) Get(b Ballot) []Message {
	return r.take(stimulus{kind: get, ballot: b, who: r.n.self})
}
func (r *reference) Promise(from Node, b Ballot, v Vote) []Message {
	return r.take(stimulus{message: paxos.Promise{From: from, Ballot: b, Vote: v}})
}
func (r *reference) RefusesBallots() {}
func (r *reference) Accepted(from Node, b Ballot, v Value) []Message {
	return r.take(stimulus{message: paxos.Accepted{From: from, Ballot: b, Value: v}})
}
func (r *reference) Reject(from Node, b Ballot) []Message { return nil }
func (r *reference) Restart()                             { r.take(stimulus{kind: restart}) }
func (r *reference) take(i stimulus) (sent []Message) {
	r.Process.Proposer, sent = r.n.stepProposer(r.Process.Proposer, i)
	return sent
}

func TestProposer(t *testing.T) {
	for _, k := range []int{0} {
		start := time.Now()
		r, err := inGo(context.Background(), proposer, func(c Cluster) any {
			q, err := paxos.NewQuorums(c.Acceptors, c.Quorum1, c.Quorum2)
			require.NoError(t, err)
			return &reference{n: &names{self: c.Self, quorums: q}}
		}, []Option{ExtraStates(k)})
		require.NoError(t, err)
		require.Nil(t, r.Divergence, r.Text())
		t.Log(k, r.Suites, time.Since(start))
	}
}

type learnerUT struct {
	n *names
	l *paxos.Learner
	t learners
}

func (r *learnerUT) Accepted(from Node, b Ballot, v Value) (sent []Message) {
	r.l, sent = r.n.stepLearner(r.t, r.l, stimulus{message: paxos.Accepted{From: from, Ballot: b, Value: v}})
	return sent
}
func (r *learnerUT) Restart() { r.l = &paxos.Learner{} }

func TestLearner(t *testing.T) {
	start := time.Now()
	r, err := inGo(context.Background(), learner, func(c Cluster) any {
		q, err := paxos.NewQuorums(c.Acceptors, c.Quorum1, c.Quorum2)
		require.NoError(t, err)
		return &learnerUT{n: &names{self: c.Self, quorums: q}, l: &paxos.Learner{}, t: learners{}}
	}, nil)
	require.NoError(t, err)
	require.Nil(t, r.Divergence, r.Text())
	t.Log(r.Suites, time.Since(start))
}
