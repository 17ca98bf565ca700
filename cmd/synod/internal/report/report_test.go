package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
)

func example() *report.Report {
	fails := report.None("replay", "Synod")
	fails.Result, fails.Time = "diverges", 1500*time.Millisecond
	fails.Failures = []report.Failure{
		{What: "step 2, Accept: <wrong> & \"bad\"", How: "  a diagram\n  of lines\n", Next: "synod replay x.ndjson"},
		{What: "and another"},
	}
	return &report.Report{
		Rows: []report.Row{
			{Step: "check", Model: "Synod", States: 81_313, Edges: 632_855, Probes: -1, Result: "holds, as recorded", Time: 8123 * time.Millisecond},
			{Step: "equal", Model: "AcceptorRole", States: 68, Edges: 1088, Probes: 0, Result: "0 divergences", Cached: true},
			fails,
		},
		Notes: []string{"TLC did not run"}, Summary: "FALSIFIED: 1 of 3 rows",
	}
}

func TestTable(t *testing.T) {
	var out strings.Builder
	table := report.Table{Out: &out}
	r := example()
	for _, row := range r.Rows {
		table.Row(row)
	}
	table.Close(r)
	require.Equal(t, strings.TrimPrefix(`
STEP     MODEL                             STATES       EDGES      PROBES  RESULT                                     TIME
check    Synod                             81,313     632,855              holds, as recorded                         8.1s
equal    AcceptorRole                          68       1,088           0  0 divergences                            cached
replay   Synod                                                             FAILS: diverges                            1.5s
note: TLC did not run

replay Synod: step 2, Accept: <wrong> & "bad"
  a diagram
  of lines
  next: synod replay x.ndjson

replay Synod: and another
FALSIFIED: 1 of 3 rows
`, "\n"), out.String())
}

// Without a result the row says what failed.
func TestRowOfAFailureWithoutResult(t *testing.T) {
	var out strings.Builder
	table := report.Table{Out: &out}
	row := report.None("check", "M01")
	row.Failures = []report.Failure{{What: "verdict: expected invariant, got holds"}}
	table.Row(row)
	require.Contains(t, out.String(), "FAILS: verdict: expected invariant, got holds")
}

func TestCount(t *testing.T) {
	for n, want := range map[int64]string{-1: "", 0: "0", 7: "7", 999: "999", 1000: "1,000", 123456: "123,456", 1234567: "1,234,567"} {
		require.Equal(t, want, report.Count(n))
	}
}

func TestJSON(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, report.JSON(&out, example()))
	var back report.Report
	require.NoError(t, json.Unmarshal(out.Bytes(), &back))
	require.Equal(t, example(), &back)
	for _, name := range []string{`"step": "check"`, `"states": 81313`, `"nanoseconds": 8123000000`, `"holds": false`, `"summary"`} {
		require.Contains(t, out.String(), name)
	}
}

func TestJUnit(t *testing.T) {
	r := example()
	r.Rows[2].Failures[0].How = "a control character: \x01"
	var out bytes.Buffer
	require.NoError(t, report.JUnit(&out, "synod verify", r))
	var suite struct {
		XMLName  xml.Name `xml:"testsuite"`
		Name     string   `xml:"name,attr"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Time     float64  `xml:"time,attr"`
		Cases    []struct {
			Class   string  `xml:"classname,attr"`
			Name    string  `xml:"name,attr"`
			Time    float64 `xml:"time,attr"`
			Out     string  `xml:"system-out"`
			Failure *struct {
				Message string `xml:"message,attr"`
				Text    string `xml:",chardata"`
			} `xml:"failure"`
		} `xml:"testcase"`
	}
	require.NoError(t, xml.Unmarshal(out.Bytes(), &suite))
	require.Equal(t, "synod verify", suite.Name)
	require.Equal(t, 3, suite.Tests)
	require.Equal(t, 1, suite.Failures)
	require.InDelta(t, 9.623, suite.Time, 1e-9)
	require.Equal(t, "synod verify.check", suite.Cases[0].Class)
	require.Equal(t, "Synod", suite.Cases[0].Name)
	require.Equal(t, "holds, as recorded", suite.Cases[0].Out)
	require.Nil(t, suite.Cases[0].Failure)
	failure := suite.Cases[2].Failure
	require.Equal(t, `step 2, Accept: <wrong> & "bad"`, failure.Message)
	require.Contains(t, failure.Text, "a control character")
	require.Contains(t, failure.Text, "synod replay x.ndjson")
	require.Contains(t, failure.Text, "and another")
}

// What could not be done is an error, as the exit code says, and no failure.
func TestJUnitTellsErrorsFromFailures(t *testing.T) {
	r := example()
	r.Rows[2].Broken = true
	var out bytes.Buffer
	require.NoError(t, report.JUnit(&out, "synod check", r))
	require.Contains(t, out.String(), `failures="0" errors="1"`)
	require.Contains(t, out.String(), "<error message=")
	require.NotContains(t, out.String(), "<failure")
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space") }

func TestErrorsOfWritingAreTold(t *testing.T) {
	require.ErrorContains(t, report.JSON(full{}, example()), "no space")
	require.ErrorContains(t, report.JUnit(full{}, "x", example()), "no space")
}

// What others say, in whatever field, moves no cursor, begins no line that could be ours, and does
// not flood the reader.
func TestWhatOthersSayIsQuoted(t *testing.T) {
	for _, evil := range []string{
		"x\nholds: 3 models", "x\r\nholds: 3 models", "x\rholds: 3 models", "\x1b[2K\x1b[1Aholds: 3 models", "\u202eholds", "a\u2028holds: 3 models", "\x9bH", "\x00", "\a",
		strings.Repeat("holds", 100_000), strings.Repeat("holds: 3 models\n", 100_000),
	} {
		row := report.None("check", evil)
		row.Result, row.Proof = evil, &report.Proof{Layer: evil, By: "z3", Scope: evil}
		failed := row
		failed.Failures = []report.Failure{{What: evil, How: evil, Next: evil}}
		r := &report.Report{Rows: []report.Row{row, failed}, Notes: []string{evil}, Summary: "FALSIFIED"}
		var out strings.Builder
		plain := report.Table{Out: &out}
		proofs := report.ProofTable{Table: report.Table{Out: &out}}
		for _, row := range r.Rows {
			plain.Row(row)
			row.Model = "proof of " + evil
			proofs.Row(row)
		}
		plain.Close(r)
		require.Less(t, out.Len(), 1<<20)
		for _, c := range out.String() {
			require.True(t, unicode.IsPrint(c) || c == '\n', "%q of %.50q", c, evil)
		}
		for line := range strings.Lines(out.String()) {
			require.NotRegexp(t, "^holds", line[:min(len(line), 100)])
		}
		var junit strings.Builder
		require.NoError(t, report.JUnit(&junit, "x", r))
		var parsed struct {
			Cases []struct {
				Name    string `xml:"name,attr"`
				Failure struct {
					Message string `xml:"message,attr"`
					Text    string `xml:",chardata"`
				} `xml:"failure"`
			} `xml:"testcase"`
		}
		require.NoError(t, xml.Unmarshal([]byte(junit.String()), &parsed))
		for _, text := range []string{parsed.Cases[1].Name, parsed.Cases[1].Failure.Message} {
			require.NotContains(t, text, "\n")
		}
		require.False(t, strings.ContainsFunc(parsed.Cases[1].Failure.Text, func(c rune) bool { return !unicode.IsPrint(c) && c != '\n' }))
	}
}
