package paxostest

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/wire"
)

func hello(t *testing.T, role, more string) (greeting, error) {
	t.Helper()
	h := wire.Hello{Role: role, Extra: map[string]json.RawMessage{}}
	require.NoError(t, json.Unmarshal([]byte(more), &h.Extra))
	if o := h.Extra["observes"]; o != nil {
		require.NoError(t, json.Unmarshal(o, &h.Observes))
		delete(h.Extra, "observes")
	}
	return understand(h)
}

// docs/wire.md, hello.
func TestHelloOfAPaxos(t *testing.T) {
	for _, c := range []struct{ role, more, says string }{
		{"proposer", `{"chooses":true,"refuses":true,"gets":true,"decides":false,"rejects":true,"ballots":"pair"}`, ""},
		{"learner", `{"quorums":{"phase1":"all","phase2":1}}`, ""},
		{"acceptor", `{"refuses":true}`, ""},
		{"proposer", `{"refuse":true}`, `"refuse" of hello: there is no such key`},
		{"proposer", `{"chooses":1}`, `"chooses" of hello`},
		{"proposer", `{"decides":null}`, `"decides" of hello: must be true or false, got null`},
		{"proposer", `{"ballots":"pairs"}`, `must be "number", "pair" or "string", got "pairs"`},
		{"proposer", `{"quorums":{"phase3":1}}`, `got {"phase3":1}`},
		{"proposer", `{"quorums":{"Phase1":1}}`, `got {"Phase1":1}`},
		{"proposer", `{"quorums":{"phase1":0}}`, "a number from 1 to 64"},
		{"acceptor", `{"observes":["phase"]}`, `no field "phase"`},
	} {
		_, err := hello(t, c.role, c.more)
		if c.says == "" {
			assert.NoError(t, err, c.more)
		} else {
			assert.ErrorContains(t, err, c.says, c.more)
		}
	}
	g, err := hello(t, "proposer", `{"chooses":true,"refuses":true}`)
	require.NoError(t, err)
	assert.False(t, g.refuses, "who chooses is never named a ballot that it could refuse")
	g, err = hello(t, "acceptor", `{"chooses":true,"observes":["promised"]}`)
	require.NoError(t, err)
	assert.Equal(t, []string{"promised"}, g.observes, "only a proposer chooses")
}

// docs/wire.md, Values and messages: what an answer may hold.
func TestMessagesOfAnAnswer(t *testing.T) {
	for _, c := range []struct {
		as         notation
		text, says string
	}{
		{numbers, `{"type":"Promise","from":"a1","ballot":1,"vote":null}`, ""},
		{numbers, `{"type":"Promise","from":"a1","ballot":1,"vote":{"ballot":0,"value":null}}`, ""},
		{numbers, `{"type":"Promise","from":"a1","ballot":9007199254740992,"vote":null}`, ""},
		{numbers, `{"type":"Promise","from":"a1","ballot":"9007199254740993","vote":null}`, ""},
		{numbers, `{"type":"Promise","from":"a1","ballot":9007199254740993,"vote":null}`, "as a string"},
		{numbers, `{"type":"Promise","from":"a1","ballot":1.0,"vote":null}`, "got 1.0"},
		{numbers, `{"type":"Promise","from":"a1","ballot":1e3,"vote":null}`, "got 1e3"},
		{numbers, `{"type":"Promise","from":"a1","ballot":0,"vote":null}`, "not none"},
		{numbers, `{"type":"Promise","from":"a1","ballot":1}`, `needs the field "vote"`},
		{numbers, `{"type":"Promise","ballot":1,"vote":null}`, "needs the field \"from\""},
		{numbers, `{"type":"Promise","from":"peer","ballot":1,"vote":null}`, "the name of an acceptor"},
		{numbers, `{"type":"Promise","from":"a1","ballot":1,"vote":null,"value":"v1"}`, `has no field "value"`},
		{numbers, `{"type":"Promise","from":"a1","ballot":2,"vote":{"ballot":1,"value":"v1","at":3}}`, "must be"},
		{numbers, `{"type":"Promise","from":"a1","ballot":2,"vote":{"ballot":1,"value":null}}`, "a value must be a string"},
		{numbers, `{"type":"Accepted","from":"a1","ballot":1,"value":null}`, "a value must be a string"},
		{numbers, `{"type":"Reject"}`, ""},
		{numbers, `{"type":"Reject","from":7,"promised":[]}`, ""},
		{numbers, `{"type":"Unset","value":"v1"}`, `has no field "value"`},
		{numbers, `{"type":"prepare","ballot":1}`, "there is none"},
		{pairs, `{"type":"Prepare","ballot":[1,0]}`, ""},
		{pairs, `{"type":"Prepare","ballot":["9007199254740993",0]}`, ""},
		{pairs, `{"type":"Prepare","ballot":[9007199254740993,0]}`, "as a string"},
		{pairs, `{"type":"Prepare","ballot":1}`, "[round, node]"},
		{pairs, `{"type":"Prepare","ballot":[1]}`, "[round, node]"},
		{texts, `{"type":"Prepare","ballot":"1.a"}`, ""},
		{texts, `{"type":"Prepare","ballot":1}`, "a string"},
		{texts, `{"type":"Prepare","ballot":""}`, "a string that is not empty"},
	} {
		a, err := wire.Decode(fmt.Appendf(nil, `{"out":[%s]}`, c.text), nil)
		require.NoError(t, err)
		_, err = c.as.readMessages(a.Out)
		if c.says == "" {
			assert.NoError(t, err, c.text)
		} else {
			assert.ErrorContains(t, err, c.says, c.text)
		}
	}
}

