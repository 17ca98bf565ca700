package logtest

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/trial"
)

// mostCuts is how many tests of crashes between two writes there are of a suite.
const mostCuts = 400

// cuts are tests in which a step that wrote more than once ends after some of its writes, and what
// it left on the disk is shown: once for each input, what came before it and what was sent then, in
// the fewest steps.
func (t *tester) cuts(title string, results []*result) []suite {
	if !t.is.Writes || !t.is.Restarts {
		return nil
	}
	of := map[string]int{}
	var words [][]letter
	for _, r := range results {
		for k, step := range r.Steps {
			at := r.of[k]
			if l := r.word[at]; step.Writes < 2 || l.Action == "Restart" || l.Action == itself {
				continue
			}
			way := fmt.Sprint(r.word[max(0, at-1):at], step)
			if n, seen := of[way]; !seen {
				of[way] = len(words)
				words = append(words, nil)
			} else if len(words[n]) <= at+1 {
				continue
			}
			short := slices.Clone(r.word[:at+1])
			short[at].Crash = step.Writes - 1
			words[of[way]] = short
		}
	}
	var all [][]letter
	for _, word := range words {
		last := len(word) - 1
		for writes := word[last].Crash; writes > 0; writes-- {
			short := slices.Clone(word)
			short[last].Crash = writes
			all = append(all, append(short, shows(word[:last], word[last])...))
		}
	}
	if len(all) == 0 {
		return nil
	}
	return []suite{{title: title + ", crashes between writes", words: trial.Evenly(all, mostCuts)}}
}

// shows is what comes after a step that was cut short, so that what it left is shown. An acceptor
// is asked for votes below what it promised; that it is asked for its votes stands at the end of
// each test. A leader leads again, and who learns hears all once more.
func shows(before []letter, l letter) (out []letter) {
	l.Crash = 0
	switch l.Action {
	case string(Prepare), string(Accept):
		promised := 0
		for _, b := range before {
			if b.Action == string(Prepare) || b.Action == string(Accept) {
				promised = max(promised, b.Ballot)
			}
		}
		for ballot := 1; ballot < promised; ballot++ {
			if !owned(ballot) {
				out = append(out, letter{Action: string(Accept), Ballot: ballot, Slot: l.Slot, Value: command(1)})
			}
		}
		return out
	case string(Learn), string(Accepted):
		return append(slices.DeleteFunc(slices.Clone(before), func(b letter) bool { return b.Action != l.Action }), l)
	}
	lead := perRound
	for _, b := range append(slices.Clip(before), l) {
		if b.Action == "Lead" {
			lead = max(lead, min(b.Ballot+perRound, rounds*perRound))
		}
	}
	return []letter{
		{Action: "Lead", Ballot: lead}, promise(1, lead, nil), promise(2, lead, nil),
		{Action: "Propose", Value: command(7)}, {Action: "Propose", Slot: 1, Value: command(8)},
	}
}
