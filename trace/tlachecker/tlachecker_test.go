package tlachecker

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/required"
)

// What tla 0.24.11 printed.
func TestRead(t *testing.T) {
	const head = "Checking spec: Store.tla\n  Extends: Naturals, TLC\n  Invariants: 2\n\n  Computing initial states...\n  Exploring states...\n"
	for name, c := range map[string]struct {
		out, said string
		want      Answer
	}{
		"holds": {head + `{"status": "ok", "stats": {"states_explored": 63, "transitions": 192, "max_depth": 11, "elapsed_secs": 0.007}, "properties_checked": ["Ends"]}` + "\n", "",
			Answer{Verdict: Holds, Distinct: 63, Pairs: 192, Depth: 11, Checked: []string{"Ends"}}},
		"an invariant": {head + `{"status": "invariant_violation", "invariant_index": 0, "invariant_name": "Inv", "trace": [{"index": 0, "action": null, "state": {"x": 0}}], "stats": {"states_explored": 2, "transitions": 1, "max_depth": 2, "elapsed_secs": 0.000}}`, "",
			Answer{Verdict: Invariant, Name: "Inv", Distinct: 2, Pairs: 1, Depth: 2}},
		"what must happen": {head + `{"status": "liveness_violation", "property": "Live", "prefix": [], "cycle": [{"index": 0, "action": null, "state": {"x": 1}}], "stats": {"states_explored": 3, "transitions": 3, "max_depth": 3, "elapsed_secs": 0.000}}`, "",
			Answer{Verdict: Property, Name: "Live", Distinct: 3, Pairs: 3, Depth: 3}},
		"steps": {head + `{"status": "property_violation", "property": "Bad", "kind": "init", "trace": [], "stats": {"states_explored": 0, "transitions": 0, "max_depth": 0, "elapsed_secs": 0.000}}`, "",
			Answer{Verdict: Property, Name: "Bad"}},
		"too many": {head + `{"status": "max_depth_exceeded", "stats": {"states_explored": 101, "transitions": 100, "max_depth": 101, "elapsed_secs": 0.000}}`, "",
			Answer{Verdict: More, Distinct: 101, Pairs: 100, Depth: 101}},
		"an expression": {head + `{"status": "next_error", "error": "type mismatch: expected Int, got Str\n  help: none", "trace": []}`, "",
			Answer{Cannot: "next error: type mismatch: expected Int, got Str"}},
		"no initial state": {head + `{"status": "no_initial_states"}`, "", Answer{Cannot: "no initial states"}},
		"a view": {"", "error applying V.cfg: VIEW definition 'db' not found in spec\n",
			Answer{Cannot: "error applying V.cfg: VIEW definition 'db' not found in spec"}},
		"a constraint of steps": {head + `{"status": "ok", "stats": {"states_explored": 63, "transitions": 192, "max_depth": 11, "elapsed_secs": 0.009}}`,
			"  Warning: ACTION_CONSTRAINT 'Act' is not yet supported, ignoring\n", Answer{Cannot: "ACTION_CONSTRAINT 'Act' is not yet supported"}},
		"an alias": {head + `{"status": "ok", "stats": {"states_explored": 63, "transitions": 192, "max_depth": 11, "elapsed_secs": 0.002}}`,
			"  Warning: ALIAS 'Al' is not yet supported, ignoring\n", Answer{Verdict: Holds, Distinct: 63, Pairs: 192, Depth: 11}},
		"nothing": {"", "", Answer{Cannot: "it gave no answer"}},
		"a part":  {head + `{"status": "ok", "st`, "", Answer{Cannot: "it gave no answer"}},
	} {
		assert.Equal(t, c.want, read(c.out, c.said), name)
	}
}

const counter = "---- MODULE C ----\nEXTENDS Naturals\nVARIABLE n\nInit == n = 0\nNext == n' = (n + 1) % 3\nSpec == Init /\\ [][Next]_n\nLow == n < 2\n====\n"

func TestRun(t *testing.T) {
	tool, err := Find(t.Context())
	if err != nil {
		if required.Has("tla") {
			t.Fatalf("SYNOD_REQUIRE has tla: %v", err)
		}
		t.Skip(err)
	}
	run := func(config string, states int64) Answer {
		files := map[string][]byte{"C.tla": []byte(counter), "C.cfg": []byte(config)}
		got, err := tool.Run(t.Context(), files, "C", "C.cfg", states)
		require.NoError(t, err)
		return got
	}
	assert.Equal(t, Answer{Verdict: Holds, Distinct: 3, Pairs: 3, Depth: 3}, run("SPECIFICATION Spec", 100))
	low := run("SPECIFICATION Spec INVARIANT Low", 100)
	assert.Equal(t, Invariant, low.Verdict)
	assert.Equal(t, "Low", low.Name)
	assert.Equal(t, More, run("SPECIFICATION Spec", 2).Verdict)
}

func TestNoneIsThere(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := Find(t.Context())
	require.ErrorIs(t, err, ErrNone)
	require.ErrorContains(t, err, "cargo install tla-checker")
}