// docs/wire.md, reset and actions: what an adapter is told. Every ballot is of a node
// below nodes, what a proposer is asked to start is of its own unless it refuses,
// and above its last; from is an acceptor; args are always there.
func TestWhatAnAdapterIsTold(t *testing.T) {
	all := []features{{restarts: true}, {decides: true}, {decides: true, refuses: true}, {decides: true, gets: true, rejects: true, restarts: true}}
	if testing.Short() {
		all = all[:1]
	}
	for _, f := range all {
		for _, r := range []role{acceptor, proposer, learner} {
			plans, err := plansOf(r, f, options{})
			require.NoError(t, err)
			for _, p := range plans {
				p.checkTold(t, f)
			}
		}
	}
}

func (p *plan) checkTold(t *testing.T, f features) {
	var told struct {
		Reset struct {
			Self                 string
			Node, Nodes          int
			Acceptors, Proposers []string
		}
	}
	require.NoError(t, json.Unmarshal(resetRequest(p, p.self), &told))
	require.Less(t, told.Reset.Node, told.Reset.Nodes)
	for _, i := range p.inputs {
		var in struct {
			Action string
			Args   map[string]any
		}
		require.NoError(t, json.Unmarshal(actionText(p.names, i, func(b Ballot) []byte { return spell(p.names, pairs, b) }, false), &in))
		require.NotNil(t, in.Args, in.Action)
		if from, ok := in.Args["from"]; ok {
			require.Contains(t, told.Reset.Acceptors, from)
		}
		if ballot, ok := in.Args["ballot"].([]any); ok {
			require.GreaterOrEqual(t, ballot[0], 1.0)
			require.Less(t, ballot[1], float64(told.Reset.Nodes))
			if in.Action == "Set" && !f.refuses {
				require.EqualValues(t, told.Reset.Node, ballot[1])
			}
		}
		require.True(t, in.Action != "Reject" || f.rejects)
		require.True(t, in.Action != "Get" || f.gets)
		require.True(t, in.Action != "Restart" || f.restarts)
		require.True(t, p.role != proposer || in.Action != "Accepted" || f.decides)
	}
	if p.role != proposer || f.refuses {
		return
	}
	for _, word := range p.test.Suite(0) {
		last := Ballot{}
		for _, input := range word {
			if i := p.inputs[input]; i.kind == set || i.kind == get {
				require.True(t, last.Less(i.ballot), "a ballot that is not above the last goes only to who refuses")
				last = i.ballot
			}
		}
	}
}
