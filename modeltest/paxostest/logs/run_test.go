package logs_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
)

// What leads to the first event that is wrong is a document that says the same without the logs: of
// its register alone, also where logs have gaps.
func TestExplain(t *testing.T) {
	t.Parallel()
	other := `{"do":"receive","from":2,"key":"other","type":"Prepare","ballot":[1,2]}` + "\n"
	forged := start + other +
		`{"do":"receive","from":1,"key":"k","type":"Prepare","ballot":[2,1]}` + "\n" + `{"do":"send","key":"k","type":"Promise","ballot":[2,1]}` + "\n" +
		`{"do":"receive","from":2,"key":"k","type":"Accept","ballot":[1,2],"value":"red"}` + "\n" + `{"do":"send","key":"k","type":"Accepted","ballot":[1,2],"value":"red"}` + "\n" + stop
	unsent := strings.Replace(start, `"node":0`, `"node":1`, 1) + `{"do":"receive","from":0,"key":"k","type":"Promise","ballot":[9,1]}` + "\n" + stop
	for name, texts := range map[string][]string{"one log": {forged}, "two": {start + other + stop, unsent}, "the other is cut": {start, strings.NewReplacer(`"node":0`, `"node":2`, `"from":2`, `"from":0`).Replace(forged)}} {
		sources := func() (all []logs.Source) {
			for i, text := range texts {
				all = append(all, logs.Source{Name: string(rune('a' + i)), From: strings.NewReader(text)})
			}
			return all
		}
		r, err := logs.Judge(sources())
		if err != nil || r.Wrong == nil {
			t.Fatalf("%s: %v, %v", name, r, err)
		}
		run, err := logs.Explain(sources(), r.Wrong)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.MarshalIndent(run, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "other") {
			t.Errorf("%s: another register is in %s", name, text)
		}
		again, err := logs.ReadRun(text)
		if err != nil {
			t.Fatal(err)
		}
		if said, err := again.Judge(); err != nil || said.Wrong == nil || *said.Wrong != *r.Wrong {
			t.Errorf("%s: want %v, got %+v, %v", name, r.Wrong, said, err)
		}
		if arrows, _, err := again.Arrows(100); err != nil || !strings.Contains(modeltest.Diagram(arrows, true), "Pr") {
			t.Errorf("%s: %v, %v", name, arrows, err)
		}
	}
	for _, text := range []string{"", "{}", `{"format":"synod-logged-run/1"}`} {
		if _, err := logs.ReadRun([]byte(text)); err == nil {
			t.Errorf("%q is taken for a run", text)
		}
	}
}

// A run of one slot is judged in that slot, in the order in which its events were taken; a log of
// which nothing was taken yet begins too, and a gap stands where it was.
func TestRunsReplayAsFound(t *testing.T) {
	t.Parallel()
	reported := []string{`0<1 "type":"Prepare","ballot":[1,1]`, `0> "type":"Promise","ballot":[1,1]`,
		`0<1 "type":"Accept","ballot":[1,1],"slot":4,"value":"x"`, `0> "type":"Accepted","ballot":[1,1],"slot":4,"value":"x"`,
		`0<2 "type":"Prepare","ballot":[2,2]`, `0> "type":"Promise","ballot":[2,2],"reports":[{"slot":4,"vote":[1,1],"value":"x"}]`,
		`0<1 "type":"Accept","ballot":[1,1],"slot":5,"value":"y"`, `0> "type":"Accepted","ballot":[1,1],"slot":5,"value":"y"`}
	if w := judge(t, script(`,"log":true`, reported...)[:1]...).Wrong; w == nil || w.Rule != "NotSkipped" || w.Slot != "5" {
		t.Errorf("another slot is reported: %v", w)
	}
	if w := judge(t, script("", `0> "type":"Promise","ballot":1`)...).Wrong; w == nil || w.Rule != "IsAsked" || w.Node != 0 {
		t.Errorf("before the others begin: %v", w)
	}
	both := script("", append(append(round(0, "7", ""), round(1, "7", "")...), proposes(0, "7", "x"), proposes(1, "7", "x"))...)
	for name, at := range map[string]int{"before": strings.Index(both[0], `{"do":"send","type":"Accept"`), "after": strings.Index(both[0], `{"do":"stop"}`)} {
		n, numbered := 0, ""
		for line := range strings.Lines(both[0]) {
			if n++; strings.HasPrefix(both[0][at:], line) {
				n++ // the one before is missing
			}
			numbered += fmt.Sprintf(`{"n":%d,`, n) + line[1:]
		}
		if w := judge(t, numbered, both[1], both[2]).Wrong; (w == nil) != (name == "before") {
			t.Errorf("a line is missing %s it proposes: %v", name, w)
		}
	}
}

// A run that is too long loses what its finding does not need, and no more; what it needs may be
// anywhere in it.
func TestLongRunsAreCut(t *testing.T) {
	t.Parallel()
	round := func(n int) string {
		return fmt.Sprintf(`{"do":"receive","from":1,"type":"Prepare","ballot":[%d,1]}`+"\n"+`{"do":"send","type":"Reject","ballot":[%d,1]}`+"\n", n, n)
	}
	var before, after strings.Builder
	for n := range 200 {
		before.WriteString(round(n + 1))
		after.WriteString(round(n + 300))
	}
	text := start + before.String() + `{"do":"receive","from":2,"type":"Prepare","ballot":[250,2]}
{"do":"send","type":"Promise","ballot":[250,2]}
{"do":"receive","from":1,"type":"Accept","ballot":[249,1],"value":"x"}
` + after.String() + `{"do":"send","type":"Accepted","ballot":[249,1],"value":"x"}` + "\n" + stop
	r := judge(t, text)
	if r.Wrong == nil || r.Wrong.Rule != "NotSkipped" {
		t.Fatal(r.Wrong)
	}
	for most, fits := range map[int]bool{1000: true, 500: true, 20: true, 4: false} {
		run, err := logs.Explain(sourcesOf([]string{text}), r.Wrong)
		if err != nil {
			t.Fatal(err)
		}
		all := len(run.Events)
		if got := run.Cut(func(r *logs.Run) bool { return len(r.Events) <= most }); got != fits || fits && len(run.Events) > most || run.Left+len(run.Events) != all {
			t.Errorf("at most %d events: want %v, got %v with %d, and %d left out", most, fits, got, len(run.Events), run.Left)
		}
		if again, err := run.Judge(); err != nil || again.Wrong == nil || *again.Wrong != *r.Wrong {
			t.Errorf("cut to %d events: want %v, got %+v, %v", most, r.Wrong, again, err)
		}
	}
}
