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
	clients := strings.Replace(begin, `"log":true`, `"log":true,"clients":true`, 1)
	_, err := logs.Judge([]logs.Source{{Name: "a", From: strings.NewReader(clients + stop)}})
	if want := `a:1: want an event as JSON: want no "clients" where nodes keep slots: what clients ask of a log is not in it`; err == nil || err.Error() != want {
		t.Errorf("want %q, got %v", want, err)
	}
	_, err = logs.Judge([]logs.Source{{Name: "a", From: strings.NewReader(begin + stop)}, {Name: "b", From: strings.NewReader(strings.Replace(start, `"node":0`, `"node":1`, 1) + stop)}})
	if want := `b:1: want "log": true in the starts of all nodes, or of none: a keeps a log of slots, and this one registers`; err == nil || err.Error() != want {
		t.Errorf("want %q, got %v", want, err)
	}
}

// What of a Promise only a get rests on is not asked where nodes keep slots, as a log has none: that
// somebody asked for it, and that who reports no vote has none in that ballot or above.
func TestPromisesThatOnlyAGetWouldCount(t *testing.T) {
	t.Parallel()
	const begin = `{"do":"start","node":0,"nodes":3,"log":true}` + "\n"
	const prepare, promise = `{"do":"receive","from":1,"type":"Prepare","ballot":[1,1]}` + "\n", `{"do":"send","type":"Promise","ballot":[1,1]}` + "\n"
	vote := func(ballot string) string {
		of := `,"ballot":` + ballot + `,"slot":3,"value":"x"}` + "\n"
		return `{"do":"receive","from":2,"type":"Accept"` + of + `{"do":"send","type":"Accepted"` + of
	}
	above, below := vote("[2,2]"), vote("[0,2]")
	for name, of := range map[string]struct{ log, rule string }{
		"nobody asked":                    {promise, ""},
		"nor when it voted":               {promise + above, ""},
		"it voted above":                  {above + prepare + promise, ""},
		"it voted below, and says so not": {below + prepare + promise, "NoVoteBetween"},
	} {
		w := judge(t, begin+of.log+stop).Wrong
		if of.rule == "" && w != nil || of.rule != "" && (w == nil || w.Rule != of.rule || w.Slot != "3") {
			t.Errorf("%s: want %q, got %v", name, of.rule, w)
		}
	}
}
