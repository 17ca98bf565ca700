package randomtest_test

import (
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/randomtest"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// told is an acceptor that is told what was chosen, and does something with that.
type told struct {
	self     paxostest.Node
	promised paxostest.Ballot
	vote     paxostest.Vote
	learn    func(*told, paxostest.Value)
}

func (a *told) Prepare(b paxostest.Ballot) []paxostest.Message {
	if b.Less(a.promised) {
		return nil
	}
	a.promised = b
	return []paxostest.Message{{Type: paxostest.Promise, From: a.self, Ballot: b, Vote: a.vote}}
}

func (a *told) Accept(b paxostest.Ballot, v paxostest.Value) []paxostest.Message {
	if b.Less(a.promised) {
		return nil
	}
	a.promised, a.vote = b, paxostest.Vote{Ballot: b, Value: v}
	return []paxostest.Message{{Type: paxostest.Accepted, From: a.self, Ballot: b, Value: v}}
}

func (a *told) Learn(v paxostest.Value) []paxostest.Message {
	a.learn(a, v)
	return nil
}

// behind puts one behind an adapter.
func behind(t *testing.T, learn func(*told, paxostest.Value)) *wire.Adapter {
	t.Helper()
	of := subject.Served{Create: func(_ model.Role, c paxostest.Cluster) (any, error) { return &told{self: c.Self, learn: learn}, nil }}
	a, err := wire.Connect(t.Context(), func() (wire.Conn, error) {
		ours, its := net.Pipe()
		go func() {
			defer its.Close()
			_ = subject.Serve(its, its, of)
		}()
		return ours, nil
	}, "paxos", "acceptor", wire.Options{Timeout: 5 * time.Minute})
	require.NoError(t, err)
	t.Cleanup(func() { a.Close() })
	return a
}

// What is chosen is chosen by the votes of others, which the implementation need not see. They are of
// the test: so it can be shortened, and what is saved goes wrong again.
func TestWhatOthersDidUnseenIsOfTheTest(t *testing.T) {
	for row, learn := range []func(*told, paxostest.Value){
		func(a *told, _ paxostest.Value) { a.promised = paxostest.Ballot{} },
		func(a *told, _ paxostest.Value) { a.promised, a.vote = paxostest.Ballot{}, paxostest.Vote{} },
		func(a *told, _ paxostest.Value) { a.vote = paxostest.Vote{} },
	} {
		thorough.Sample(t, row, 3)
		a := behind(t, learn)
		report, err := randomtest.Adapter(t.Context(), a)
		require.NoError(t, err)
		require.Equal(t, conformance.Unsafe, report.Verdict, report.Text())
		d := report.Divergences[0]
		require.Less(t, len(d.Steps), 7, report.Text())
		t.Logf("%s%s", d.Text(), d.Test.Steps)
		again, err := d.Test.Run(t.Context(), a)
		require.NoError(t, err)
		require.Equal(t, conformance.Unsafe, again.Verdict, again.Text())
		require.Len(t, again.Divergences[0].Steps, len(d.Steps))

		right := behind(t, func(*told, paxostest.Value) {})
		mended, err := d.Test.Run(t.Context(), right)
		require.NoError(t, err)
		require.Equal(t, conformance.Conforms, mended.Verdict, mended.Text())
	}
}
