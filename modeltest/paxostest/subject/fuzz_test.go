package subject

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/wire"
)

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
		g, err := Understand(h)
		if err == nil {
			_, _ = g.Quorums(3)
		}
	})
}

// Whatever an adapter answers is read or an error.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte(`{"out":[{"type":"Promise","from":"a1","ballot":1,"vote":{"ballot":0,"value":null}}],"state":{"promised":1,"vote":{"ballot":0,"value":null}}}`))
	f.Add([]byte(`{"out":[{"type":"Accepted","from":"a2","ballot":[1,0],"value":"v1"}],"state":{"promised":"9","vote":null}}`))
	f.Add([]byte(`{"out":[{"type":"Reject"},{"type":"Accepted","from":"a64","ballot":"18446744073709551615","value":""}]}`))
	f.Fuzz(func(t *testing.T, answer []byte) {
		decoded, err := wire.Decode(bytes.Clone(answer), []string{"promised", "vote"})
		if err != nil {
			return
		}
		for _, as := range []notation{Numbers, Pairs, texts} {
			o := &overPipe{ballots: as}
			for _, m := range decoded.Out {
				if read, err := o.Message(m); err == nil {
					require.NotEmpty(t, read.String())
				}
			}
		}
	})
}

// Whatever a tester asks the reference is answered or an error.
func FuzzAction(f *testing.F) {
	f.Add("Prepare", []byte(`{"ballot":[1,0]}`))
	f.Add("Promise", []byte(`{"from":"a1","ballot":[2,1],"vote":{"ballot":[1,0],"value":"v"}}`))
	f.Add("Set", []byte(`{"ballot":[0,64],"value":7}`))
	n, err := (model.ClusterOfTest{Acceptors: 3, Quorum1: 2, Quorum2: 2, Ballots: [][2]uint64{{1, 0}}}).Names()
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, action string, args []byte) {
		for _, r := range []model.Role{model.Acceptor, model.Proposer, model.Learner, model.Process} {
			i, err := parseArgs(n, action, args, r, Pairs)
			if err != nil {
				continue
			}
			ref, err := NewReference(r, Cluster{Acceptors: 3, Quorum1: 2, Quorum2: 2})
			require.NoError(t, err)
			_ = ref.Give(i)
		}
	})
}
