package logs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// What a right system may do that not every system does: each is judged right, beside what differs
// from it by a line, and is wrong.
func TestWhatARightSystemMayDo(t *testing.T) {
	t.Parallel()
	accept := func(node, from int, b, v string) string {
		return fmt.Sprintf(`%d<%d "type":"Accept","ballot":%s,"value":"%s"`, node, from, b, v)
	}
	accepted := func(node int, b, v string) string {
		return fmt.Sprintf(`%d> "type":"Accepted","ballot":%s,"value":"%s"`, node, b, v)
	}
	hears := func(node, from int, b, v string) string {
		return fmt.Sprintf(`%d<%d "type":"Accepted","ballot":%s,"value":"%s"`, node, from, b, v)
	}
	disk := func(node int, rest string) string { return fmt.Sprintf(`%d "do":"durable",%s`, node, rest) }
	const one, two, ask = "[1,0]", "[2,1]", `0 "do":"ask","value":"x"`
	begun := append(round(0, one, ""), proposes(0, one, "x"))
	chosen := slices.Concat(begun, votes(0, one, "x", 0, 1))
	for name, c := range map[string]struct {
		begin string
		lines [][]string
		rule  string
	}{
		"an Accept is passed on":                      {"", [][]string{begun, {accept(1, 0, one, "x"), proposes(1, one, "x")}}, ""},
		"and was not heard":                           {"", [][]string{begun, {proposes(1, one, "x")}}, "ShownSafe"},
		"nor was another":                             {"", [][]string{begun, {accept(1, 0, one, "x"), proposes(1, one, "y")}}, "OneValue"},
		"it is passed on with nothing on disk":        {`,"disk":true`, [][]string{withDisk(begun), {accept(1, 0, one, "x"), proposes(1, one, "x")}}, ""},
		"by who begins the ballot too":                {`,"disk":true`, [][]string{withDisk(begun), {`1> "type":"Prepare","ballot":[1,0]`}}, ""},
		"by who begins a ballot of its own":           {`,"disk":true`, [][]string{withDisk(begun), {`1> "type":"Prepare","ballot":[2,1]`}}, "Durable"},
		"a Prepare is passed on":                      {`,"disk":true`, [][]string{{disk(0, `"ballot":[1,0]`), `0> "type":"Prepare","ballot":[1,0]`, `1<0 "type":"Prepare","ballot":[1,0]`, `1> "type":"Prepare","ballot":[1,0]`, `2<1 "type":"Prepare","ballot":[1,0]`}}, ""},
		"a vote that another shows":                   {"", [][]string{begun, {accept(1, 0, one, "x"), accepted(1, one, "x"), hears(2, 1, one, "x"), accepted(2, one, "x")}}, ""},
		"that nobody shows":                           {"", [][]string{begun, {accept(1, 0, one, "x"), accepted(1, one, "x"), accepted(2, one, "x")}}, "WasProposed"},
		"its own proposal, which it need not hear":    {"", [][]string{begun, {accepted(0, one, "x")}}, ""},
		"a value of another's ballot":                 {`,"clients":true`, [][]string{{ask}, begun, {accept(1, 0, one, "x")}, round(1, two, ""), {proposes(1, two, "x")}}, ""},
		"of which it has not heard":                   {`,"clients":true`, [][]string{{ask}, begun, round(1, two, ""), {proposes(1, two, "x")}}, "WasRequested"},
		"one that it forwards":                        {`,"clients":true`, [][]string{{ask}, begun, {accept(1, 0, one, "x"), `1> "type":"Forward","value":"x"`, `2<1 "type":"Forward","value":"x"`}, round(2, two, ""), {proposes(2, two, "x")}}, ""},
		"a value that is told to be chosen":           {`,"clients":true`, [][]string{{ask}, chosen, learns("Learn", 0, 2), {proposes(2, "[2,2]", "x")}}, ""},
		"by any message, and passed on":               {"", [][]string{chosen, learns("Answer", 0, 2), learns("Answer", 2, 1), {proposes(1, "[2,1]", "x"), `1 "do":"tell","value":"x"`}}, ""},
		"that is not chosen":                          {"", [][]string{begun, learns("Learn", 0, 2), {proposes(2, "[2,2]", "x")}}, "ShownSafe"},
		"a vote for what another message proposes":    {"", [][]string{begun, {`0> "type":"Commit","ballot":[1,0],"value":"x"`, `2<0 "type":"Commit","ballot":[1,0],"value":"x"`, accepted(2, one, "x")}}, ""},
		"in another ballot":                           {"", [][]string{begun, {`0> "type":"Commit","ballot":[1,1],"value":"x"`, `2<0 "type":"Commit","ballot":[1,1],"value":"x"`, accepted(2, "[1,1]", "x")}}, "WasProposed"},
		"a vote alone on disk":                        {`,"disk":true`, [][]string{withDisk(begun), {accept(1, 0, one, "x"), disk(1, `"vote":[1,0],"value":"x"`), accepted(1, one, "x")}}, ""},
		"of a lower ballot":                           {`,"disk":true`, [][]string{withDisk(begun), {accept(1, 0, one, "x"), disk(1, `"vote":[0,1],"value":"x"`), accepted(1, one, "x")}}, "Durable"},
		"a vote that another shows, left by a crash":  {`,"disk":true`, [][]string{withDisk(begun), {accept(1, 0, one, "x"), disk(1, `"vote":[1,0],"value":"x"`), accepted(1, one, "x"), hears(2, 1, one, "x"), `2 "do":"start","node":2,"nodes":3,"disk":true`, accepted(2, one, "x")}}, ""},
		"a vote of which it hears after it has begun": {`,"disk":true`, [][]string{withDisk(begun), {accept(1, 0, one, "x"), disk(1, `"vote":[1,0],"value":"x"`), accepted(1, one, "x"), `2 "do":"start","node":2,"nodes":3,"disk":true`, hears(2, 1, one, "x"), accepted(2, one, "x")}}, "Durable"},
	} {
		w := judge(t, script(c.begin, slices.Concat(c.lines...)...)...).Wrong
		if c.rule == "" && w != nil || c.rule != "" && (w == nil || w.Rule != c.rule) {
			t.Errorf("%s: want %q, got %v", name, c.rule, w)
		}
	}
}

