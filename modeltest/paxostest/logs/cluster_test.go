package logs_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/modeltest/paxostest/coverage"
	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
)

// Whoever has the lowest ballot may propose in it without a Promise, if the start says that it is
// the lowest: in that ballot alone, one value, and others not at all.
func TestLowestBallot(t *testing.T) {
	t.Parallel()
	for _, slot := range []string{"", `,"slot":4`} {
		begin := `,"lowest":[1,0]`
		if slot != "" {
			begin += `,"log":true`
		}
		vote := func(value string) []string {
			of := `"ballot":[1,0],"value":"` + value + `"` + slot
			return []string{`0> "type":"Accept",` + of, `1<0 "type":"Accept",` + of, `1> "type":"Accepted",` + of}
		}
		for name, c := range map[string]struct {
			begin, rule string
			lines       []string
		}{
			"without a Promise":   {begin, "", vote("x")},
			"not said":            {strings.TrimPrefix(begin, `,"lowest":[1,0]`), "ShownSafe", vote("x")},
			"two values":          {begin, "OneValue", append(vote("x"), vote("y")...)},
			"a ballot above":      {begin, "ShownSafe", append(vote("x"), `2> "type":"Accept","ballot":[1,2],"value":"y"`+slot)},
			"the same from below": {begin, "ShownSafe", append(vote("x"), `2> "type":"Accept","ballot":[2,2],"value":"x"`+slot)},
		} {
			if w := judge(t, script(c.begin, c.lines...)...).Wrong; c.rule == "" && w != nil || c.rule != "" && (w == nil || w.Rule != c.rule) {
				t.Errorf("%s%s: want %q, got %v", name, slot, c.rule, w)
			}
		}
	}
	for _, c := range []struct{ lowest, line, says string }{
		{`,"lowest":5`, `0> "type":"Prepare","ballot":4`, `a:2: want an event as JSON: want no ballot below the "lowest" of the start, 5, got 4`},
		{`,"lowest":5`, `0 "do":"start","node":0,"nodes":3`, "a:2: it is of a cluster whose lowest ballot is none, earlier starts of one where it is 5"},
	} {
		if _, err := logs.Judge([]logs.Source{{Name: "a", From: strings.NewReader(script(c.lowest, c.line)[0])}}); err == nil || err.Error() != c.says {
			t.Errorf("want %q, got %v", c.says, err)
		}
	}
}

// A proposer need be no acceptor: then quorums are of those, and what only they send is of them.
func TestProposersApart(t *testing.T) {
	t.Parallel()
	begin := func(node string) string { return `{"do":"start","node":` + node + `,"nodes":4,"acceptors":3}` + "\n" }
	acceptor := func(node string) string {
		return begin(node) + `{"do":"receive","from":3,"type":"Prepare","ballot":1}` + "\n" + `{"do":"send","type":"Promise","ballot":1}` + "\n" + stop
	}
	promises := func(of ...string) (text string) {
		for _, from := range of {
			text += `{"do":"receive","from":` + from + `,"type":"Promise","ballot":1}` + "\n"
		}
		return text
	}
	const prepare, accept = `{"do":"send","type":"Prepare","ballot":1}` + "\n", `{"do":"send","type":"Accept","ballot":1,"value":"x"}` + "\n"
	both := []string{acceptor("0"), acceptor("1"), begin("2") + stop}
	if r := judge(t, append(slices.Clone(both), begin("3")+prepare+promises("0", "1")+accept+stop)...); r.Wrong != nil || r.Gaps() {
		t.Errorf("two of three: %v, %+v", r.Wrong, r)
	}
	p, err := coverage.NewProfile()
	if err != nil {
		t.Fatal(err)
	}
	asked := `{"do":"ask","value":"x"}` + "\n"
	if _, err := logs.Follow([]logs.Source{{Name: "a", From: strings.NewReader(begin("3") + asked + prepare + stop)}}, p); err != nil || p.Report().Registers != 0 {
		t.Errorf("TLC's graph has no such cluster: %v, %+v", err, p.Report())
	}
	if r := judge(t, append(slices.Clone(both), begin("3")+prepare+promises("0")+accept+stop)...); r.Wrong == nil || r.Wrong.Rule != "ShownSafe" {
		t.Errorf("one of three: %v", r.Wrong)
	}
	if r := judge(t, both...); r.Wrong != nil || !slices.Equal(r.Absent, []int{3}) {
		t.Errorf("it has no log: %v, %v", r.Wrong, r.Absent)
	}
	text := begin("3") + prepare + `{"do":"send","type":"Promise","ballot":1}` + "\n" + stop
	want := `a:3: want an event as JSON: want a Promise of one of the 3 "acceptors" that the start says there are, got one of node 3`
	if _, err := logs.Judge([]logs.Source{{Name: "a", From: strings.NewReader(text)}}); err == nil || err.Error() != want {
		t.Errorf("want %q, got %v", want, err)
	}
}
