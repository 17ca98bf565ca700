package adapter_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/modeltest/paxostest"
	"github.com/synod-paxos/synod/modeltest/paxostest/adapter"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/wire"
)

const patience = 5 * time.Minute

// connect serves an implementation and says hello to it. ended gives what Serve returned.
func connect(t *testing.T, i adapter.Implementation, role string) (a *wire.Adapter, ended chan error, err error) {
	t.Helper()
	ended = make(chan error, 1)
	a, err = wire.Connect(t.Context(), func() (wire.Conn, error) {
		ours, its := net.Pipe()
		go func() {
			defer its.Close()
			ended <- adapter.Serve(its, its, i)
		}()
		return ours, nil
	}, "paxos", role, wire.Options{Timeout: patience})
	return a, ended, err
}

// node is an acceptor and a learner of somebody's, with most of what an implementation can have.
type node struct {
	paxostest.Cluster
	log    *[]string
	writes int
}

func (n *node) did(what ...any) []paxostest.Message {
	*n.log = append(*n.log, strings.TrimSpace(fmt.Sprintln(what...)))
	n.writes = len(what)
	return []paxostest.Message{{Type: paxostest.Learn, Value: "w\n"}}
}

func (n *node) Prepare(b paxostest.Ballot) []paxostest.Message { return n.did("Prepare", b) }
func (n *node) Accept(b paxostest.Ballot, v paxostest.Value) []paxostest.Message {
	return n.did("Accept", b, v)
}

func (n *node) Accepted(from paxostest.Node, b paxostest.Ballot, v paxostest.Value) []paxostest.Message {
	return n.did("Accepted", from, b, v)
}
func (n *node) Learn(v paxostest.Value) []paxostest.Message { return n.did("Learn", v) }
func (n *node) Timeout() []paxostest.Message                { return n.did("Timeout") }
func (n *node) Restart()                                    { n.did("Restart") }
func (n *node) Writes() int                                 { return n.writes }
func (n *node) CrashAfter(writes int)                       { n.did("CrashAfter", writes) }
func (n *node) Close()                                      { n.did("Close", n.Self) }

// What an implementation has is in its hello, what it is asked reaches it, what it sends is sent.
func TestServe(t *testing.T) {
	var log []string
	i := adapter.Implementation{
		Name: "mine", Phase1: paxostest.All, Phase2: 1,
		Acceptor: func(c paxostest.Cluster) paxostest.AcceptorUnderTest { return &node{Cluster: c, log: &log} },
		Learner:  func(c paxostest.Cluster) paxostest.LearnerUnderTest { return &node{Cluster: c, log: &log} },
	}
	a, ended, err := connect(t, i, "acceptor")
	require.NoError(t, err)
	h := a.Hello()
	assert.Equal(t, "mine", h.Name)
	assert.True(t, h.Restarts)
	extra := map[string]string{}
	for key, value := range h.Extra {
		extra[key] = string(value)
	}
	assert.Equal(t, map[string]string{"ballots": `"pair"`, "learns": "true", "timeouts": "true", "writes": "true", "quorums": `{"phase1":"all","phase2":1}`}, extra)

	log = nil
	var requests [][]byte
	for _, line := range []string{
		`{"reset":{"self":"a2","node":1,"nodes":5,"acceptors":["a1","a2","a3","a4","a5"],"proposers":["p1"]}}`,
		`{"action":"Prepare","args":{"ballot":["9007199254740993",4]}}`, `{"action":"Accept","args":{"ballot":[1,0],"value":""}}`,
		`{"action":"Learn","args":{"value":"v"}}`, `{"action":"Timeout"}`, `{"action":"Restart"}`, `{"action":"Accept","args":{"ballot":[1,0],"value":"v"},"crash":1}`,
	} {
		requests = append(requests, []byte(line))
	}
	answers, err := a.Exchange(t.Context(), requests)
	require.NoError(t, err)
	assert.Equal(t, "{}", string(answers[0]))
	assert.Equal(t, `{"out":[{"type":"Learn","value":"w\n"}],"writes":2}`, string(answers[1]))
	require.NoError(t, a.Close())
	require.NoError(t, <-ended)
	assert.Equal(t, []string{
		"Prepare 9007199254740993.4", "Accept 1.0", "Learn v", "Timeout", "Restart", "CrashAfter 1", "Accept 1.0 v", "Restart", "Close 1",
	}, log)
}