// withDisk puts before the round of node 0 in ballot 1.0 what must be on the disks for it.
func withDisk(lines []string) []string {
	out := []string{`0 "do":"durable","ballot":[1,0]`}
	for _, line := range lines {
		if strings.Contains(line, `> "type":"Promise"`) {
			out = append(out, line[:1]+` "do":"durable","ballot":[1,0],"promised":[1,0]`)
		}
		out = append(out, line)
	}
	return out
}

// learns are the lines by which a node tells another of a value.
func learns(kind string, from, to int) []string {
	return []string{fmt.Sprintf(`%d> "type":"%s","value":"x"`, from, kind), fmt.Sprintf(`%d<%d "type":"%s","value":"x"`, to, from, kind)}
}

// The same of slots.
func TestWhatARightLogMayDo(t *testing.T) {
	t.Parallel()
	of := func(line, slot string) string { return line + `,"slot":` + slot }
	const one = "[1,0]"
	begun := append(round(0, one, ""), of(proposes(0, one, "x"), "4"))
	var chosen []string
	for i, line := range slices.Concat(begun, votes(0, one, "x", 0, 1)) {
		if i >= len(begun) {
			line = of(line, "4")
		}
		chosen = append(chosen, line)
	}
	heard := of(`1<0 "type":"Accept","ballot":[1,0],"value":"x"`, "4")
	answer := func(slot string) []string {
		return []string{of(`0> "type":"Answer","value":"x"`, slot), of(`2<0 "type":"Answer","value":"x"`, slot)}
	}
	for name, c := range map[string]struct {
		begin string
		lines [][]string
		rule  string
	}{
		"an Accept is passed on":            {`,"disk":true`, [][]string{withDisk(begun), {heard, of(proposes(1, one, "x"), "4")}}, ""},
		"in another slot":                   {"", [][]string{begun, {heard, of(proposes(1, one, "x"), "5")}}, "ShownSafe"},
		"a Prepare is passed on":            {`,"disk":true`, [][]string{withDisk(begun), {`1> "type":"Prepare","ballot":[1,0]`}}, ""},
		"a chosen value":                    {"", [][]string{chosen, answer("4"), {of(proposes(2, "[2,2]", "x"), "4"), of(`2> "type":"Learn","value":"x"`, "4")}}, ""},
		"that is chosen in another slot":    {"", [][]string{chosen, answer("4"), {of(`2> "type":"Learn","value":"x"`, "5")}}, "MayLearn"},
		"told of another slot":              {"", [][]string{chosen, answer("5"), {of(`2> "type":"Learn","value":"x"`, "5")}}, "MayLearn"},
		"a Promise of more than was asked":  {"", [][]string{{`0<1 "type":"Prepare","ballot":[1,1],"first":7`, `0> "type":"Promise","ballot":[1,1]`}}, ""},
		"of a ballot that nobody asked for": {"", [][]string{{`0<1 "type":"Prepare","ballot":[1,1],"first":7`, `0> "type":"Promise","ballot":[2,1]`}}, ""},
	} {
		texts := script(`,"log":true`+c.begin, slices.Concat(c.lines...)...)
		if strings.Contains(c.lines[0][0], "first") {
			texts = texts[:1]
		}
		w := judge(t, texts...).Wrong
		if c.rule == "" && w != nil || c.rule != "" && (w == nil || w.Rule != c.rule) {
			t.Errorf("%s: want %q, got %v", name, c.rule, w)
		}
	}
}
