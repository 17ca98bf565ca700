package logs_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
)

// Logs of a node that keeps one promise for all slots: each rule by the shortest log that breaks it,
// beside one that does not. Slots are numbered from 0 here.
func TestRulesOfSlots(t *testing.T) {
	t.Parallel()
	const begin = `{"do":"start","node":0,"nodes":3,"log":true}` + "\n"
	in := func(from, rest string) string { return `{"do":"receive","from":` + from + `,` + rest + "}\n" }
	out := func(rest string) string { return `{"do":"send",` + rest + "}\n" }
	prepare1, prepare2 := in("1", `"type":"Prepare","ballot":[1,1]`), in("2", `"type":"Prepare","ballot":[2,2]`)
	promise1 := out(`"type":"Promise","ballot":[1,1]`)
	accept := func(slot string) string {
		return in("1", `"type":"Accept","ballot":[1,1],"slot":`+slot+`,"value":"x"`)
	}
	accepted := func(slot string) string {
		return out(`"type":"Accepted","ballot":[1,1],"slot":` + slot + `,"value":"x"`)
	}
	voted := prepare1 + promise1 + accept("0") + accepted("0") + accept("7") + accepted("7") + prepare2
	promise2 := func(rest string) string { return out(`"type":"Promise","ballot":[2,2]` + rest) }
	const zero, seven = `{"slot":0,"vote":[1,1],"value":"x"}`, `{"slot":7,"vote":[1,1],"value":"x"}`
	leads := out(`"type":"Prepare","ballot":[3,0]`) + in("1", `"type":"Promise","ballot":[3,0],"reports":[{"slot":4,"vote":[2,2],"value":"y"}]`) + in("2", `"type":"Promise","ballot":[3,0]`)
	propose := func(slot, value string) string {
		return out(`"type":"Accept","ballot":[3,0],"slot":` + slot + `,"value":"` + value + `"`)
	}
	vote := func(from, slot string) string {
		return in(from, `"type":"Accepted","ballot":[3,0],"slot":`+slot+`,"value":"z"`)
	}
	learn := func(value string) string { return out(`"type":"Learn","slot":1,"value":"` + value + `"`) }
	told := in("2", `"type":"Learn","slot":5,"value":"x"`)
	for _, c := range []struct {
		name, log, rule, slot string
	}{
		{"a Promise tells of each slot", voted + promise2(`,"reports":[`+zero+`,`+seven+`]`), "", ""},
		{"only of the first", voted + promise2(`,"reports":[`+zero+`]`), "NoVoteBetween", "7"},
		{"only of the last", voted + promise2(`,"reports":[`+seven+`]`), "NoVoteBetween", "0"},
		{"what is before the first is not told of", voted + promise2(`,"first":3,"reports":[`+seven+`]`), "", ""},
		{"and what is not", voted + promise2(`,"first":3`), "NoVoteBetween", "7"},
		{"a promise binds in slots that were not named", prepare2 + promise2("") + accept("5") + accepted("5"), "NotSkipped", "5"},
		{"a vote for what was proposed in another slot", prepare1 + promise1 + accept("5") + accepted("6"), "WasProposed", "6"},
		{"a leader proposes in any order", leads + propose("9", "a") + propose("4", "y") + propose("2", ""), "", ""},
		{"and recovers what was reported", leads + propose("4", "a"), "ShownSafe", "4"},
		{"one value in a slot", leads + propose("2", "a") + propose("2", "b"), "OneValue", "2"},
		{"nobody promised", propose("2", "a"), "ShownSafe", "2"},
		{"promises that do not tell of the slot", strings.NewReplacer(`"ballot":[3,0]`, `"ballot":[3,0],"first":6`, `"slot":4`, `"slot":8`).Replace(leads) + propose("5", "a"), "ShownSafe", "5"},
		{"learned by counting", leads + propose("1", "z") + vote("1", "1") + vote("2", "1") + learn("z"), "", ""},
		{"one vote is not enough", leads + propose("1", "z") + vote("1", "1") + learn("z"), "MayLearn", "1"},
		{"nor are those of another slot", leads + propose("1", "z") + vote("1", "1") + vote("2", "2") + learn("z"), "MayLearn", "1"},
		{"told on", in("2", `"type":"Learn","slot":1,"value":"z"`) + learn("z"), "", ""},
		{"told otherwise", in("2", `"type":"Learn","slot":1,"value":"z"`) + learn("a"), "MayLearn", "1"},
		{"a vote for what it was told, and skips", told + prepare2 + promise2("") + accept("5") + accepted("5"), "", ""},
		{"where nobody proposed", told + accepted("5"), "", ""},
		{"told of another slot", told + prepare2 + promise2("") + accept("6") + accepted("6"), "NotSkipped", "6"},
		{"told before it voted, the vote is forgotten", told + prepare1 + promise1 + accept("5") + accepted("5") + prepare2 + promise2(""), "", ""},
		{"told after, it is what may have chosen", prepare1 + promise1 + accept("5") + accepted("5") + told + prepare2 + promise2(""), "NoVoteBetween", "5"},
	} {
		r := judge(t, begin+c.log+stop)
		switch {
		case c.rule == "" && r.Wrong != nil:
			t.Errorf("%s: nothing is wrong with it, got %v", c.name, r.Wrong)
		case c.rule != "" && (r.Wrong == nil || r.Wrong.Rule != c.rule || r.Wrong.Slot != c.slot):
			t.Errorf("%s: want %s in slot %s, got %v", c.name, c.rule, c.slot, r.Wrong)
		}
	}
}

