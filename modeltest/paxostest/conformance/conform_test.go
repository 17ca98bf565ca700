package conformance

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// dialectUnderTest is an acceptor of a dialect, as somebody else's.
type dialectUnderTest struct {
	dialect model.Dialect
	self    model.Node
	state   paxos.Acceptor
}

func (d *dialectUnderTest) take(m paxos.Message) []model.Message {
	var sent paxos.Message
	d.state, sent = d.dialect.Step(d.state, d.self, m)
	return model.MessageOf(sent)
}

func (d *dialectUnderTest) Prepare(b model.Ballot) []model.Message {
	return d.take(paxos.Prepare{Ballot: b})
}

func (d *dialectUnderTest) Accept(b model.Ballot, v model.Value) []model.Message {
	return d.take(paxos.Accept{Ballot: b, Value: v})
}

func (d *dialectUnderTest) Restart() {}

func TestEachDialectIsNamed(t *testing.T) {
	t.Parallel()
	for i, d := range model.Dialects() {
		if i%thorough.Every(18) > 0 {
			continue
		}
		t.Run(d.String(), func(t *testing.T) {
			t.Parallel()
			create := func(c subject.Cluster) any { return &dialectUnderTest{dialect: d, self: c.Self} }
			// each word of the suite without a state more begins one of this suite
			r, err := InGo(context.Background(), model.Acceptor, create, func(o *Options) { o.Extra = thorough.Of(0, 1) })
			require.NoError(t, err)
			require.True(t, r.Conforms, r.Text())
			require.Contains(t, append(r.Alike, r.Dialect), d.String())
		})
	}
}

// underTest is the reference as somebody else's.
type underTest struct{ *subject.Reference }

func (u underTest) Prepare(b model.Ballot) []model.Message {
	return u.Give(model.Stimulus{Message: paxos.Prepare{Ballot: b}})
}

func (u underTest) Accept(b model.Ballot, v model.Value) []model.Message {
	return u.Give(model.Stimulus{Message: paxos.Accept{Ballot: b, Value: v}})
}

func (u underTest) Set(b model.Ballot, v model.Value) []model.Message {
	return u.Give(model.Stimulus{Kind: model.Set, Ballot: b, Value: v})
}

func (u underTest) Get(b model.Ballot) []model.Message {
	return u.Give(model.Stimulus{Kind: model.Get, Ballot: b})
}

func (u underTest) Promise(from model.Node, b model.Ballot, v model.Vote) []model.Message {
	return u.Give(model.Stimulus{Message: paxos.Promise{From: from, Ballot: b, Vote: v}})
}

func (u underTest) Accepted(from model.Node, b model.Ballot, v model.Value) []model.Message {
	return u.Give(model.Stimulus{Message: paxos.Accepted{From: from, Ballot: b, Value: v}})
}

func (u underTest) Reject(from model.Node, b model.Ballot) []model.Message {
	return u.Give(model.Stimulus{Message: paxos.Reject{From: from, Ballot: b, Promised: b}})
}

func (u underTest) Restart() { u.Give(model.Stimulus{Kind: model.Restart}) }

func (underTest) RefusesBallots() {}

func TestReferenceConforms(t *testing.T) {
	thorough.Only(t, "TestProcessPassesTheSuitesOfItsRoles asks the same of all roles in one process")
	for _, r := range []model.Role{model.Acceptor, model.Proposer, model.Learner} {
		t.Run(r.String(), func(t *testing.T) {
			report, err := InGo(t.Context(), r, func(c subject.Cluster) any {
				ref, err := subject.NewReference(r, c)
				require.NoError(t, err)
				return underTest{ref}
			})
			require.NoError(t, err)
			require.True(t, report.Conforms, report.Text())
			t.Log(report.Text())
		})
	}
}

// underTestOf is the reference, with something done to it in each restart.
func underTestOf(t *testing.T, role string, harm func(*paxos.Process)) func(subject.Cluster) any {
	of, err := model.ParseRole(role)
	require.NoError(t, err)
	return func(c subject.Cluster) any {
		ref, err := subject.NewReference(of, c)
		require.NoError(t, err)
		if harm == nil {
			return underTest{ref}
		}
		return harmed{underTest{ref}, harm}
	}
}

type harmed struct {
	underTest
	harm func(*paxos.Process)
}

func (h harmed) Restart() {
	h.underTest.Restart()
	h.harm(&h.Process)
}
