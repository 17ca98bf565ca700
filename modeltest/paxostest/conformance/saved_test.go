package conformance

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
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

// A test that was saved of one that can do more, or has other quorums, is not given, and it is said
// why. Of the reference too, which writes once.
func TestATestNeedsWhatItWasSavedOf(t *testing.T) {
	create := func(c subject.Cluster) any {
		n := process{&anAcceptor{self: c.Self}, &aProposer{}}
		return struct {
			subject.ProcessUnderTest
			subject.NonCounter
		}{n, n}
	}
	all, quorums := Options{}, Options{Phase1: suites.All, Phase2: 1}
	for _, c := range []struct {
		role, steps, says string
		as                Options
	}{
		{"process", `{"action":"Prepare","args":{"ballot":2}}`, "", all},
		{"process", `{"action":"Prepare","args":{"ballot":2},"crash":1}`, "it needs writes", all},
		{"process", `{"action":"Restart"}`, "it needs restarts", all},
		{"process", `{"action":"Timeout"}`, "it needs timeouts", all},
		{"process", `{"action":"Learn","args":{"value":"v"}}`, "it needs learns", all},
		{"process", `{"action":"Get","args":{"ballot":1}}`, "it needs gets", all},
		{"process", `{"action":"Reject","args":{"from":"a1","ballot":1}}`, "it needs rejects", all},
		{"proposer", `{"action":"Accepted","args":{"from":"a1","ballot":1,"value":"v"}}`, "it needs decides", all},
		{"process", `{"action":"Set","args":{"ballot":2,"value":"v"}}`, "it needs refuses", all},
		{"process", `{"action":"Set","args":{"ballot":1,"value":"v"}},{"action":"Set","args":{"ballot":1,"value":"v"}}`, "it needs refuses", all},
		{"process", `{"action":"Set","args":{"ballot":0,"value":"v"}}`, "it needs chooses", all},
		{"process", `{"action":"Prepare","args":{"ballot":2}}`, "its quorums are of 2 and 2 of 3 acceptors, and the implementation says 3 and 1", quorums},
		{"acceptor", `{"action":"Accept","args":{"ballot":1,"value":"v"}}`, "its quorums are of 2 and 2", quorums},
	} {
		test, err := ParseTest([]byte(`{"format":"synod-test/2","role":"` + c.role + `","suite":"x",
			"cluster":{"acceptors":3,"self":0,"quorum1":2,"quorum2":2,"ballots":[[1,0],[1,1]],"values":["v"]},"steps":[` + c.steps + `]}`))
		require.NoError(t, err)
		r, err := model.ParseRole(c.role)
		require.NoError(t, err)
		report, err := test.On(t.Context(), Within(r, create, c.as))
		require.NoError(t, err)
		require.Equal(t, c.says == "", report.Verdict == Conforms, report.Text())
		require.Contains(t, report.Text(), c.says)
		ours, err := test.RunReference(t.Context())
		require.NoError(t, err)
		require.Contains(t, []string{Conforms, NotTested}, ours.Verdict, ours.Text())
	}
}

// process is a node that can do what each must.
type process struct {
	*anAcceptor
	of *aProposer
}

func (p process) Set(b model.Ballot, v model.Value) []model.Message { return p.of.Set(b, v) }
func (p process) Promise(from model.Node, b model.Ballot, v model.Vote) []model.Message {
	return p.of.Promise(from, b, v)
}

func (process) CountsNoVotes()                                                 {}
func (process) Accepted(model.Node, model.Ballot, model.Value) []model.Message { return nil }
