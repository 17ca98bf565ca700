package secondjudge_test

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
	"github.com/synod-paxos/synod/modeltest/paxostest/logs/secondjudge"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// script gives the logs of three nodes, of lines that begin with the node and what it does: "0>"
// sends, "0<2" receives of node 2, "0" does what the line says.
func script(begin string, lines ...string) []logs.Source {
	texts := make([]string, 3)
	for n := range texts {
		texts[n] = fmt.Sprintf(`{"do":"start","node":%d,"nodes":3%s}`+"\n", n, begin)
	}
	for _, line := range lines {
		who, rest, _ := strings.Cut(line, " ")
		switch {
		case len(who) == 2:
			rest = `"do":"send",` + rest
		case len(who) == 3:
			rest = `"do":"receive","from":` + who[2:] + "," + rest
		}
		texts[who[0]-'0'] += "{" + rest + "}\n"
	}
	var all []logs.Source
	for n, text := range texts {
		all = append(all, logs.Source{Name: fmt.Sprint(n), From: strings.NewReader(text + `{"do":"stop"}` + "\n")})
	}
	return all
}

// round is a round in which all promise, votes are those for its proposal.
func round(node int, ballot string) (lines []string) {
	prepare, promise := `"type":"Prepare","ballot":`+ballot, `"type":"Promise","ballot":`+ballot
	lines = append(lines, fmt.Sprintf("%d> %s", node, prepare))
	for a := range 3 {
		lines = append(lines, fmt.Sprintf("%d<%d %s", a, node, prepare), fmt.Sprintf("%d> %s", a, promise), fmt.Sprintf("%d<%d %s", node, a, promise))
	}
	return lines
}

func votes(nodes ...int) (lines []string) {
	const of = `"ballot":1,"value":"x"`
	for _, a := range nodes {
		lines = append(lines, fmt.Sprintf(`%d<0 "type":"Accept",%s`, a, of), fmt.Sprintf(`%d> "type":"Accepted",%s`, a, of), fmt.Sprintf(`0<%d "type":"Accepted",%s`, a, of))
	}
	return lines
}

func proposes(node int, ballot string) string {
	return fmt.Sprintf(`%d> "type":"Accept","ballot":%s,"value":"x"`, node, ballot)
}

// judged is what is wrong with logs; a run that is saved of it is judged alike.
func judged(t *testing.T, name, rule string, sources []logs.Source) *logs.Finding {
	t.Helper()
	r, err := logs.Judge(sources)
	require.NoError(t, err)
	if r.Wrong == nil {
		require.Empty(t, rule, name)
		return nil
	}
	require.Equal(t, rule, r.Wrong.Rule, "%s: %v", name, r.Wrong)
	for _, s := range sources {
		_, err := s.From.(io.Seeker).Seek(0, io.SeekStart)
		require.NoError(t, err)
	}
	run, err := logs.Explain(sources, r.Wrong)
	require.NoError(t, err)
	again, err := run.Judge()
	require.NoError(t, err)
	require.Equal(t, r.Wrong, again.Wrong, name)
	return r.Wrong
}

func says(n int) string        { return fmt.Sprintf(`%d> "type":"Status","value":"x"`, n) }
func heard(n, from int) string { return fmt.Sprintf(`%d<%d "type":"Status","value":"x"`, n, from) }
func told(n int) string        { return fmt.Sprintf(`%d "do":"tell","value":"x"`, n) }

// run is what three nodes do, and the rule that is broken, if any.
type run struct {
	lines []string
	rule  string
}

