package logs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// round are the lines by which a node gets promises of all in a ballot, each of which reports what
// is given.
func round(node int, ballot, reports string) (lines []string) {
	prepare, promise := `"type":"Prepare","ballot":`+ballot, `"type":"Promise","ballot":`+ballot+reports
	lines = append(lines, fmt.Sprintf("%d> %s", node, prepare))
	for a := range 3 {
		lines = append(lines, fmt.Sprintf("%d<%d %s", a, node, prepare), fmt.Sprintf("%d> %s", a, promise), fmt.Sprintf("%d<%d %s", node, a, promise))
	}
	return lines
}

// votes are the lines by which nodes vote for what another proposes, and say so to it.
func votes(from int, ballot, value string, nodes ...int) (lines []string) {
	of := `"ballot":` + ballot + `,"value":"` + value + `"`
	for _, a := range nodes {
		lines = append(lines, fmt.Sprintf(`%d<%d "type":"Accept",%s`, a, from, of), fmt.Sprintf(`%d> "type":"Accepted",%s`, a, of), fmt.Sprintf(`%d<%d "type":"Accepted",%s`, from, a, of))
	}
	return lines
}

func proposes(node int, ballot, value string) string {
	return fmt.Sprintf(`%d> "type":"Accept","ballot":%s,"value":"%s"`, node, ballot, value)
}

// What each node may do by what it knows is wrong together: two values of one ballot, two proposers
// of one, two values that are chosen. Which file is given first is of no matter.
func TestNodesTogether(t *testing.T) {
	t.Parallel()
	twice := func(ballot string) [][]string { return [][]string{round(0, ballot, ""), round(1, ballot, "")} }
	for name, c := range map[string]struct {
		lines [][]string
		gone  int // the node whose log is not given; 0: none
		rule  string
		at    string // the node, and the line of its log
	}{
		"one after the other":            {append(twice("[1,0]"), []string{proposes(0, "[1,0]", "x")}, votes(0, "[1,0]", "x", 0, 1, 2)), 0, "", ""},
		"numbers, two values":            {append(twice("7"), []string{proposes(0, "7", "x"), proposes(1, "7", "y")}), 0, "OneValue", "1:10"},
		"pairs, two values":              {append(twice("[1,0]"), []string{proposes(0, "[1,0]", "x"), proposes(1, "[1,0]", "y")}), 0, "OneValue", "1:10"},
		"one value of two":               {append(twice("7"), []string{proposes(0, "7", "x"), proposes(1, "7", "x")}), 0, "OneOwner", "1:10"},
		"what is heard is passed on":     {append(twice("7"), []string{proposes(0, "7", "x"), `1<0 "type":"Accept","ballot":7,"value":"x"`, proposes(1, "7", "x")}), 0, "", ""},
		"by a vote too":                  {append(twice("7"), []string{proposes(0, "7", "x")}, votes(0, "7", "x", 2), []string{`1<2 "type":"Accepted","ballot":7,"value":"x"`, proposes(1, "7", "x")}), 0, "", ""},
		"a proposer without log":         {append(twice("7"), votes(2, "7", "x", 0), votes(2, "7", "y", 1)), 2, "OneValue", "1:11"},
		"a value that is not looked for": {append(twice("7"), []string{proposes(0, "7", "x")}, votes(0, "7", "x", 0, 1), round(2, "8", `,"vote":7,"value":"x"`), []string{proposes(2, "8", "y")}, votes(2, "8", "y", 0, 1)), 2, "Agreement", "1:15"},
		"and that is":                    {append(twice("7"), []string{proposes(0, "7", "x")}, votes(0, "7", "x", 0, 1), round(2, "8", `,"vote":7,"value":"x"`), []string{proposes(2, "8", "x")}, votes(2, "8", "x", 0, 1)), 2, "", ""},
		"a vote too few":                 {append(twice("7"), []string{proposes(0, "7", "x")}, votes(0, "7", "x", 0), []string{`1<2 "type":"Prepare","ballot":8`, `1> "type":"Promise","ballot":8`}, votes(2, "8", "y", 1)), 2, "", ""},
	} {
		texts := script("", slices.Concat(c.lines...)...)
		if c.gone == 2 {
			texts = texts[:2]
		}
		for _, order := range [][]string{texts, reversed(texts)} {
			r, got := judge(t, order...), ""
			if w := r.Wrong; w != nil {
				got = fmt.Sprintf("%s %d:%d", w.Rule, w.Node, w.Line)
			}
			if want := strings.TrimSpace(c.rule + " " + c.at); got != want {
				t.Errorf("%s: want %q, got %v", name, want, r.Wrong)
			}
		}
	}
}

func reversed(texts []string) []string {
	out := slices.Clone(texts)
	slices.Reverse(out)
	return out
}

// The same of each slot of a log: what another slot has is of no matter.
func TestNodesTogetherInSlots(t *testing.T) {
	t.Parallel()
	both := append(round(0, "[1,0]", ""), round(1, "[1,0]", "")...)
	accept := func(node int, slot, value string) string { return proposes(node, "[1,0]", value) + `,"slot":` + slot }
	for name, c := range map[string]struct {
		more       []string
		rule, slot string
	}{
		"two values":          {[]string{accept(0, "4", "x"), accept(1, "4", "y")}, "OneValue", "4"},
		"one value of two":    {[]string{accept(0, "4", "x"), accept(1, "4", "x")}, "OneOwner", "4"},
		"in two slots":        {[]string{accept(0, "4", "x"), accept(1, "5", "y")}, "", ""},
		"passed on":           {[]string{accept(0, "4", "x"), `1<0` + strings.TrimPrefix(accept(0, "4", "x"), "0>"), accept(1, "4", "x")}, "", ""},
		"told and not chosen": {[]string{accept(0, "4", "x"), accept(1, "5", "y"), `0<1 "type":"Learn","slot":4,"value":"z"`}, "WasSent", ""},
	} {
		r := judge(t, script(`,"log":true`, slices.Concat(both, c.more)...)...)
		if w := r.Wrong; c.rule == "" && w != nil || c.rule != "" && (w == nil || w.Rule != c.rule || w.Slot != c.slot) {
			t.Errorf("%s: want %s in slot %q, got %v", name, c.rule, c.slot, w)
		}
	}
}
