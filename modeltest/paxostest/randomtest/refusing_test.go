package randomtest_test

import (
	"encoding/json"
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/randomtest"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// refusing is a proposer behind an adapter, with ballots in some notation, that refuses those below
// its last. Those of other nodes it refuses too, where it can tell them and minds.
type refusing struct {
	minds  bool // whose a ballot is
	again  bool // it refuses no ballot for being used before
	node   int
	quorum int
	ballot json.RawMessage // as it came
	at     oracle.Ballot
	own    string
	best   oracle.Ballot
	heard  map[string]bool
}

// rank is a ballot as it is compared, and whose it is, if it says so.
func rank(t *testing.T, raw json.RawMessage) (b oracle.Ballot, of int, says bool) {
	t.Helper()
	var text string
	if json.Unmarshal(raw, &text) == nil && len(text) == len("00000000000000000001.001") {
		_, err := fmt.Sscanf(text, "%020d.%03d", new(uint64), &of)
		require.NoError(t, err)
		return oracle.Text(text), of, true
	}
	var pair []json.RawMessage
	if json.Unmarshal(raw, &pair) != nil {
		n, err := wire.Number(raw)
		require.NoError(t, err)
		return oracle.Number(n), 0, false
	}
	round, err := wire.Number(pair[0])
	require.NoError(t, err)
	node, err := wire.Number(pair[1])
	require.NoError(t, err)
	return oracle.Pair(round, node), int(node), true
}

// handle answers a request.
func (p *refusing) handle(t *testing.T, r wire.Request) ([]byte, error) {
	t.Helper()
	if r.Reset != nil {
		var at struct {
			Node      int
			Acceptors []string
		}
		require.NoError(t, json.Unmarshal(r.Reset, &at))
		*p = refusing{minds: p.minds, again: p.again, node: at.Node, quorum: len(at.Acceptors)/2 + 1}
		return nil, nil
	}
	var args struct {
		Ballot      json.RawMessage
		Value, From string
		Vote        struct {
			Ballot json.RawMessage
			Value  *string
		}
	}
	require.NoError(t, json.Unmarshal(r.Args, &args))
	b, of, says := rank(t, args.Ballot)
	switch {
	case r.Action == "Set" && (p.at < b || p.again) && (!p.minds || !says || of == p.node):
		p.ballot, p.at, p.own, p.best, p.heard = args.Ballot, b, args.Value, oracle.None, map[string]bool{}
		return fmt.Appendf(nil, `{"out":[{"type":"Prepare","ballot":%s}]}`, p.ballot), nil
	case r.Action == "Promise" && b == p.at && len(p.heard) < p.quorum:
		if p.heard[args.From] = true; args.Vote.Value != nil {
			if vote, _, _ := rank(t, args.Vote.Ballot); p.best < vote {
				p.best, p.own = vote, *args.Vote.Value
			}
		}
		if len(p.heard) == p.quorum {
			value, err := json.Marshal(p.own)
			return fmt.Appendf(nil, `{"out":[{"type":"Accept","ballot":%s,"value":%s}]}`, p.ballot, value), err
		}
	}
	return []byte(`{"out":[]}`), nil
}

// start is an adapter of it.
func (p refusing) start(t *testing.T, ballots string) *wire.Adapter {
	t.Helper()
	extra := map[string]json.RawMessage{"ballots": fmt.Appendf(nil, "%q", ballots), "refuses": []byte("true"), "decides": []byte("false")}
	a, err := wire.Connect(t.Context(), func() (wire.Conn, error) {
		ours, its := net.Pipe()
		go func() {
			defer its.Close()
			_ = wire.Serve(its, its, func(_, _ string) (wire.Hello, error) { return wire.Hello{Extra: extra}, nil },
				func(r wire.Request) ([]byte, error) { return p.handle(t, r) })
		}()
		return ours, nil
	}, "paxos", "proposer", wire.Options{Timeout: 5 * time.Minute})
	require.NoError(t, err)
	return a
}

// tested runs the suites.
func (p refusing) tested(t *testing.T, ballots string) *conformance.Report {
	t.Helper()
	a := p.start(t, ballots)
	defer a.Close()
	suites, err := conformance.Adapter(t.Context(), a)
	require.NoError(t, err)
	return suites
}

// drawn is some random runs.
func (p refusing) drawn(t *testing.T, ballots string) *conformance.Report {
	t.Helper()
	a := p.start(t, ballots)
	defer a.Close()
	random, err := randomtest.Adapter(t.Context(), a, randomtest.Runs(thorough.Of(40, 500)))
	require.NoError(t, err)
	return random
}

// Who refuses can be right whatever its ballots are: what it is named as its own and as another's, it
// can tell. A number does not say whose it is, so there only the order is tried.
func TestWhoRefusesBallotsIsJudgedByWhatItIsTold(t *testing.T) {
	for row, c := range []struct {
		ballots string
		is      refusing
		broken  string
	}{
		{"number", refusing{minds: true}, ""},
		{"pair", refusing{minds: true}, ""},
		{"string", refusing{minds: true}, ""},
		{"pair", refusing{}, string(judge.Owns)},
		{"string", refusing{}, string(judge.Owns)},
		{"number", refusing{again: true}, string(oracle.OneValue)},
	} {
		t.Run(fmt.Sprintf("%s, minds %v, again %v", c.ballots, c.is.minds, c.is.again), func(t *testing.T) {
			t.Parallel()
			thorough.Sample(t, row, 6)
			for i, test := range []func(*testing.T, string) *conformance.Report{c.is.drawn, c.is.tested}[:thorough.Of(1, 2)] {
				if i == 0 && c.is.again {
					continue // few random runs use a ballot twice
				}
				r := test(t, c.ballots)
				if c.broken == "" {
					require.Equal(t, conformance.Conforms, r.Verdict, r.Text())
					require.Equal(t, c.ballots == "number", r.Unowned)
					continue
				}
				require.Equal(t, conformance.Unsafe, r.Verdict, r.Text())
				require.Equal(t, c.broken, r.Divergences[0].Broken, r.Text())
			}
		})
	}
}

// Nor is it named another's by a test that was saved, of an adapter whose ballots say whose they are:
// that cannot be given, so nothing is said of it.
func TestASavedTestNamesNoNumberOfAnother(t *testing.T) {
	t.Parallel()
	thorough.Only(t, "TestWhoRefusesBallotsIsJudgedByWhatItIsTold has ballots that do not say whose they are")
	saved := refusing{}.tested(t, "pair").Divergences[0].Test
	for _, ballots := range []string{"number", "pair"} {
		a := refusing{}.start(t, ballots)
		defer a.Close()
		r, err := saved.Run(t.Context(), a)
		require.NoError(t, err)
		want := map[string]string{"number": conformance.NotTested, "pair": conformance.Unsafe}[ballots]
		require.Equal(t, want, r.Verdict, r.Text())
	}
}
