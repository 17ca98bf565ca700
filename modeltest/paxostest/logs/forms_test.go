package logs_test

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
)

// promised are logs of an acceptor that promises each ballot in which it votes, and is asked for
// the next one; broken votes in the last but one of them after it promised the last.
func promised(broken bool, ballots ...string) (log string) {
	vote := func(b string) string {
		return `{"do":"receive","from":1,"type":"Accept","ballot":` + b + `,"value":"v"}` + "\n" + `{"do":"send","type":"Accepted","ballot":` + b + `,"value":"v"}` + "\n"
	}
	said := ""
	for i, b := range ballots {
		log += `{"do":"receive","from":1,"type":"Prepare","ballot":` + b + "}\n" + `{"do":"send","type":"Promise","ballot":` + b + said + "}\n"
		if i < len(ballots)-1 && !(broken && i == len(ballots)-2) {
			log += vote(b)
			said = `,"vote":` + b + `,"value":"v"`
		}
	}
	if broken {
		log += vote(ballots[len(ballots)-2])
	}
	return start + log + stop
}

// Ballots are read in one form, which loses no character of any of them, wherever the first stands
// that says which.
func TestBallotsHaveOneForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, order string
		ballots     []string
	}{
		{"numbers", "", []string{`7`, `9`, `10`}},
		{"pairs", "", []string{`[9,1]`, `{"round":10,"node":0}`}},
		{"texts of digits", "numbers", []string{`"7"`, `"9"`, `"10"`}},
		{"and numbers", "numbers", []string{`9`, `"10"`}},
		{"texts of two numbers", "pairs", []string{`"(9, 1)"`, `"(10, 1)"`}},
		{"and pairs", "pairs", []string{`"9-1"`, `[10,1]`}},
		{"a letter before each", "pairs", []string{`"b9.1"`, `"b10.1"`}},
		{"hex of one width", "bytes", []string{`"0009"`, `"000a"`, `"0010"`}},
		{"of digits for long", "bytes", []string{`"1009"`, `"1010"`, `"101a"`, `"1020"`}},
		{"digits of one width", "bytes", []string{`"0009"`, `"0010"`, `"0100"`}},
		{"a letter behind", "bytes", []string{`"1.1a"`, `"1.1b"`}},
		{"numbers of one width", "bytes", []string{`"07.01"`, `"10.01"`}},
	} {
		for _, broken := range []bool{false, true} {
			r := judge(t, promised(broken, c.ballots...))
			require.Equal(t, broken, r.Wrong != nil && r.Wrong.Rule == "NotSkipped", "%s: %v", c.name, r.Wrong)
			require.Equal(t, broken, r.Wrong != nil, "%s: %v", c.name, r.Wrong)
			require.Equal(t, map[string]string{"": "", "numbers": logs.OrderedAsNumbers, "pairs": logs.OrderedAsPairs, "bytes": logs.OrderedByBytes}[c.order], r.Ballots, c.name)
		}
	}
}

// A text of another log says how those of all are read, also in what is saved of one register that
// has but digits.
func TestFormsAreOfAllLogs(t *testing.T) {
	t.Parallel()
	other := strings.ReplaceAll(promised(false, `"1a"`), `"node":0`, `"node":2`)
	for _, ballots := range [][]string{{`"9"`, `"10"`}, {`"10"`, `"9"`}} { // by bytes "10" is below "9"
		byBytes := ballots[0] > ballots[1]
		require.Equal(t, !byBytes, judge(t, promised(true, ballots...)).Wrong == nil, ballots)
		require.Equal(t, byBytes, judge(t, promised(true, ballots...), other).Wrong == nil, ballots)
	}
}

// What no form explains is refused, with two lines that differ.
func TestMixedBallotsAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ one, other, says string }{
		{`5`, `[1,1]`, `want ballots of one form in all logs: a:2 has 5, and b:2 has [1,1]`},
		{`"5"`, `"1.1"`, `want ballots of one form in all logs: a:2 has "5", and b:2 has "1.1"`},
		{`"1.1"`, `"1-2"`, `want ballots of one form in all logs: a:2 has "1.1", and b:2 has "1-2"`},
		{`5`, `"000a"`, `want ballots of one form in all logs: a:2 has 5, and b:2 has "000a"`},
		{`"000a"`, `[1,1]`, `want ballots of one form in all logs: a:2 has "000a", and b:2 has [1,1]`},
		{`"007"`, `7`, `want ballots of one form in all logs: a:2 has "007", and b:2 has 7`},
	} {
		_, err := logs.Judge([]logs.Source{
			{Name: "a", From: strings.NewReader(promised(false, c.one))},
			{Name: "b", From: strings.NewReader(strings.ReplaceAll(promised(false, c.other), `"node":0`, `"node":2`))},
		})
		require.ErrorContains(t, err, c.says)
	}
	_, err := logs.Judge([]logs.Source{{Name: "a", From: strings.NewReader(strings.Replace(promised(false, `[1,1]`), `"nodes":3`, `"nodes":3,"lowest":1`, 1))}})
	require.ErrorContains(t, err, `a:1 has 1, and a:2 has [1,1]`)
}

// What is read once has the form that its first ballots have.
func TestFormOfAPipe(t *testing.T) {
	t.Parallel()
	pipe := func(ballots ...string) error {
		_, err := logs.Judge([]logs.Source{{Name: "a", From: io.MultiReader(strings.NewReader(promised(false, ballots...)))}})
		return err
	}
	require.NoError(t, pipe(`"0009"`, `"000a"`))
	require.NoError(t, pipe(`"9"`, `"10"`))
	require.ErrorContains(t, pipe(`"1009"`, `"100a"`), `a:2 has "1009", and a:6 has "100a"; what came before is judged as texts of one number, ordered as numbers: give files`)
}