// Two nodes that tell of two values in a slot are found out, whatever each has heard.
func TestSlotsAgree(t *testing.T) {
	t.Parallel()
	one := func(node, value string) string {
		return `{"do":"start","node":` + node + `,"nodes":3,"log":true}` + "\n" + `{"do":"receive","from":2,"type":"Learn","slot":1,"value":"` + value + `"}` + "\n" + stop
	}
	if r := judge(t, one("0", "x"), one("1", "x")); r.Wrong != nil {
		t.Error(r.Wrong)
	}
	if r := judge(t, one("0", "x"), one("1", "y")); r.Wrong == nil || r.Wrong.Rule != "Agreement" {
		t.Errorf("two values: %v", r.Wrong)
	}
}

// A finding in a slot is told with what concerns that slot, and judged again without the logs.
func TestRunsOfSlots(t *testing.T) {
	t.Parallel()
	text := `{"do":"start","node":0,"nodes":3,"log":true}
{"do":"receive","from":2,"type":"Prepare","ballot":[2,2]}
{"do":"send","type":"Promise","ballot":[2,2]}
{"do":"receive","from":1,"type":"Learn","slot":4,"value":"w"}
{"do":"receive","from":1,"type":"Accept","ballot":[1,1],"slot":5,"value":"x"}
{"do":"send","type":"Accepted","ballot":[1,1],"slot":5,"value":"x"}
{"do":"stop"}
`
	sources := func() []logs.Source { return []logs.Source{{Name: "a", From: strings.NewReader(text)}} }
	r, err := logs.Judge(sources())
	if err != nil || r.Wrong == nil {
		t.Fatal(r, err)
	}
	run, err := logs.Explain(sources(), r.Wrong)
	if err != nil || len(run.Events) != 5 {
		t.Fatalf("%v, %d events, want 5", err, len(run.Events))
	}
	again, err := run.Judge()
	if err != nil || again.Wrong == nil || *again.Wrong != *r.Wrong {
		t.Errorf("judged again: %v, %v, want %v", again.Wrong, err, r.Wrong)
	}
}

// A run of one slot has only a part of what is durable, and is judged again by the other rules alone.
func TestRunsOfSlotsWithDisks(t *testing.T) {
	t.Parallel()
	text := `{"do":"start","node":0,"nodes":3,"log":true,"disk":true}
{"do":"receive","from":2,"type":"Prepare","ballot":[2,2]}
{"do":"receive","from":2,"type":"Accept","ballot":[2,2],"slot":4,"value":"x"}
{"do":"durable","slot":4,"vote":[2,2],"value":"x"}
{"do":"send","type":"Promise","ballot":[2,2]}
{"do":"receive","from":1,"type":"Accept","ballot":[1,1],"slot":5,"value":"x"}
{"do":"durable","slot":5,"vote":[1,1],"value":"x"}
{"do":"send","type":"Accepted","ballot":[1,1],"slot":5,"value":"x"}
{"do":"stop"}
`
	sources := func() []logs.Source { return []logs.Source{{Name: "a", From: strings.NewReader(text)}} }
	r, err := logs.Judge(sources())
	if err != nil || r.Wrong == nil || r.Wrong.Rule != "NotSkipped" {
		t.Fatal(r.Wrong, err)
	}
	run, err := logs.Explain(sources(), r.Wrong)
	if err != nil {
		t.Fatal(err)
	}
	again, err := run.Judge()
	if err != nil || again.Wrong == nil || *again.Wrong != *r.Wrong {
		t.Errorf("judged again: %v, %v, want %v", again.Wrong, err, r.Wrong)
	}
}

