package logs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
	"github.com/synod-paxos/synod/modeltest/paxostest/logs/secondjudge"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

func says(n int) string        { return fmt.Sprintf(`%d> "type":"Status","value":"x"`, n) }
func heard(n, from int) string { return fmt.Sprintf(`%d<%d "type":"Status","value":"x"`, n, from) }
func told(n int) string        { return fmt.Sprintf(`%d "do":"tell","value":"x"`, n) }

// saidAgain are runs in which node 0 says x before it is chosen, and perhaps again after that: what
// was received may be what was sent last of all that need not come after it.
func saidAgain() map[string]struct {
	lines []string
	rule  string
} {
	run := func(parts ...[]string) []string {
		return slices.Concat(append([][]string{round(0, "1", ""), {proposes(0, "1", "x"), says(0)}}, parts...)...)
	}
	by := func(nodes ...int) []string { return votes(0, "1", "x", nodes...) }
	again := []string{says(0)}
	return map[string]struct {
		lines []string
		rule  string
	}{
		"the second":           {run([]string{heard(1, 0), told(1)}, by(2, 0), again), ""},
		"one of many":          {run([]string{heard(1, 0), heard(1, 0), says(1), heard(1, 0), told(1)}, by(2, 0), again, again), ""},
		"there is none":        {run([]string{heard(1, 0), told(1)}, by(2, 0)), "MayLearn"},
		"after its own vote":   {run([]string{heard(1, 0)}, by(1, 0), []string{told(1)}, again), "MayLearn"},
		"and heard after it":   {run([]string{heard(1, 0)}, by(1, 0), []string{heard(1, 0), told(1)}, again), ""},
		"passed on meanwhile":  {run([]string{heard(1, 0), says(1), heard(2, 1), told(2)}, by(1, 0), again), "MayLearn"},
		"and by another":       {run([]string{heard(2, 0), says(2)}, by(1, 0), []string{heard(1, 2), told(1)}, again), ""},
		"who causes the vote":  {run([]string{heard(2, 0), says(2), heard(1, 2)}, by(1, 0), []string{told(1)}, again), "MayLearn"},
		"none can be first":    {run([]string{heard(1, 0), heard(2, 0), told(1), told(2)}, by(2, 0), again), "MayLearn"},
		"the other is first":   {run([]string{heard(1, 0), heard(2, 0), told(1)}, by(2, 0), again, []string{heard(2, 0), told(2)}), ""},
		"proposed by the last": {run([]string{heard(1, 0), proposes(1, "2", "x")}, by(2, 0), again), ""},
		"by none":              {run([]string{heard(1, 0), proposes(1, "2", "x")}, by(2, 0)), "ShownSafe"},
	}
}

func TestSaidAgain(t *testing.T) {
	t.Parallel()
	tools := tlctest.Require(t)
	var cases []secondjudge.Case
	for name, c := range saidAgain() {
		texts := script("", c.lines...)
		w := judge(t, texts...).Wrong
		require.Equal(t, c.rule, ruleOf(w), "%s: %v", name, w)
		trace, err := logs.Collect(sourcesOf(texts), 200)
		require.NoError(t, err)
		cases = append(cases, secondjudge.Case{Trace: trace, Wrong: w})
	}
	require.NoError(t, secondjudge.Agree(t.Context(), tools, cases))
}

// In a slot it is the same, where what is told to clients is a Learn.
func TestSaidAgainInASlot(t *testing.T) {
	t.Parallel()
	for name, c := range saidAgain() {
		for i, line := range c.lines {
			if strings.Contains(line, `"value"`) {
				line = strings.Replace(line, ` "do":"tell"`, `> "type":"Learn"`, 1) + `,"slot":4`
			}
			c.lines[i] = line
		}
		w := judge(t, script(`,"log":true`, c.lines...)...).Wrong
		require.Equal(t, c.rule, ruleOf(w), "%s: %v", name, w)
	}
}

// What was forwarded was asked for, or unset, by the last that it may have been.
func TestSaidAgainToClients(t *testing.T) {
	t.Parallel()
	tools := tlctest.Require(t)
	const ask, hello = `0 "do":"ask","value":"x"`, `2> "type":"Hello"`
	get := `1 "do":"ask","none":true`
	unset := func(line string) string { return line + `"type":"Unset","ballot":1,"none":true` }
	first := slices.DeleteFunc(round(0, "1", ""), func(line string) bool { return line[0] == '1' || strings.HasPrefix(line, "0<1") })
	var cases []secondjudge.Case
	for name, c := range map[string]struct {
		lines []string
		rule  string
	}{
		"asked for":       {slices.Concat([]string{says(0), hello, `0<2 "type":"Hello"`, ask, says(0), heard(1, 0)}, round(1, "2", ""), []string{proposes(1, "2", "x")}), ""},
		"asked for after": {slices.Concat([]string{says(0), heard(1, 0)}, round(1, "2", ""), []string{proposes(1, "2", "x"), ask, says(0)}), "WasRequested"},
		"unset":           {slices.Concat(first[:1], []string{get, unset("0> "), unset("1<0 "), `1 "do":"tell","none":true`}, first[1:], []string{unset("0> ")}), ""},
		"not known to be": {slices.Concat(first[:1], []string{get, unset("0> "), unset("1<0 "), `1 "do":"tell","none":true`}, first[1:]), "MayUnset"},
		"asked for later": {slices.Concat(first[:1], []string{unset("0> "), unset("1<0 "), get, `1 "do":"tell","none":true`}, first[1:], []string{unset("0> ")}), "MayUnset"},
	} {
		texts := script(`,"clients":true`, c.lines...)
		w := judge(t, texts...).Wrong
		require.Equal(t, c.rule, ruleOf(w), "%s: %v", name, w)
		trace, err := logs.Collect(sourcesOf(texts), 200)
		require.NoError(t, err)
		cases = append(cases, secondjudge.Case{Trace: trace, Wrong: w})
	}
	require.NoError(t, secondjudge.Agree(t.Context(), tools, cases))
}

func ruleOf(w *logs.Finding) string {
	if w == nil {
		return ""
	}
	return w.Rule
}
