package blackbox_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/blackbox"
)

// A divergence's test, written and read, fails in the same way on the same implementation, and passes on the right one,
// whatever that shows.
func TestSavedTestsRunAgain(t *testing.T) {
	for _, text := range []string{lockGraph, doorGraph} {
		m, right := model(t, text), rightTable(record(t, text))
		sends, vars := text == doorGraph, map[bool][]string{true: {"door"}, false: {"holder", "waiting"}}[text == doorGraph]
		found := 0
		right.wrongTables(func(wrong *table) {
			bad := newDouble(wrong, sends, true, vars...)
			r, err := blackbox.Check(t.Context(), m, bad.start, blackbox.Options{})
			require.NoError(t, err)
			if r.Conforms() {
				return
			}
			found++
			data, err := json.Marshal(r.Divergence.Test)
			require.NoError(t, err)
			saved, err := blackbox.ParseTest(data)
			require.NoError(t, err)
			require.Equal(t, r.Divergence.Test, saved)
			again, err := saved.Run(t.Context(), bad.start)
			require.NoError(t, err)
			one, other := *r.Divergence, *again.Divergence
			require.Equal(t, one.Headline(), other.Headline())
			require.Equal(t, one.Test, other.Test)
			require.Equal(t, []any{one.Kind, one.Behaviour, one.Expected, one.Actual, one.Died, one.Stderr},
				[]any{other.Kind, other.Behaviour, other.Expected, other.Actual, other.Died, other.Stderr})
			for _, good := range []*double{newDouble(right, sends, true, vars...), newDouble(right, sends, true)} {
				passes, err := saved.Run(t.Context(), good.start)
				require.NoError(t, err)
				require.True(t, passes.Conforms())
				require.Equal(t, len(saved.Steps), passes.Steps)
			}
		})
		require.Greater(t, found, 30)
	}
}

func TestParseTestRefuses(t *testing.T) {
	good := `{"format":"synod-model-test/1","protocol":"p","model":"M","spec":"","steps":[` +
		`{"action":"A","taken":true,"state":{"v":"1"}},{"action":"B","args":[{"name":"x","value":"2"}],"taken":false,"state":{"v":"1"}}]}`
	_, err := blackbox.ParseTest([]byte(good))
	require.NoError(t, err)
	for old, c := range map[string][2]string{
		`model-test/1`:        {`model-test/2`, `want format "synod-model-test/1", got "synod-model-test/2"`},
		`"model":"M"`:         {`"model":""`, "it names no protocol, or no model"},
		`"action":"B"`:        {`"action":""`, "step 2: it has no action"},
		`"value":"2"`:         {`"value":"{"`, `step 2: the argument "x"`},
		`"state":{"v":"1"}},`: {`"state":{"v":"["}},`, `step 1: the variable "v"`},
		`"state":{"v":"1"}}]`: {`"state":{"w":"1"}}]`, `step 2: it has a variable "w", which the first does not have`},
		`"taken":false`:       {`"taken":false,"out":"{}"`, "step 2: it has no action, or not the variables of the first"},
		`"spec":""`:           {`"spec":"","spice":1`, "unknown field"},
		`"spec":"",`:          {`"spec":"","constants":{"N":"("},`, `the constant "N"`},
	} {
		require.Contains(t, good, old)
		_, err := blackbox.ParseTest([]byte(strings.Replace(good, old, c[0], 1)))
		require.ErrorIs(t, err, blackbox.ErrTest, old)
		require.ErrorContains(t, err, c[1], old)
	}
	_, err = blackbox.ParseTest([]byte(`{"format":"synod-model-test/1","protocol":"p","model":"M","spec":"","steps":[]}`))
	require.ErrorContains(t, err, "want 1 to 100000 steps, got 0")
	_, err = blackbox.ParseTest([]byte(good + "{}"))
	require.ErrorContains(t, err, "nothing after it")
}

// What a divergence says to a reader.
func TestDivergenceIsTold(t *testing.T) {
	m, wrong := model(t, lockGraph), rightTable(record(t, lockGraph))
	wrong.cells[1][3].to = 3 // b gives back what a has
	wrong.cells[1][3].took = true
	r, err := blackbox.Check(t.Context(), m, newDouble(wrong, false, true, "holder").start, blackbox.Options{})
	require.NoError(t, err)
	d := r.Divergence
	require.Equal(t, "step 2, Release(who: b): the implementation takes a step that the specification does not enable", d.Headline())
	require.Equal(t, `  the behaviour, legal up to the step before the last:
       1 Acquire(who: a)
  >>   2 Release(who: b)
  took: expected FALSE, got TRUE
  holder: expected a, got none
`, d.Text())
	page := d.Markdown()
	require.Contains(t, page, "# Toy: step 2, Release(who: b)")
	require.Contains(t, page, ">>   2 Release(who: b)")
	require.Contains(t, page, "- expected: `took: false, holder: \"a\"`\n- actual: `took: true, holder: \"none\"`\n")
}
