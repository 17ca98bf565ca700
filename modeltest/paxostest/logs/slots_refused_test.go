package logs_test

import (
	"strings"
	"testing"

	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
)

// What has no meaning where nodes keep slots is refused, with its line: it would be passed over, and
// what it says not be judged.
func TestWhatIsNoLogOfSlots(t *testing.T) {
	t.Parallel()
	const begin = `{"do":"start","node":0,"nodes":3,"log":true}` + "\n"
	promise := func(rest string) string {
		return `{"do":"receive","from":1,"type":"Promise","ballot":[2,0]` + rest + `}`
	}
	const one = `{"slot":4,"vote":[1,1],"value":"x"}`
	for line, says := range map[string]string{
		promise(`,"reports":[` + one + `]`):                                             "",
		promise(`,"first":4,"reports":[` + one + `]`):                                   "",
		promise(`,"reports":[{"slot":9,"vote":[1,1],"value":"y"},` + one + `]`):         "",
		promise(`,"first":5,"reports":[` + one + `]`):                                   `want reports of slots from "first" on, got slot 4 before 5`,
		promise(`,"reports":[` + one + `,` + one + `]`):                                 "want one report of a slot, got two of slot 4",
		promise(`,"reports":[{"slot":4,"value":"x"}]`):                                  "want the ballot of the vote that is reported of slot 4, got none",
		promise(`,"vote":[1,1],"value":"x"`):                                            `want what a Promise for all slots reports in "reports", got a vote beside it`,
		promise(`,"slot":4`):                                                            `want no slot of a Promise, which is for all slots, got 4`,
		`{"do":"send","type":"Prepare","ballot":[2,0],"slot":4}`:                        `want no slot of a Prepare, which is for all slots, got 4`,
		`{"do":"send","type":"Accept","ballot":[2,0],"slot":4,"reports":[` + one + `]}`: `want "reports" of a Promise alone, got them of Accept`,
		`{"do":"send","type":"Learn","slot":4,"first":4}`:                               `want "first" of a Promise or a Prepare, got it of Learn`,
		`{"do":"send","type":"Install","slot":4,"first":4}`:                             "",
		`{"do":"ask","value":"x"}`:                                                      `want no ask where nodes keep slots: what clients are told is judged by Learn`,
		`{"do":"tell","value":"x"}`:                                                     `want no tell where nodes keep slots: what clients are told is judged by Learn`,
	} {
		_, err := logs.Judge([]logs.Source{{Name: "a", From: strings.NewReader(begin + line + "\n" + stop)}})
		if says == "" && err != nil || says != "" && (err == nil || err.Error() != "a:2: want an event as JSON: "+says) {
			t.Errorf("%s: want %q, got %v", line, says, err)
		}
	}
	_, err := logs.Judge([]logs.Source{{Name: "a", From: strings.NewReader(begin + stop)}, {Name: "b", From: strings.NewReader(strings.Replace(start, `"node":0`, `"node":1`, 1) + stop)}})
	if want := `b:1: want "log": true in the starts of all nodes, or of none: a keeps a log of slots, and this one registers`; err == nil || err.Error() != want {
		t.Errorf("want %q, got %v", want, err)
	}
}

// A Promise that nobody asked for is one of slots too that nobody names.
func TestSlotsThatNobodyNames(t *testing.T) {
	t.Parallel()
	const begin, promise = `{"do":"start","node":0,"nodes":3,"log":true}` + "\n", `{"do":"send","type":"Promise","ballot":[2,0]}` + "\n"
	const prepare = `{"do":"receive","from":2,"type":"Prepare","ballot":[2,0]}` + "\n"
	vote := `{"do":"receive","from":2,"type":"Accept","ballot":[2,0],"slot":3,"value":"x"}` + "\n" + `{"do":"send","type":"Accepted","ballot":[2,0],"slot":3,"value":"x"}` + "\n"
	for _, more := range []string{"", vote} {
		if w := judge(t, begin+promise+more+stop).Wrong; w == nil || w.Rule != "IsAsked" || w.Line != 2 || w.Slot != "0" {
			t.Errorf("nobody asked: %v", w)
		}
		if w := judge(t, begin+prepare+promise+more+stop).Wrong; w != nil {
			t.Errorf("somebody did: %v", w)
		}
	}
	if w := judge(t, begin+prepare+vote+promise+stop).Wrong; w == nil || w.Rule != "NoneIsNone" || w.Slot != "3" {
		t.Errorf("a slot that is named: %v", w)
	}
}
