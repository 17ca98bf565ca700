package conformance

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/driver"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// odd is an acceptor that is right, but for what each test has it do.
type odd struct {
	anAcceptor
	reports func(model.Vote) model.Vote
	answers func([]model.Message) []model.Message
	disk    *model.Ballot // the promise that it finds there, if that is another
	writes  int
	closes  func()
}

func (o *odd) Prepare(b model.Ballot) []model.Message {
	out := o.anAcceptor.Prepare(b)
	for i := range out {
		out[i].Vote = o.reports(out[i].Vote)
	}
	if o.disk != nil && len(out) > 0 {
		*o.disk = b
	}
	return o.answers(out)
}

func (o *odd) Accept(b model.Ballot, v model.Value) []model.Message {
	return o.answers(o.anAcceptor.Accept(b, v))
}

func (o *odd) Restart() {
	if o.disk != nil {
		o.promised = *o.disk
	}
}

func (o *odd) Writes() int    { return o.writes }
func (o *odd) CrashAfter(int) {}
func (o *odd) Close()         { o.closes() }

// oddly tests one.
func oddly(t *testing.T, change func(*odd)) (*Report, error) {
	t.Helper()
	return InGo(t.Context(), model.Acceptor, func(c subject.Cluster) any {
		o := &odd{anAcceptor: anAcceptor{self: c.Self}}
		o.reports = func(v model.Vote) model.Vote { return v }
		o.answers = func(sent []model.Message) []model.Message { return sent }
		o.closes = func() {}
		change(o)
		return o
	})
}

// What is unsafe once is not passed over, in whichever tests it shows.
func TestUnsafeOnceIsNotReproducible(t *testing.T) {
	t.Parallel()
	for _, of := range []model.Value{"v1", "null"}[:thorough.Of(1, 2)] { // which only tests with other values have
		once := false
		_, err := oddly(t, func(o *odd) {
			o.reports = func(v model.Vote) model.Vote {
				if v.Value != of || v.Ballot == o.promised || once { // else it may say so again
					return v
				}
				once = true
				return model.Vote{}
			}
		})
		require.ErrorIs(t, err, driver.ErrNotReproducible, "%q", of)
	}
}

// Nor does it stand in the way of what is unsafe each time, in the suites as in random runs.
func TestUnsafeOnceHidesNothing(t *testing.T) {
	t.Parallel()
	once := false
	r, err := oddly(t, func(o *odd) {
		o.bug = "M04"
		o.answers = func(sent []model.Message) []model.Message {
			if len(sent) > 0 && sent[0].Type == model.Promise && !once {
				once = true
				return append(sent, model.Message{Type: model.Accepted, From: o.self, Ballot: sent[0].Ballot, Value: "v1"})
			}
			return sent
		}
	})
	require.NoError(t, err)
	require.Equal(t, Unsafe, r.Verdict, r.Text())
}

// A vote is a promise too, and both are to be on the disk.
func TestThePromiseOfAVoteIsDurable(t *testing.T) {
	thorough.Only(t, "TestACutPromiseIsShown has what an acceptor has not on its disk")
	t.Parallel()
	r, err := oddly(t, func(o *odd) { o.disk = new(model.Ballot) })
	require.NoError(t, err)
	require.Equal(t, Unsafe, r.Verdict, r.Text())
	require.Equal(t, "AcceptorAfterRestart", r.Divergences[0].Guard.Operator, r.Text())
}

// Who is always the first acceptor need not know which it is.
func TestAnAcceptorSignsAsItself(t *testing.T) {
	thorough.Only(t, "a run that does harm is long looked for; TestSigns of a log has one")
	t.Parallel()
	r, err := oddly(t, func(o *odd) { o.self = 0 })
	require.NoError(t, err)
	require.Equal(t, Unsafe, r.Verdict, r.Text())
	require.Equal(t, string(judge.Signs), r.Divergences[0].Broken, r.Text())
	again, err := r.Divergences[0].Test.RunReference(t.Context())
	require.NoError(t, err)
	require.True(t, again.Conforms, again.Text())
}

// What code in Go may send is bounded as what comes over the wire, and is one of the types that
// there are.
func TestAnswersInGoAreBounded(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*odd){
		"at most 4096 messages in answer to one input, got": func(o *odd) {
			o.answers = func(sent []model.Message) []model.Message { return append(sent, make([]model.Message, 20_000)...) }
		},
		"a value must have at most 131072 bytes, got 3000000": func(o *odd) {
			o.reports = func(model.Vote) model.Vote {
				return model.Vote{Ballot: model.Ballot{Round: 1}, Value: model.Value(strings.Repeat("x", 3_000_000))}
			}
		},
		"a message has the type 77, and there is none": func(o *odd) {
			o.answers = func(sent []model.Message) []model.Message { return append(sent, model.Message{Type: 77}) }
		},
		"Writes must give 0 to 1024, got -1":         func(o *odd) { o.writes = -1 },
		"Writes must give 0 to 1024, got 1000000000": func(o *odd) { o.writes = 1_000_000_000 },
	} {
		_, err := oddly(t, change)
		require.ErrorContains(t, err, want)
		require.NotErrorIs(t, err, driver.ErrDied)
	}
}

// Who dies at the end of each test dies, and that is told.
func TestAClosePanics(t *testing.T) {
	thorough.Only(t, "TestWhoDiesIsTold has one that dies")
	t.Parallel()
	r, err := oddly(t, func(o *odd) { o.closes = func() { panic("no such file") } })
	require.NoError(t, err)
	require.Equal(t, Dies, r.Verdict, r.Text())
	require.Contains(t, r.Divergences[0].Died, "in its Close: it ended: panic: no such file")
}

// An option that is nil is told, as an implementation that is.
func TestAnOptionIsNil(t *testing.T) {
	t.Parallel()
	_, err := InGo(t.Context(), model.Acceptor, func(subject.Cluster) any { return &odd{} }, nil)
	require.ErrorContains(t, err, "got nil as number 1")
}

// The order of what is sent at once says nothing, of progress either.
func TestProgressInAnyOrder(t *testing.T) {
	t.Parallel()
	b := oracle.Pair(1, 1)
	prepare, accept := judge.Message{Type: model.Prepare, Ballot: b}, judge.Message{Type: model.Accept, Ballot: b, Value: "v"}
	promise := func(from model.Node) judge.Input {
		return judge.Input{Message: judge.Message{Type: model.Promise, From: from, Ballot: b}}
	}
	for _, answer := range [][]judge.Message{{accept, prepare}, {prepare, accept}} {
		p := judge.NewProgress(judge.Seat{
			Role: model.Proposer, Self: 1, Acceptors: 3, Quorum1: 2, Quorum2: 2, Foreign: func(oracle.Ballot) bool { return false },
		}, false)
		for _, s := range []judge.Step{
			{Input: judge.Input{Kind: model.Set, Ballot: b, Value: "v"}, Sent: []judge.Message{prepare}},
			{Input: promise(0)},
			{Input: promise(1), Sent: answer},
			{Input: promise(2)},
		} {
			require.Empty(t, p.Sees(s), "%v", answer)
		}
	}
}
