package logs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// A request that is forwarded, and an answer that is passed on, count as far as who sent them knew:
// whatever the message is called.
func TestKnowledgeIsPassedOn(t *testing.T) {
	t.Parallel()
	const ask, tell = `"do":"ask","value":"x"`, `"do":"tell","value":"x"`
	forward := func(value string) []string {
		return []string{`1> "type":"Forward","value":"` + value + `"`, `0<1 "type":"Forward","value":"` + value + `"`}
	}
	answer := []string{`0> "type":"Answer","value":"x"`, `1<0 "type":"Answer","value":"x"`, "1 " + tell}
	rounds := append(round(0, "1", ""), proposes(0, "1", "x"))
	chosen := slices.Concat([]string{"0 " + ask}, rounds, votes(0, "1", "x", 0, 1, 2))
	for name, c := range map[string]struct {
		lines [][]string
		gone  bool // node 1 has no log
		rule  string
	}{
		"forwarded":                    {[][]string{{"1 " + ask}, forward("x"), rounds}, false, ""},
		"not forwarded":                {[][]string{{"1 " + ask}, rounds}, false, "WasRequested"},
		"forwarded before it is asked": {[][]string{forward("x"), {"1 " + ask}, rounds}, false, "WasRequested"},
		"another is forwarded":         {[][]string{{"1 " + ask, `1 "do":"ask","value":"y"`}, forward("y"), rounds}, false, "WasRequested"},
		"by one without log":           {[][]string{forward("x")[1:], rounds}, true, ""},
		"by one whose log has a gap":   {[][]string{{"1 gone"}, forward("x"), rounds}, false, ""},
		"an answer":                    {[][]string{chosen, answer}, false, ""},
		"one that comes too early":     {[][]string{chosen[:len(chosen)-4], answer}, false, "MayLearn"},
		"and is passed on":             {[][]string{chosen, answer[:2], {`1> "type":"Learn","value":"x"`, `2<1 "type":"Learn","value":"x"`, "2 " + tell}}, false, ""},
	} {
		texts := script(`,"clients":true`, slices.Concat(c.lines...)...)
		for n := range texts {
			texts[n] = numbered(texts[n])
		}
		if c.gone {
			texts = slices.Delete(texts, 1, 2)
		}
		if w := judge(t, texts...).Wrong; c.rule == "" && w != nil || c.rule != "" && (w == nil || w.Rule != c.rule) {
			t.Errorf("%s: want %q, got %v", name, c.rule, w)
		}
	}
}

// The same Promise may be sent again in one life, also after a vote: a vote that is forgotten shows
// in another.
func TestPromisesAgain(t *testing.T) {
	t.Parallel()
	for _, log := range []string{"", `,"log":true`} {
		prepare, promise := `0<1 "type":"Prepare","ballot":[1,1]`, `0> "type":"Promise","ballot":[1,1]`
		next := []string{`0<2 "type":"Prepare","ballot":[2,2]`, `0> "type":"Promise","ballot":[2,2]`}
		vote := []string{`0<1 "type":"Accept","ballot":[1,1],"value":"x"`, `0> "type":"Accepted","ballot":[1,1],"value":"x"`}
		again := `0 "do":"start","node":0,"nodes":3` + log
		const gone = "0 gone" // a line that is missing
		voteIn2 := strings.Split(strings.ReplaceAll(strings.Join(vote, "\n"), "[1,1]", "[2,2]"), "\n")
		for name, c := range map[string]struct {
			lines [][]string
			rule  string
		}{
			"again":                {[][]string{{prepare, promise}, vote, {prepare, promise}}, ""},
			"the first time":       {[][]string{{prepare}, vote, {promise}}, "NoneIsNone"},
			"in another life":      {[][]string{{prepare, promise}, vote, {again, prepare, promise}}, "NoneIsNone"},
			"of a ballot above":    {[][]string{{prepare, promise}, vote, next}, "NoVoteBetween"},
			"after one in between": {[][]string{{prepare, promise}, next, {prepare, promise}}, ""},
			"and a vote":           {[][]string{{prepare, promise}, next, voteIn2, {promise, next[1], promise}}, ""},
			"a vote in another":    {[][]string{{prepare, promise}, {again}, vote, {promise}}, ""},
			"after lines are gone": {[][]string{{prepare, gone}, vote, {promise}}, ""},
			"in a life before":     {[][]string{{prepare, gone, again}, vote, {promise}}, "NoneIsNone"},
			"of which one voted":   {[][]string{{prepare, gone}, vote, {again, gone, promise}}, "NoneIsNone"},
		} {
			if log != "" && c.rule == "NoneIsNone" {
				c.rule = "" // gets alone need it
			}
			if w := judge(t, numbered(script(log, slices.Concat(c.lines...)...)[0])).Wrong; fmt.Sprint(w == nil) != fmt.Sprint(c.rule == "") || w != nil && w.Rule != c.rule {
				t.Errorf("%s%s: want %q, got %v", name, log, c.rule, w)
			}
		}
	}
}

// numbered numbers the lines of a log, and leaves out those that are gone.
func numbered(text string) (out string) {
	for i, line := range strings.SplitAfter(text, "\n") {
		if !strings.Contains(line, "gone") {
			out += strings.Replace(line, "{", fmt.Sprintf(`{"n":%d,`, i+1), 1)
		}
	}
	return out
}
