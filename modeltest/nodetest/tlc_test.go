package nodetest

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
	"github.com/synod-paxos/synod/modeltest/paxostest/logs/secondjudge"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// TLC, which evaluates May.tla, finds something wrong with the same logs as package logs: with none
// as they were written, and with those that are changed in one of many ways just where that does.
func TestTLCJudgesAlike(t *testing.T) {
	t.Parallel()
	tools := tlctest.Require(t)
	want := thorough.Of(24, 790)
	cases := map[oracle.Cluster][]secondjudge.Case{}
	rules, found := map[string]int{}, 0
	for seed := uint64(0); found < want; seed++ {
		for _, c := range judgedCases(t, seed) {
			found++
			if c.Wrong != nil {
				rules[c.Wrong.Rule]++
			} else if found%3 > 0 {
				continue // most are right, and TLC takes a tenth of a second for each
			}
			cases[c.Cluster] = append(cases[c.Cluster], c)
		}
	}
	t.Log(found, rules, len(cases))
	if len(rules) < thorough.Of(3, 9) {
		t.Errorf("only these rules are broken: %v", rules)
	}
	for cluster, of := range cases {
		for some := range slices.Chunk(of, 60) { // of twice as many TLC takes more than twice as long
			if err := secondjudge.Agree(t.Context(), tools, some); err != nil {
				t.Errorf("%+v: %v", cluster, err)
			}
		}
	}
}

// judgedCases are the logs of a seed, as they are and changed, if they are short: of our nodes, and
// every third of a liberal system, with a bug or without.
func judgedCases(t *testing.T, seed uint64) (out []secondjudge.Case) {
	const most = 90 // events
	var files [][]byte
	if bugs := slices.Sorted(maps.Keys(liberalBugs)); seed%3 == 1 {
		files = newLiberal(seed, 0, bugs[seed/3%uint64(len(bugs))]).logs(most + 10)
	} else {
		files = logged(t, seed, true)
	}
	r := rand.New(rand.NewPCG(seed, 3))
	for i := range files {
		files[i] = numbers.ReplaceAll(files[i], nil)
	}
	if lines := bytes.Count(bytes.Join(files, nil), []byte("\n")); lines > most || len(files) != 3 && !thorough.Tests() {
		return nil
	}
	for i, change := range append([]func(*rand.Rand, []string) []string{func(_ *rand.Rand, lines []string) []string { return lines }}, changes...) {
		changed := append([][]byte{}, files...)
		n := r.IntN(len(files))
		changed[n] = []byte(strings.Join(change(r, strings.SplitAfter(string(files[n]), "\n")), ""))
		if i > 0 && bytes.Equal(changed[n], files[n]) {
			continue // where it was to change something there is nothing of the kind
		}
		if c, ok := judgedCase(changed); ok {
			out = append(out, c)
		}
	}
	return out
}

// numbers of lines, by which it would show that one is missing.
var numbers = regexp.MustCompile(`"n":\d+,`)

func judgedCase(files [][]byte) (c secondjudge.Case, ok bool) {
	sources := func() (all []logs.Source) {
		for n, text := range files {
			all = append(all, logs.Source{Name: fmt.Sprint(n), From: bytes.NewReader(text)})
		}
		return all
	}
	report, err := logs.Judge(sources())
	if err != nil || report.Wrong == nil && report.Gaps() {
		return c, false
	}
	c.Wrong = report.Wrong
	c.Trace, err = logs.Collect(sources(), 1000)
	if err != nil {
		return c, false
	}
	for _, of := range c.Logs {
		if of.Gap {
			return c, false
		}
	}
	return c, true
}

// changes are what may go wrong with the lines of a log, all but the first and the last.
var changes = []func(*rand.Rand, []string) []string{
	func(r *rand.Rand, lines []string) []string { // one is missing
		return edit(r, lines, func(at int) []string { return nil })
	},
	func(r *rand.Rand, lines []string) []string { // one comes twice
		return edit(r, lines, func(at int) []string { return []string{lines[at], lines[at]} })
	},
	func(r *rand.Rand, lines []string) []string { // and much later, after a restart
		return edit(r, lines, func(at int) []string { return []string{lines[at], lines[0], lines[1+r.IntN(at)]} })
	},
	func(r *rand.Rand, lines []string) []string { // two change places
		return edit(r, lines, func(at int) []string {
			other := lines[at+1]
			if at+3 < len(lines) {
				lines[at+1] = lines[at]
			}
			return []string{other}
		})
	},
	func(r *rand.Rand, lines []string) []string { // a ballot is another
		return edit(r, lines, func(at int) []string {
			return []string{strings.Replace(lines[at], `"ballot":[`, `"ballot":[`+fmt.Sprint(r.IntN(3)), 1)}
		})
	},
	func(r *rand.Rand, lines []string) []string { // a value
		return edit(r, lines, func(at int) []string { return []string{strings.Replace(lines[at], `"value":"v`, `"value":"w`, 1)} })
	},
	func(r *rand.Rand, lines []string) []string { // a vote is forgotten
		return edit(r, lines, func(at int) []string { return []string{votes.ReplaceAllString(lines[at], "")} })
	},
	func(r *rand.Rand, lines []string) []string { // a message comes from another
		return edit(r, lines, func(at int) []string { return []string{strings.Replace(lines[at], `"from":1`, `"from":2`, 1)} })
	},
}

var votes = regexp.MustCompile(`,"vote":\[\d+,\d+\],"value":"[^"]*"`)

// edit replaces a line. The last one is empty.
func edit(r *rand.Rand, lines []string, with func(at int) []string) []string {
	if len(lines) < 5 {
		return lines
	}
	at := 1 + r.IntN(len(lines)-4)
	instead := with(at)
	return append(append(append([]string{}, lines[:at]...), instead...), lines[at+1:]...)
}
