package conformance

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// A saved test is all that its file has.
func TestNothingStandsBehindASavedTest(t *testing.T) {
	const right = `{"format":"synod-test/2","role":"acceptor","suite":"x","cluster":{"acceptors":3,"self":0,"quorum1":2,"quorum2":2,"ballots":[[1,0]],"values":["v"]},
		"steps":[{"action":"Prepare","args":{"ballot":1}}]}`
	_, err := ParseTest([]byte(right))
	require.NoError(t, err)
	_, err = ParseTest([]byte(right + "{}"))
	require.ErrorIs(t, err, ErrTest)
	require.ErrorContains(t, err, "nothing after it")
}

// Of a test that is not given whole it is not said that it passes: a Learn of what nobody chose.
func TestATestThatIsNotGivenWholeSaysNothing(t *testing.T) {
	of := Within(model.Acceptor, func(c subject.Cluster) any { return told{&anAcceptor{self: c.Self}} }, Options{})
	const votes = `{"action":"Accepted","args":{"from":"a2","ballot":1,"value":"v"},"elsewhere":true},{"action":"Accepted","args":{"from":"a3","ballot":1,"value":"v"},"elsewhere":true},`
	for chosen, verdict := range map[string]string{votes: Conforms, "": NotTested} {
		test, err := ParseTest([]byte(`{"format":"synod-test/2","role":"acceptor","suite":"x","cluster":{"acceptors":3,"self":0,"quorum1":2,"quorum2":2,"ballots":[[1,0]],"values":["v"]},
			"steps":[` + chosen + `{"action":"Learn","args":{"value":"v"}}]}`))
		require.NoError(t, err)
		r, err := test.On(t.Context(), of)
		require.NoError(t, err)
		require.Equal(t, verdict, r.Verdict, r.Text())
		require.Equal(t, verdict == NotTested, strings.Contains(r.Text(), `step 1 of the file, Learn v, could not be given`), r.Text())
	}
	_, err := ParseTest([]byte(`{"format":"synod-test/2","role":"acceptor","suite":"x","cluster":{"acceptors":3,"self":0,"quorum1":2,"quorum2":2,"ballots":[[1,0]],"values":["v"]},
		"steps":[{"action":"Restart","elsewhere":true}]}`))
	require.ErrorContains(t, err, "a message that came elsewhere")
}

// told is an acceptor that is told what was chosen, and does nothing about it.
type told struct{ *anAcceptor }

func (told) Learn(model.Value) []model.Message { return nil }

// A saved test that can be read can be run, and what comes of it is a report.
func FuzzParseTest(f *testing.F) {
	for _, steps := range []string{
		`[{"action":"Prepare","args":{"ballot":1}},{"action":"Restart","args":{}}]`,
		`[{"action":"Accept","args":{"ballot":2,"value":"v"}}]`,
		`[{"action":"Accepted","args":{"from":"a2","ballot":1,"value":"v"},"elsewhere":true},{"action":"Learn","args":{"value":"v"}}]`,
		`[{"action":"Prepare"}]`, `[]`, `[7]`, `null`,
	} {
		f.Add([]byte(`{"format":"synod-test/2","role":"acceptor","suite":"x",
			"cluster":{"acceptors":3,"self":0,"quorum1":2,"quorum2":2,"ballots":[[1,0],[1,1]],"values":["v"]},"steps":` + steps + `}`))
	}
	f.Add([]byte(`{"format":"synod-test/2","role":"proposer","suite":"x",
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
