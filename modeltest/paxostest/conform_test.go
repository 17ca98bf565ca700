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
	t.Parallel()
	for _, d := range Dialects() {
		for _, k := range []int{0, 1} {
			start := time.Now()
			r, err := inGo(context.Background(), acceptor, func(c Cluster) any { return &dialectUnderTest{dialect: d, self: c.Self} }, []Option{ExtraStates(k)})
			require.NoError(t, err)
			require.True(t, r.Conforms, r.Text())
			t.Log(d, k, r.Suites, time.Since(start))
		}
		r, err := inGo(context.Background(), acceptor, func(c Cluster) any { return observed{&dialectUnderTest{dialect: d, self: c.Self}} }, nil)
		require.NoError(t, err)
		require.True(t, r.Conforms, r.Text())
		t.Log(d, "observed", r.Suites)
	}
}

// underTest is the reference as somebody else's.
type underTest struct{ *reference }

func (u underTest) Prepare(b Ballot) []Message {
	return u.give(stimulus{message: paxos.Prepare{Ballot: b}})
}

func (u underTest) Accept(b Ballot, v Value) []Message {
	return u.give(stimulus{message: paxos.Accept{Ballot: b, Value: v}})
}

func (u underTest) Set(b Ballot, v Value) []Message {
	return u.give(stimulus{kind: set, ballot: b, value: v})
}

func (u underTest) Get(b Ballot) []Message { return u.give(stimulus{kind: get, ballot: b}) }

func (u underTest) Promise(from Node, b Ballot, v Vote) []Message {
	return u.give(stimulus{message: paxos.Promise{From: from, Ballot: b, Vote: v}})
}

func (u underTest) Accepted(from Node, b Ballot, v Value) []Message {
	return u.give(stimulus{message: paxos.Accepted{From: from, Ballot: b, Value: v}})
}

func (u underTest) Reject(from Node, b Ballot) []Message {
	return u.give(stimulus{message: paxos.Reject{From: from, Ballot: b, Promised: b}})
}

func (u underTest) Restart() { u.give(stimulus{kind: restart}) }

func (underTest) RefusesBallots() {}

func TestReferenceConforms(t *testing.T) {
	for _, r := range []role{acceptor, proposer, learner} {
		t.Run(r.String(), func(t *testing.T) {
			report, err := inGo(t.Context(), r, func(c Cluster) any {
				ref, err := newReference(r, c)
				require.NoError(t, err)
				return underTest{ref}
			}, nil)
			require.NoError(t, err)
			require.True(t, report.Conforms, report.Text())
			t.Log(report.Text())
		})
	}
}
