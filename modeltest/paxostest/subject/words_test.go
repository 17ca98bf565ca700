package subject

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// oddValues are what people put into a register.
var oddValues = []model.Value{"", "v", "null", "\x00", "a\nb", `"quoted" \ <&>`, "\u2028é\U0001f600\u0085", model.Value(strings.Repeat("x", 1<<16))}

// highBallots need all of 64 bits.
var highBallots = []model.Ballot{{Round: 1}, {Round: 1<<53 + 1, Node: 1}, {Round: 1<<64 - 1, Node: model.MaxNames - 1}}

// inputs are one of each kind, with these.
func inputsOf(b model.Ballot, v model.Value) []model.Stimulus {
	deliver := func(m paxos.Message) model.Stimulus { return model.Stimulus{Role: model.Process, Message: m} }
	return []model.Stimulus{
		deliver(paxos.Prepare{Ballot: b}), deliver(paxos.Accept{Ballot: b, Value: v}),
		deliver(paxos.Promise{From: 1, Ballot: b}), deliver(paxos.Promise{From: 40, Ballot: b, Vote: model.Vote{Ballot: b, Value: v}}),
		deliver(paxos.Accepted{From: 1, Ballot: b, Value: v}), deliver(paxos.Reject{From: 1, Ballot: b, Promised: b}),
		{Role: model.Process, Kind: model.Set, Ballot: b, Value: v}, {Role: model.Process, Kind: model.Get, Ballot: b},
		{Role: model.Process, Kind: model.Restart}, {Role: model.Process, Kind: model.Timeout}, {Role: model.Process, Kind: model.Told, Value: v},
	}
}

// Whatever an adapter is told it can read again: any value, any ballot, foreign senders.
func TestInputsAreReadAsWritten(t *testing.T) {
	names, err := (model.ClusterOfTest{Acceptors: 3, Quorum1: 2, Quorum2: 2, Ballots: [][2]uint64{{1, 0}}}).Names()
	require.NoError(t, err)
	for _, b := range highBallots {
		for _, v := range oddValues {
			for _, i := range inputsOf(b, v) {
				text := Action(names, i, Pairs)
				var request struct {
					Action string
					Args   json.RawMessage
				}
				require.NoError(t, json.Unmarshal(text, &request), "%s", text)
				got, err := parseArgs(names, request.Action, request.Args, model.Process, Pairs)
				require.NoError(t, err, "%.200s", text)
				assert.Equal(t, i, got)
			}
		}
	}
}

// A saved test keeps where an input is cut short.
func TestCrashIsReadAsWritten(t *testing.T) {
	names, err := (model.ClusterOfTest{Acceptors: 3, Quorum1: 2, Quorum2: 2, Ballots: [][2]uint64{{1, 0}}, Values: []model.Value{"v"}}).Names()
	require.NoError(t, err)
	in := model.Stimulus{Role: model.Acceptor, Message: paxos.Accept{Ballot: names.Ballots[0], Value: "v"}, Crash: 2}
	text := Action(names, in, Numbers)
	assert.Equal(t, `{"action":"Accept","args":{"ballot":1,"value":"v"},"crash":2}`, string(text))
	got, err := ParseAction(names, text, model.Acceptor)
	require.NoError(t, err)
	assert.Equal(t, in, got)
	_, err = ParseAction(names, []byte(`{"action":"Restart","crash":-1}`), model.Acceptor)
	assert.ErrorContains(t, err, "want a crash after 1 to 1024 writes, got -1")
}

// What the reference says is read as it was said.
func TestMessagesAreReadAsWritten(t *testing.T) {
	for _, b := range highBallots {
		for _, v := range oddValues {
			for _, m := range []model.Message{
				{Type: model.Prepare, Ballot: b}, {Type: model.Accept, Ballot: b, Value: v}, {Type: model.Promise, From: 1, Ballot: b},
				{Type: model.Promise, From: 1, Ballot: b, Vote: model.Vote{Ballot: b, Value: v}}, {Type: model.Accepted, From: 1, Ballot: b, Value: v},
				{Type: model.Reject, From: 1, Ballot: b, Promised: b}, {Type: model.Decided, Value: v}, {Type: model.Learned, Value: v},
				{Type: model.Learn, Value: v}, {Type: model.Unset},
			} {
				a, err := wire.Decode(fmt.Appendf(nil, `{"out":[%s]}`, appendMessage(nil, m)), nil)
				require.NoError(t, err)
				read, err := (&overPipe{ballots: Pairs}).Message(a.Out[0])
				require.NoError(t, err)
				assert.Equal(t, Heard(m), read)
			}
		}
	}
}

// full is an implementation in Go that does nothing and has every method.
type full struct{ heard []string }

func (f *full) hear(what ...any) []model.Message {
	f.heard = append(f.heard, strings.TrimSpace(fmt.Sprintln(what...)))
	return []model.Message{{Type: model.Learn, Value: "w"}}
}

func (f *full) Prepare(b model.Ballot) []model.Message               { return f.hear("Prepare", b) }
func (f *full) Accept(b model.Ballot, v model.Value) []model.Message { return f.hear("Accept", b, v) }
func (f *full) Set(b model.Ballot, v model.Value) []model.Message    { return f.hear("Set", b, v) }
func (f *full) Get(b model.Ballot) []model.Message                   { return f.hear("Get", b) }
func (f *full) Learn(v model.Value) []model.Message                  { return f.hear("Learn", v) }
func (f *full) Timeout() []model.Message                             { return f.hear("Timeout") }
func (f *full) Restart()                                             { f.hear("Restart") }
func (f *full) Writes() int                                          { return 2 }
func (f *full) CrashAfter(n int)                                     { f.hear("CrashAfter", n) }
func (f *full) Close()                                               { f.hear("Close") }
func (f *full) Reject(n model.Node, b model.Ballot) []model.Message  { return f.hear("Reject", n, b) }
func (f *full) Rejected(n model.Node, b, p model.Ballot) []model.Message {
	return f.hear("Rejected", n, b, p)
}
func (f *full) Promise(n model.Node, b model.Ballot, v model.Vote) []model.Message {
	return f.hear("Promise", n, b, v)
}

func (f *full) Accepted(n model.Node, b model.Ballot, v model.Value) []model.Message {
	return f.hear("Accepted", n, b, v)
}

// An implementation in Go gets each input by the method for it, and is closed after its test.
func TestMethodsThatAreCalled(t *testing.T) {
	of := FeaturesOf(model.Process, func(Cluster) any { return &full{} }, 0, 0)
	assert.True(t, of.Learns && of.Timeouts && of.Writes && of.Rejects && of.Restarts && of.Gets)
	f := &full{}
	inputs := append(inputsOf(model.Ballot{Round: 2, Node: 1}, "v"), model.Stimulus{Kind: model.Told, Value: "x", Crash: 1})
	for _, i := range inputs {
		give(f, i)
	}
	assert.NoError(t, finish(f))
	assert.Equal(t, []string{
		"Prepare 2.1", "Accept 2.1 v", "Promise 1 2.1 none", `Promise 40 2.1 2.1:"v"`, "Accepted 1 2.1 v", "Rejected 1 2.1 2.1",
		"Set 2.1 v", "Get 2.1", "Restart", "Timeout", "Learn v", "CrashAfter 1", "Learn x", "Restart", "Close",
	}, f.heard)
}
