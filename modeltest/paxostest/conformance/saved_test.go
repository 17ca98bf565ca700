package conformance

import (
	"testing"

	"github.com/stretchr/testify/require"
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

// A saved test that can be read can be run, and what comes of it is a report.
func FuzzParseTest(f *testing.F) {
	for _, steps := range []string{
		`[{"action":"Prepare","args":{"ballot":1}},{"action":"Restart","args":{}}]`,
		`[{"action":"Accept","args":{"ballot":2,"value":"v"}}]`,
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
