package paxostest

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/wire"
)

// A saved test that can be read can be run, and what comes of it is a report.
func FuzzParseTest(f *testing.F) {
	for _, steps := range []string{
		`[{"action":"Prepare","args":{"ballot":1}},{"action":"Restart","args":{}}]`,
		`[{"action":"Accept","args":{"ballot":2,"value":"v"}}]`,
		`[{"action":"Prepare"}]`, `[]`, `[7]`, `null`,
	} {
		f.Add([]byte(`{"format":"synod-test/1","role":"acceptor","suite":"x","dialect":"Equal-AtLeast-Raise",
			"cluster":{"acceptors":3,"self":0,"quorum1":2,"quorum2":2,"ballots":[[1,0],[1,1]],"values":["v"]},"steps":` + steps + `}`))
	}
	f.Add([]byte(`{"format":"synod-test/1","role":"proposer","suite":"x",
		"cluster":{"acceptors":3,"self":1,"quorum1":2,"quorum2":2,"ballots":[[1,0],[1,1]],"values":["v"]},
		"steps":[{"action":"Set","args":{"ballot":2,"value":"v"}},{"action":"Promise","args":{"from":"a1","ballot":2,"vote":{"ballot":1,"value":"w"}}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<14 {
			return
		}
		test, err := ParseTest(data)
		if err != nil {
			require.ErrorIs(t, err, ErrTest)
			return
		}
		report, err := test.RunReference(t.Context())
		if err == nil {
			require.NotEmpty(t, report.Text())
		}
	})
}

// Whatever an adapter says in its hello is understood or an error.
func FuzzHello(f *testing.F) {
	f.Add("acceptor", []byte(`{"ballots":"pair","chooses":true,"quorums":{"phase1":"all","phase2":1}}`))
	f.Add("proposer", []byte(`{"ballots":7,"gets":null,"quorums":[]}`))
	f.Add("process", []byte(`{"quorums":{"phase1":99999999999999999999},"nonsense":1}`))
	f.Fuzz(func(t *testing.T, role string, extra []byte) {
		h := wire.Hello{Role: role}
		if json.Unmarshal(extra, &h.Extra) != nil {
			return
		}
		g, err := understand(h)
		if err == nil {
			_, _ = g.quorums(3)
		}
	})
}

// Whatever an adapter answers is read or an error, and what is read can be shown.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte(`{"out":[{"type":"Promise","from":"a1","ballot":1,"vote":{"ballot":0,"value":null}}],"state":{"promised":1,"vote":{"ballot":0,"value":null}}}`))
	f.Add([]byte(`{"out":[{"type":"Accepted","from":"a2","ballot":[1,0],"value":"v1"}],"state":{"promised":"9","vote":null}}`))
	f.Add([]byte(`{"out":[{"type":"Reject"},{"type":"Accepted","from":"a64","ballot":"18446744073709551615","value":""}]}`))
	p, err := acceptorPlan(features{observes: []string{"promised", "vote"}}, options{})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, answer []byte) {
		for _, as := range []notation{numbers, pairs, texts} {
			w := newOverWire(p, greeting{ballots: as, features: features{observes: []string{"promised", "vote"}}}, nil)
			if a, err := w.read(bytes.Clone(answer)); err == nil {
				require.Less(t, int(a.Out), len(p.outs.sets))
				_ = p.sayAll(p.outs.sets[a.Out])
			}
		}
	})
}

// Whatever a tester asks the reference is answered or an error.
func FuzzAction(f *testing.F) {
	f.Add("Prepare", []byte(`{"ballot":[1,0]}`))
	f.Add("Promise", []byte(`{"from":"a1","ballot":[2,1],"vote":{"ballot":[1,0],"value":"v"}}`))
	f.Add("Set", []byte(`{"ballot":[0,64],"value":7}`))
	n, err := (ClusterOfTest{Acceptors: 3, Quorum1: 2, Quorum2: 2, Ballots: [][2]uint64{{1, 0}}}).names()
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, action string, args []byte) {
		for _, r := range []role{acceptor, proposer, learner, process} {
			i, err := n.parseArgs(action, args, r, pairs)
			if err != nil {
				continue
			}
			ref, err := newReference(r, Cluster{Acceptors: 3, Quorum1: 2, Quorum2: 2})
			require.NoError(t, err)
			_ = ref.give(i)
		}
	})
}