// saidAgain are runs in which node 0 says x before it is chosen, and perhaps again after that: what
// was received may be what was sent last of all that need not come after it.
func saidAgain() map[string]run {
	of := func(parts ...[]string) []string {
		return slices.Concat(append([][]string{round(0, "1"), {proposes(0, "1"), says(0)}}, parts...)...)
	}
	by := votes
	again := []string{says(0)}
	return map[string]run{
		"the second":           {of([]string{heard(1, 0), told(1)}, by(2, 0), again), ""},
		"one of many":          {of([]string{heard(1, 0), heard(1, 0), says(1), heard(1, 0), told(1)}, by(2, 0), again, again), ""},
		"there is none":        {of([]string{heard(1, 0), told(1)}, by(2, 0)), "MayLearn"},
		"after its own vote":   {of([]string{heard(1, 0)}, by(1, 0), []string{told(1)}, again), "MayLearn"},
		"and heard after it":   {of([]string{heard(1, 0)}, by(1, 0), []string{heard(1, 0), told(1)}, again), ""},
		"passed on meanwhile":  {of([]string{heard(1, 0), says(1), heard(2, 1), told(2)}, by(1, 0), again), "MayLearn"},
		"and by another":       {of([]string{heard(2, 0), says(2)}, by(1, 0), []string{heard(1, 2), told(1)}, again), ""},
		"who causes the vote":  {of([]string{heard(2, 0), says(2), heard(1, 2)}, by(1, 0), []string{told(1)}, again), "MayLearn"},
		"none can be first":    {of([]string{heard(1, 0), heard(2, 0), told(1), told(2)}, by(2, 0), again), "MayLearn"},
		"the other is first":   {of([]string{heard(1, 0), heard(2, 0), told(1)}, by(2, 0), again, []string{heard(2, 0), told(2)}), ""},
		"proposed by the last": {of([]string{heard(1, 0), proposes(1, "2")}, by(2, 0), again), ""},
		"by none":              {of([]string{heard(1, 0), proposes(1, "2")}, by(2, 0)), "ShownSafe"},
	}
}

// Both judges agree on what is said again, and on votes that are told, in one run of TLC: what
// clients and disks there are is said of each node.
func TestBothJudgesAgree(t *testing.T) {
	t.Parallel()
	tools := tlctest.Require(t)
	var cases []secondjudge.Case
	for _, kind := range []struct {
		begin string
		runs  map[string]run
	}{{"", saidAgain()}, {`,"clients":true`, saidAgainToClients()}, {"", toldOnes()}, {`,"disk":true`, toldOnDisk()}} {
		for _, name := range slices.Sorted(maps.Keys(kind.runs)) {
			c := kind.runs[name]
			w := judged(t, name, c.rule, script(kind.begin, c.lines...))
			trace, err := logs.Collect(script(kind.begin, c.lines...), 200)
			require.NoError(t, err)
			cases = append(cases, secondjudge.Case{Trace: trace, Wrong: w})
			t.Logf("case %d: %s%s", len(cases), name, kind.begin)
		}
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
		judged(t, name, c.rule, script(`,"log":true`, c.lines...))
	}
}

// saidAgainToClients are runs in which what was forwarded was asked for, or unset, by the last that
// it may have been.
func saidAgainToClients() map[string]run {
	const ask, hello = `0 "do":"ask","value":"x"`, `2> "type":"Hello"`
	get := `1 "do":"ask","none":true`
	unset := func(line string) string { return line + `"type":"Unset","ballot":1,"none":true` }
	first := slices.DeleteFunc(round(0, "1"), func(line string) bool { return line[0] == '1' || strings.HasPrefix(line, "0<1") })
	return map[string]run{
		"asked for":       {slices.Concat([]string{says(0), hello, `0<2 "type":"Hello"`, ask, says(0), heard(1, 0)}, round(1, "2"), []string{proposes(1, "2")}), ""},
		"asked for after": {slices.Concat([]string{says(0), heard(1, 0)}, round(1, "2"), []string{proposes(1, "2"), ask, says(0)}), "WasRequested"},
		"unset":           {slices.Concat(first[:1], []string{get, unset("0> "), unset("1<0 "), `1 "do":"tell","none":true`}, first[1:], []string{unset("0> ")}), ""},
		"not known to be": {slices.Concat(first[:1], []string{get, unset("0> "), unset("1<0 "), `1 "do":"tell","none":true`}, first[1:]), "MayUnset"},
		"asked for later": {slices.Concat(first[:1], []string{unset("0> "), unset("1<0 "), get, `1 "do":"tell","none":true`}, first[1:], []string{unset("0> ")}), "MayUnset"},
	}
}
