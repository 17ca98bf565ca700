package subject

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// An answer that came before is not read again, unless it says something else now: a vote in the
// ballot 0 is none until a round begins in it.
func TestAnAnswerIsReadOnce(t *testing.T) {
	o := OverPipe(&wire.Adapter{}, Greeting{ballots: Numbers}).(*pipe[judge.Input, judge.Message])
	hear := func(answer string) []judge.Message {
		t.Helper()
		line := []byte(answer)
		u, err := o.heard(nil, line)
		require.NoError(t, err)
		clear(line) // it is the adapter's, who uses it again
		return u.out
	}
	const promise = `{"out":[{"type":"Promise","from":"a1","ballot":1,"vote":{"ballot":0,"value":""}}]}`
	first := hear(promise)
	require.Equal(t, oracle.None, first[0].Vote.Ballot)
	require.Equal(t, first, hear(promise))
	require.Len(t, o.read, 1)

	require.Equal(t, model.Prepare, hear(`{"out":[{"type":"Prepare","ballot":0}]}`)[0].Type)
	require.Empty(t, o.read) // what changed how others are read is read again
	require.Equal(t, oracle.Number(0), hear(promise)[0].Vote.Ballot)
	require.Equal(t, oracle.Number(0), hear(promise)[0].Vote.Ballot)

	before := len(o.read)
	hear(`{"out":[]` + strings.Repeat(" ", longestRead) + "}")
	require.Len(t, o.read, before)
}

// Tests that give the same inputs share their lines, and a crash is no part of another's.
func TestRequestsOfTests(t *testing.T) {
	o := OverPipe(&wire.Adapter{}, Greeting{ballots: Numbers}).(*pipe[judge.Input, judge.Message])
	restart, crashed := judge.Input{Kind: model.Restart}, judge.Input{Kind: model.Timeout, Crash: 2}
	at := Place{Role: model.Acceptor, Nodes: 3, Acceptors: 3}
	lines := o.requests([]Script[judge.Input]{{Place: at, Inputs: []judge.Input{restart, crashed, restart}}, {Place: at, Inputs: []judge.Input{crashed, {Kind: model.Timeout}}}})
	var got []string
	for _, line := range lines {
		got = append(got, string(line))
	}
	reset := string((&overPipe{}).Reset(at))
	require.Equal(t, []string{reset, `{"action":"Restart","args":{}}`, `{"action":"Timeout","args":{},"crash":2}`, `{"action":"Restart","args":{}}`, reset, `{"action":"Timeout","args":{},"crash":2}`, `{"action":"Timeout","args":{}}`}, got)
}
