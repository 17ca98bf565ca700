package check

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tlc"
)

// single checks a module that has a model by its own name, which should hold.
func single(t *testing.T, body, config, more string) Report {
	t.Helper()
	return one(t, body, config, more, Options{Record: true, Cache: t.TempDir()})
}

// edged is single with the edges of each action counted.
func edged(t *testing.T, body string) Report {
	t.Helper()
	return one(t, body, behaviour+"INVARIANT Inv", "", Options{Record: true, Edges: true, Cache: t.TempDir()})
}

func one(t *testing.T, body, config, more string, opt Options) Report {
	t.Helper()
	t.Parallel()
	return run(t, fstest.MapFS{
		"M.tla": {Data: []byte("---- MODULE M ----\nEXTENDS Naturals, TLC\n" + body + "\n====\n")},
		"M.cfg": {Data: []byte(config)},
		"models.json": {Data: []byte(fmt.Sprintf(
			`{"format": 1, "protocol": "m", "models": [{"name": "M", "module": "M", "config": "M.cfg", "tags": ["quick"], "why": "w.", "expect": {"verdict": "holds"}%s}]}`, more))},
	}, "M", opt)
}

const counts = "VARIABLE n\nInit == n = 0\nNext == n < 5 /\\ n' = n + 1\nSpec == Init /\\ [][Next]_n\n"

const behaviour = "SPECIFICATION Spec\nCHECK_DEADLOCK FALSE\n"

func TestNoStateShowsNothing(t *testing.T) {
	r := single(t, strings.Replace(counts, "n = 0", "n = 0 /\\ FALSE", 1), behaviour, "")
	require.ErrorIs(t, r.Err, ErrNothing)
	assert.EqualError(t, r.Err, "model M: nothing is shown: there is no initial state, so nothing was checked")
	assert.Empty(t, r.Measured)
}

func TestNeitherBehaviourNorAssumptionShowsNothing(t *testing.T) {
	require.ErrorIs(t, single(t, "", "", "").Err, ErrNothing)
}

func TestAssumptionsAloneAreSomething(t *testing.T) {
	thorough.Only(t, "TestNeitherBehaviourNorAssumptionShowsNothing has what is nothing")
	r := single(t, "ASSUME 1 + 1 = 2", "", "")
	require.NoError(t, r.Err)
	assert.Empty(t, r.Findings)
}

func TestAnUnfinishedSearchShowsNothing(t *testing.T) {
	thorough.Only(t, "TestNoStateShowsNothing has what shows nothing")
	r := single(t, strings.Replace(counts, "n < 5", `n < 5 /\ (n = 2 => TLCSet("exit", TRUE))`, 1), behaviour, "")
	var unfinished *tlc.UnfinishedError
	require.ErrorAs(t, r.Err, &unfinished)
	assert.Equal(t, int64(1), unfinished.Queue)
}

// What a specification prints is no witness, whatever it prints.
func TestPrintingIsNoWitness(t *testing.T) {
	thorough.Only(t, "TestBroken has a witness that is not seen, and trace/tlc what is printed")
	prints := `/\ \A k \in 0..9 : PrintT(<<"check seen", k>>) /\ PrintT(<<"seen 00000000000000000000000000000000", k>>)`
	r := single(t, strings.Replace(counts, "n < 5", "n < 5 "+prints, 1)+"Never == n = 77\n", behaviour, `, "witnesses": ["Never"]`)
	require.NoError(t, r.Err)
	assert.Equal(t, []string{"M: witness unseen: expected a state with Never, got none among 6"}, lines(r))
}

// A specification that prints a lot hides no witness. In an action TLC goes into each further element
// of a set from within the one before, and has room for a few hundred.
func TestPrintingHidesNoWitness(t *testing.T) {
	thorough.Only(t, "it prints 120,000 lines")
	spec := strings.Replace(counts, "n < 5", `n < 1200 /\ \A k \in 1..100 : PrintT(<<n, k>>)`, 1)
	r := single(t, spec+"Last == n = 1200\n", behaviour, `, "witnesses": ["Last"], "actions": ["Next"]`)
	require.NoError(t, r.Err)
	assert.Empty(t, lines(r))
	assert.Equal(t, []string{"Last"}, r.Measured.Seen)
	assert.Equal(t, manifest.Holds, r.Measured.Expect.Verdict)
}

// What is false of every state is violated, though TLC looks at none, and takes that for a mistake
// in the configuration.
func TestWhatIsNeverTrueIsViolated(t *testing.T) {
	body := counts + "Big == 1 > 2\nBoth == Big /\\ [][n' > n]_n\nNone == Spec /\\ Big\n"
	for _, c := range []struct{ config, want string }{
		{behaviour + "INVARIANT Big", "a violation of the invariant Big, whatever the state: it depends on none"},
		{behaviour + "PROPERTY Big", "a violation of the action property Big, whatever the state: it depends on none"},
		{behaviour + "PROPERTY Both", "a violation of the action property Both, whatever the state: it depends on none"},
		{"SPECIFICATION None\nPROPERTY Both", ""},
		{behaviour + "CONSTRAINT Big", ""},
	} {
		t.Run(c.config, func(t *testing.T) {
			thorough.Only(t, "trace/tlc has tests of what TLC says of them")
			r := single(t, body, c.config, "")
			if c.want == "" {
				var config *tlc.ConfigError
				require.ErrorAs(t, r.Err, &config)
				return
			}
			require.NoError(t, r.Err)
			assert.Equal(t, []string{"M: verdict: expected that it holds, got " + c.want}, lines(r)[:1])
		})
	}
}
