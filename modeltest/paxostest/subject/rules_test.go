package subject

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/wire"
)

func hello(t *testing.T, role, more string) (Greeting, error) {
	t.Helper()
	h := wire.Hello{Role: role, Extra: map[string]json.RawMessage{}}
	require.NoError(t, json.Unmarshal([]byte(more), &h.Extra))
	if o := h.Extra["observes"]; o != nil {
		require.NoError(t, json.Unmarshal(o, &h.Observes))
		delete(h.Extra, "observes")
	}
	return Understand(h)
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
		{"proposer", `{"ballots":null}`, "got null"},
		{"proposer", `{"quorums":null}`, "got null"},
		{"proposer", `{"quorums":{"phase1":"2"}}`, `must be 2, got "2"`},
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
	assert.False(t, g.Refuses, "who chooses is never named a ballot that it could refuse")
	g, err = hello(t, "acceptor", `{"chooses":true,"observes":["promised"]}`)
	require.NoError(t, err)
	assert.Equal(t, []string{"promised"}, g.Observes, "only a proposer chooses")
}

// docs/wire.md, Values and messages: what an answer may hold.
func TestMessagesOfAnAnswer(t *testing.T) {
	for _, c := range []struct {
		as         notation
		text, says string
	}{
		{Numbers, `{"type":"Promise","from":"a1","ballot":1,"vote":null}`, ""},
		{Numbers, `{"type":"Promise","from":"a1","ballot":1,"vote":{"ballot":0,"value":null}}`, ""},
		{Numbers, `{"type":"Promise","from":"a1","ballot":9007199254740992,"vote":null}`, ""},
		{Numbers, `{"type":"Promise","from":"a1","ballot":"9007199254740993","vote":null}`, ""},
		{Numbers, `{"type":"Promise","from":"a1","ballot":9007199254740993,"vote":null}`, ""},
		{Numbers, `{"type":"Promise","from":"a1","ballot":1.0,"vote":null}`, "got 1.0"},
		{Numbers, `{"type":"Promise","from":"a1","ballot":1e3,"vote":null}`, "got 1e3"},
		{Numbers, `{"type":"Promise","from":"a1","ballot":0,"vote":null}`, ""},
		{Numbers, `{"type":"Promise","from":"a1","ballot":null,"vote":null}`, "a ballot: expected an integer"},
		{Numbers, `{"type":"Promise","from":"a1","ballot":1}`, `needs the field "vote"`},
		{Numbers, `{"type":"Promise","ballot":1,"vote":null}`, "needs the field \"from\""},
		{Numbers, `{"type":"Promise","from":"peer","ballot":1,"vote":null}`, "the name of an acceptor"},
		{Numbers, `{"type":"Promise","from":"a1","ballot":1,"vote":null,"value":"v1"}`, `has no field "value"`},
		{Numbers, `{"type":"Promise","from":"a1","ballot":2,"vote":{"ballot":1,"value":"v1","at":3}}`, "must be"},
		{Numbers, `{"type":"Promise","from":"a1","ballot":2,"vote":{"ballot":1,"value":null}}`, "a value must be a string"},
		{Numbers, `{"type":"Promise","from":"a1","ballot":2,"vote":{"ballot":null,"value":null}}`, "a value must be a string"},
		{Numbers, `{"type":"Promise","from":"a1","ballot":2,"vote":{"ballot":null,"value":"v1"}}`, "a ballot: expected an integer"},
		{Pairs, `{"type":"Promise","from":"a1","ballot":[2,0],"vote":{"ballot":0,"value":"v1"}}`, "contradicts itself"},
		{texts, `{"type":"Promise","from":"a1","ballot":"2","vote":{"ballot":0,"value":"v1"}}`, "contradicts itself"},
		{Pairs, `{"type":"Promise","from":"a1","ballot":[2,0],"vote":{"ballot":0,"value":null}}`, ""},
		{Numbers, `{"type":"Promise","from":"a+1","ballot":1,"vote":null}`, "the name of an acceptor"},
		{Numbers, `{"type":"Promise","from":"a01","ballot":1,"vote":null}`, "the name of an acceptor"},
		{Numbers, `{"type":"Accepted","from":"a1","ballot":1,"value":null}`, "a value must be a string"},
		{Numbers, `{"type":"Reject"}`, ""},
		{Numbers, `{"type":"Reject","from":7,"promised":[]}`, ""},
		{Numbers, `{"type":"Unset","value":"v1"}`, `has no field "value"`},
		{Numbers, `{"type":"prepare","ballot":1}`, "there is none"},
		{Pairs, `{"type":"Prepare","ballot":[1,0]}`, ""},
		{Pairs, `{"type":"Prepare","ballot":["9007199254740993",0]}`, ""},
		{Pairs, `{"type":"Prepare","ballot":[9007199254740993,0]}`, ""},
		{Pairs, `{"type":"Prepare","ballot":[1.5,0]}`, "the round of a ballot: expected an integer"},
		{Pairs, `{"type":"Prepare","ballot":1}`, "[round, node]"},
		{Pairs, `{"type":"Prepare","ballot":[1]}`, "[round, node]"},
		{texts, `{"type":"Prepare","ballot":"1.a"}`, ""},
		{texts, `{"type":"Prepare","ballot":1}`, "a string"},
		{texts, `{"type":"Prepare","ballot":""}`, "a string that is not empty"},
		{texts, `{"type":"Prepare","ballot":"` + strings.Repeat("1", 257) + `"}`, "at most 256 bytes"},
		{Numbers, `{"type":"Learn","value":"v"}`, ""},
		{Numbers, `{"type":"Learn","value":"` + strings.Repeat("v", 1<<17) + `"}`, ""},
		{Numbers, `{"type":"Learn","value":"` + strings.Repeat("v", 1<<17+1) + `"}`, "at most 131072 bytes, got 131073"},
		{Numbers, `{"type":"Learn"}`, `needs the field "value"`},
		{Numbers, `{"type":"Reject","from":"a1","ballot":1,"promised":2}`, ""},
	} {
		a, err := wire.Decode(fmt.Appendf(nil, `{"out":[%s]}`, c.text), nil)
		require.NoError(t, err)
		o := &overPipe{ballots: c.as}
		_, err = o.Message(a.Out[0])
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
	all := []suites.Features{{Restarts: true}, {Decides: true}, {Decides: true, Refuses: true}, {Decides: true, Gets: true, Rejects: true, Restarts: true}}
	if !thorough.Tests() {
		all = all[:1]
	}
	for _, f := range all {
		for _, r := range []model.Role{model.Acceptor, model.Proposer, model.Learner} {
			plans, err := suites.PlansOf(r, f, suites.Options{})
			require.NoError(t, err)
			for _, p := range plans {
				checkTold(t, p, f)
			}
		}
	}
}

// placeIn is where an implementation is in a plan.
func placeIn(p *suites.Plan) Place {
	nodes := len(p.Acceptors)
	for _, b := range p.Names.Ballots {
		nodes = max(nodes, int(b.Node)+1)
	}
	return Place{Role: p.Role, Self: p.Self, Nodes: nodes, Acceptors: len(p.Acceptors)}
}

func checkTold(t *testing.T, p *suites.Plan, f suites.Features) {
	var told struct {
		Reset struct {
			Self                 string
			Node, Nodes          int
			Acceptors, Proposers []string
		}
	}
	require.NoError(t, json.Unmarshal((&overPipe{}).Reset(placeIn(p)), &told))
	require.Less(t, told.Reset.Node, told.Reset.Nodes)
	for _, i := range p.Inputs {
		var in struct {
			Action string
			Args   map[string]any
		}
		require.NoError(t, json.Unmarshal(Action(p.Names, i, Pairs), &in))
		require.NotNil(t, in.Args, in.Action)
		if from, ok := in.Args["from"]; ok {
			require.Contains(t, told.Reset.Acceptors, from)
		}
		if ballot, ok := in.Args["ballot"].([]any); ok {
			require.GreaterOrEqual(t, ballot[0], 1.0)
			require.Less(t, ballot[1], float64(told.Reset.Nodes))
			if in.Action == "Set" && !f.Refuses {
				require.EqualValues(t, told.Reset.Node, ballot[1])
			}
		}
		require.True(t, in.Action != "Reject" || f.Rejects)
		require.True(t, in.Action != "Get" || f.Gets)
		require.True(t, in.Action != "Restart" || f.Restarts)
		require.True(t, p.Role != model.Proposer || in.Action != "Accepted" || f.Decides)
	}
	if p.Role != model.Proposer || f.Refuses {
		return
	}
	for _, word := range p.Test.Suite(0) {
		last := model.Ballot{}
		for _, input := range word {
			if i := p.Inputs[input]; i.Kind == model.Set || i.Kind == model.Get {
				require.True(t, last.Less(i.Ballot), "a ballot that is not above the last goes only to who refuses")
				last = i.Ballot
			}
		}
	}
}