func TestServeRefuses(t *testing.T) {
	_, _, err := connect(t, adapter.Implementation{}, "proposer")
	assert.ErrorIs(t, err, wire.ErrRefused)
	assert.ErrorContains(t, err, "this implementation has no proposer")
	log := []string{}
	i := adapter.Implementation{Process: func(c paxostest.Cluster) paxostest.ProcessUnderTest { panic("not made") }}
	_, _, err = connect(t, i, "speaker")
	assert.ErrorContains(t, err, "there is no role")
	i = adapter.Implementation{Acceptor: func(c paxostest.Cluster) paxostest.AcceptorUnderTest { return &node{log: &log} }}
	a, ended, err := connect(t, i, "acceptor")
	require.NoError(t, err)
	_, err = a.Exchange(context.Background(), [][]byte{[]byte(`{"reset":{"acceptors":[]}}`)})
	assert.ErrorContains(t, err, "want 1 to 64 acceptors, got 0")
	assert.Error(t, <-ended)
	assert.Equal(t, []string{"Close 0"}, log, "the one that was asked what it can")

	i = adapter.Implementation{Acceptor: func(c paxostest.Cluster) paxostest.AcceptorUnderTest { return &small{} }}
	for _, action := range []string{`"Restart"`, `"Timeout"`, `"Learn","args":{"value":"v"}`, `"Prepare","args":{"ballot":[1,0]},"crash":1`} {
		a, ended, err = connect(t, i, "acceptor")
		require.NoError(t, err)
		_, err = a.Exchange(context.Background(), [][]byte{[]byte(`{"reset":{"acceptors":["a1"]}}`), []byte(`{"action":` + action + `}`)})
		assert.ErrorContains(t, err, "which its hello does not have")
		assert.Error(t, <-ended)
	}
}

// forgetful is small, and loses its promise in a crash.
type forgetful struct{ small }

func (f *forgetful) Restart() { f.promised = f.vote.Ballot }

// Behind the wire an implementation gets the verdict that it gets within a test.
func TestTheVerdictIsTheSame(t *testing.T) {
	for name, create := range map[string]func(paxostest.Cluster) paxostest.AcceptorUnderTest{
		"right": func(c paxostest.Cluster) paxostest.AcceptorUnderTest { return &small{self: c.Self} },
		"wrong": func(c paxostest.Cluster) paxostest.AcceptorUnderTest { return &forgetful{small{self: c.Self}} },
	} {
		within, err := conformance.InGo(t.Context(), model.Acceptor, func(c paxostest.Cluster) any { return create(c) })
		require.NoError(t, err)
		a, _, err := connect(t, adapter.Implementation{Acceptor: create}, "acceptor")
		require.NoError(t, err)
		behind, err := conformance.Adapter(t.Context(), a)
		require.NoError(t, err)
		require.NoError(t, a.Close())
		assert.Equal(t, name == "right", within.Conforms, name)
		assert.Equal(t, within.Conforms, behind.Conforms, name)
		assert.Equal(t, within.Dialect, behind.Dialect, name)
	}
}

// All of an acceptor in Go as an adapter.
func ExampleServe() {
	in := strings.NewReader(`{"hello":{"version":1,"protocol":"paxos","role":"acceptor"}}
{"reset":{"self":"a1","node":0,"nodes":3,"acceptors":["a1","a2","a3"],"proposers":["p1","p2","p3"]}}
[{"action":"Prepare","args":{"ballot":[2,0]}},{"action":"Accept","args":{"ballot":[1,1],"value":"v"}}]
`)
	err := adapter.Serve(in, os.Stdout, adapter.Implementation{
		Name:     "small",
		Acceptor: func(c paxostest.Cluster) paxostest.AcceptorUnderTest { return &small{self: c.Self} },
	})
	fmt.Println(err)
	// Output:
	// {"hello":{"ballots":"pair","name":"small","protocol":"paxos","role":"acceptor","version":1}}
	// {}
	// [{"out":[{"type":"Promise","from":"a1","ballot":[2,0],"vote":{"ballot":0,"value":null}}]},{"out":[{"type":"Reject","from":"a1","ballot":[1,1],"promised":[2,0]}]}]
	// <nil>
}

type small struct {
	self     paxostest.Node
	promised paxostest.Ballot
	vote     paxostest.Vote
}

func (s *small) Prepare(b paxostest.Ballot) []paxostest.Message {
	if b.Less(s.promised) {
		return []paxostest.Message{{Type: paxostest.Reject, From: s.self, Ballot: b, Promised: s.promised}}
	}
	s.promised = b
	return []paxostest.Message{{Type: paxostest.Promise, From: s.self, Ballot: b, Vote: s.vote}}
}

func (s *small) Accept(b paxostest.Ballot, v paxostest.Value) []paxostest.Message {
	if b.Less(s.promised) {
		return []paxostest.Message{{Type: paxostest.Reject, From: s.self, Ballot: b, Promised: s.promised}}
	}
	s.promised, s.vote = b, paxostest.Vote{Ballot: b, Value: v}
	return []paxostest.Message{{Type: paxostest.Accepted, From: s.self, Ballot: b, Value: v}}
}