// In which order a Promise is said to report is no matter: who receives it may list it otherwise.
func TestReportsInAnotherOrder(t *testing.T) {
	t.Parallel()
	const one, two = `{"slot":1,"vote":1,"value":"x"}`, `{"slot":2,"vote":1,"value":"y"}`
	sender := `{"do":"start","node":1,"nodes":3,"log":true}
{"do":"receive","from":0,"type":"Prepare","ballot":1}
{"do":"send","type":"Promise","ballot":1}
{"do":"receive","from":0,"type":"Accept","ballot":1,"slot":1,"value":"x"}
{"do":"send","type":"Accepted","ballot":1,"slot":1,"value":"x"}
{"do":"receive","from":0,"type":"Accept","ballot":1,"slot":2,"value":"y"}
{"do":"send","type":"Accepted","ballot":1,"slot":2,"value":"y"}
{"do":"receive","from":0,"type":"Prepare","ballot":2}
{"do":"send","type":"Promise","ballot":2,"reports":[` + one + "," + two + "]}\n" + `{"do":"stop"}` + "\n"
	receiver := func(reports string) string {
		return `{"do":"start","node":0,"nodes":3,"log":true}
{"do":"send","type":"Prepare","ballot":1}
{"do":"receive","from":1,"type":"Promise","ballot":1}
{"do":"receive","from":2,"type":"Promise","ballot":1}
{"do":"send","type":"Accept","ballot":1,"slot":1,"value":"x"}
{"do":"send","type":"Accept","ballot":1,"slot":2,"value":"y"}
{"do":"send","type":"Prepare","ballot":2}
{"do":"receive","from":1,"type":"Promise","ballot":2,"reports":[` + reports + "]}\n" + `{"do":"stop"}` + "\n"
	}
	numbered := func(text string) string {
		lines := strings.SplitAfter(text, "\n")
		for i := range lines {
			lines[i] = strings.Replace(lines[i], "{", fmt.Sprintf(`{"n":%d,`, i+1), 1)
		}
		return strings.Join(lines, "")
	}
	for reports, rule := range map[string]string{one + "," + two: "", two + "," + one: "", two: "WasSent"} {
		got := ""
		if r := judge(t, numbered(sender), numbered(receiver(reports))); r.Wrong != nil {
			got = r.Wrong.Rule
		}
		if got != rule {
			t.Errorf("%s: want %q, got %q", reports, rule, got)
		}
	}
}

// A Promise of many votes is told by the one that matters, and a long value by its ends.
func TestManyReportsAreTold(t *testing.T) {
	t.Parallel()
	var votes, reports []string
	for slot := range 2000 {
		of := fmt.Sprintf(`"slot":%d,"value":"%s%d"`, slot, strings.Repeat("v", 1000), slot)
		votes = append(votes, `{"do":"receive","from":1,"type":"Accept","ballot":[1,1],`+of+"}", `{"do":"send","type":"Accepted","ballot":[1,1],`+of+"}")
		if slot == 1500 {
			of = `"slot":1500,"value":"another"`
		}
		reports = append(reports, `{"vote":[1,1],`+of+"}")
	}
	r := judge(t, `{"do":"start","node":0,"nodes":3,"log":true}`+"\n"+strings.Join(votes, "\n")+`
{"do":"receive","from":2,"type":"Prepare","ballot":[2,2]}
{"do":"send","type":"Promise","ballot":[2,2],"reports":[`+strings.Join(reports, ",")+"]}\n"+stop)
	if r.Wrong == nil || r.Wrong.Slot != "1500" || !strings.Contains(r.Wrong.What, `slot 1500: 1.1 "another", and votes of 1999 other slots`) || len(r.Wrong.String()) > 1000 {
		t.Errorf("want the vote of slot 1500 told, got %v", r.Wrong)
	}
}
