package tlc_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// job takes a configuration of testdata with the module that it is for.
func job(t testing.TB, module, config string) tlc.Job {
	t.Helper()
	j := tlc.Job{Files: map[string][]byte{}, Module: module, Config: config + ".cfg", Short: true, States: 1000}
	for _, name := range []string{module + ".tla", j.Config} {
		content, err := os.ReadFile(filepath.Join("testdata", name))
		require.NoError(t, err)
		j.Files[name] = content
	}
	return j
}

// found is what a run of a configuration gave; tests that look at the same one share it.
type found struct {
	res *tlc.Result
	err error
}

var (
	runs     = map[string]func() found{}
	runsLock sync.Mutex
)

// run runs a configuration of testdata, once for all tests.
func run(t *testing.T, module, config string) (*tlc.Result, error) {
	t.Helper()
	tools, j := tlctest.Require(t), job(t, module, config)
	runsLock.Lock()
	once, ok := runs[config]
	if !ok {
		once = sync.OnceValue(func() found {
			res, err := tools.Run(context.Background(), j)
			return found{res, err}
		})
		runs[config] = once
	}
	runsLock.Unlock()
	f := once()
	return f.res, f.err
}

// TestMain gives all tests one temporary folder, and fails if a run leaves something there.
func TestMain(m *testing.M) { os.Exit(tlctest.InOneFolder(m)) }

func TestVerdicts(t *testing.T) {
	for i, c := range []struct {
		module, config string
		want           tlc.Result // the fields compared
	}{
		{"Counter", "Lasso", tlc.Result{Verdict: tlc.TemporalViolated, Generated: 12, Distinct: 6, Initial: 2, InitialDistinct: 2, Depth: 3, ExitCode: 13}},
		{"Counter", "Holds", tlc.Result{Verdict: tlc.Holds, Generated: 12, Distinct: 6, Initial: 2, InitialDistinct: 2, Depth: 3}},
		{"Counter", "Invariant", tlc.Result{Verdict: tlc.InvariantViolated, Property: "Small", Generated: 6, Distinct: 4, Queue: 1, Initial: 2, InitialDistinct: 2, Depth: 2, ExitCode: 12}},
		{"Counter", "ActionProperty", tlc.Result{Verdict: tlc.ActionPropertyViolated, Property: "Grows", Generated: 12, Distinct: 6, Initial: 2, InitialDistinct: 2, Depth: 3, ExitCode: 13}},
		{"Counter", "InvariantInitial", tlc.Result{Verdict: tlc.InvariantViolated, Property: "NotOne", ExitCode: 12}},
		{"Counter", "PropertyInitial", tlc.Result{Verdict: tlc.ActionPropertyViolated, Property: "StartsAtZero", ExitCode: 13}},
		{"Counter", "Stutter", tlc.Result{Verdict: tlc.TemporalViolated, Generated: 12, Distinct: 6, Initial: 2, InitialDistinct: 2, Depth: 3, ExitCode: 13}},
		{"Ends", "EndsStop", tlc.Result{Verdict: tlc.Deadlock, Generated: 3, Distinct: 3, Initial: 1, InitialDistinct: 1, Depth: 3, ExitCode: 11}},
		{"Ends", "EndsAssertNext", tlc.Result{Verdict: tlc.AssertFailed, At: tlc.Location{Module: "Ends", Line: 8, Column: 23}, Generated: 2, Distinct: 2, Initial: 1, InitialDistinct: 1, Depth: 2, ExitCode: 14}},
		{"Ends", "EndsAssertInvariant", tlc.Result{Verdict: tlc.AssertFailed, Within: "AssertInvariant", Generated: 3, Distinct: 3, Initial: 1, InitialDistinct: 1, Depth: 3, ExitCode: 76}},
		{"Assumption", "Assumption", tlc.Result{Verdict: tlc.AssumptionFalse, At: tlc.Location{Module: "Assumption", Line: 5, Column: 3}, ExitCode: 10}},
	} {
		t.Run(c.config, func(t *testing.T) {
			t.Parallel()
			thorough.Sample(t, i, 11) // one, which another test looks at too
			got, err := run(t, c.module, c.config)
			require.NoError(t, err)
			assert.Regexp(t, `^TLC2 Version (2\.\d+ of |\d{4}\.\d)`, got.Version)
			assert.Positive(t, got.Wall)
			assert.Positive(t, got.CPU)
			if runtime.GOOS == "linux" {
				assert.Greater(t, got.PeakMemory, int64(16<<20))
			}
			assert.Empty(t, got.Warnings)
			assert.Empty(t, got.Output)
			if c.want.Verdict != tlc.Holds {
				assert.NotEmpty(t, got.Message)
			}
			brief := *got
			brief.Message, brief.Trace, brief.Loop, brief.Version = "", nil, nil, ""
			brief.Wall, brief.CPU, brief.PeakMemory = 0, 0, 0
			assert.Empty(t, cmp.Diff(c.want, brief))
		})
	}
}

func TestErrors(t *testing.T) {
	ends := func(line, column int) tlc.Location { return tlc.Location{Module: "Ends", Line: line, Column: column} }
	for i, c := range []struct {
		module, config string
		want           error // Text is a regular expression
	}{
		{"Syntax", "Syntax", &tlc.ParseError{At: tlc.Location{Module: "Syntax", Line: 3, Column: 9}, Text: `Was expecting "Expression or Instance"`}},
		{"Lexical", "Lexical", &tlc.ParseError{At: tlc.Location{Module: "Lexical", Line: 3, Column: 22}, Text: `^Lexical error .*unclosed`}},
		{"Semantic", "Semantic", &tlc.ParseError{At: tlc.Location{Module: "Semantic", Line: 5, Column: 14}, Text: "Unknown operator: `y'"}},
		{"Level", "Level", &tlc.ParseError{At: tlc.Location{Module: "Level", Line: 4, Column: 8}, Text: `not of form <<A>>_v`}},
		{"Lost", "Lost", &tlc.ParseError{At: tlc.Location{Module: "Lost"}, Text: `^Cannot find source file for module Nowhere imported in module Lost\.$`}},
		{"Misnamed", "Misnamed", &tlc.ParseError{At: tlc.Location{Module: "Misnamed"}, Text: `^File name 'Misnamed' does not match the name 'Another'`}},

		{"Counter", "ConfigUndefined", &tlc.ConfigError{File: "ConfigUndefined.cfg", Text: `(?s)^The invariant Missing .*not defined`}},
		{"Counter", "ConfigNoInit", &tlc.ConfigError{File: "ConfigNoInit.cfg", Text: `did not specify the initial state predicate`}},
		{"Counter", "ConfigKeyword", &tlc.ConfigError{File: "ConfigKeyword.cfg", Line: 3, Text: `^It was expecting = or <-`}},
		{"Counter", "ConfigNoConstant", &tlc.ConfigError{File: "ConfigNoConstant.cfg", Text: `^The constant parameter Max is not assigned`}},
		{"Counter", "ConfigBoth", &tlc.ConfigError{File: "ConfigBoth.cfg", Text: `cannot specify both INIT/NEXT and SPECIFICATION`}},
		{"Counter", "ConfigTwice", &tlc.ConfigError{File: "ConfigTwice.cfg", Line: 2, Text: `^The keyword SPECIFICATION appeared twice`}},

		{"Ends", "EndsUnassigned", &tlc.EvalError{At: ends(9, 15), Text: `following variable is not assigned: x\.$`}},
		{"Ends", "EndsInfinite", &tlc.EvalError{At: ends(10, 13), Text: `^TLC encountered a non-enumerable quantifier bound`}},
		{"Ends", "EndsMismatch", &tlc.EvalError{At: ends(11, 18), Text: `Cannot cast`}},
		{"Ends", "EndsDivZero", &tlc.EvalError{At: ends(12, 17), Text: `^The second argument of \\div is 0\.$`}},
		{"Ends", "EndsField", &tlc.EvalError{At: ends(13, 15), Text: `^Attempted to select nonexistent field "b"`}},
		{"Ends", "EndsCase", &tlc.EvalError{At: ends(14, 14), Text: `^Attempted to evaluate a CASE with no conditions true`}},
		{"Ends", "EndsBadInvariant", &tlc.EvalError{Subject: "invariant BadInvariant", Text: `^Attempted to check equality of integer 2 with non-integer`}},
		{"Ends", "EndsRecursion", &tlc.EvalError{Text: `StackOverflowError`}},
		{"Ends", "EndsBadInit", &tlc.EvalError{Text: `^This was a Java StackOverflowError`}},
		{"Ends", "EndsChoose", &tlc.EvalError{At: ends(15, 16), Text: `no element of S satisfied P`}},
		{"Ends", "EndsLevelInvariant", &tlc.EvalError{Subject: "invariant LevelInvariant", Text: `is not a state predicate`}},
		{"Ends", "EndsBadProperty", &tlc.EvalError{Subject: "action property BadProperty", At: ends(24, 29), Text: `^Attempted to check equality`}},
		{"AssumptionEval", "AssumptionEval", &tlc.EvalError{Subject: "assumption", At: tlc.Location{Module: "AssumptionEval", Line: 3, Column: 8}, Text: `should be an integer`}},
	} {
		t.Run(c.config, func(t *testing.T) {
			t.Parallel()
			thorough.Sample(t, i, 18) // one that cannot be parsed, and one of an invariant
			res, err := run(t, c.module, c.config)
			require.Error(t, err)
			require.NotNil(t, res)
			assert.Equal(t, tlc.Undecided, res.Verdict)
			assert.NotContains(t, err.Error(), os.Getenv("TMPDIR"))
			switch want := c.want.(type) {
			case *tlc.ParseError:
				got := as[*tlc.ParseError](t, err)
				assert.Regexp(t, want.Text, got.Text)
				assert.Equal(t, want.At, got.At)
			case *tlc.ConfigError:
				got := as[*tlc.ConfigError](t, err)
				assert.Regexp(t, want.Text, got.Text)
				assert.Equal(t, want.File, got.File)
				assert.Equal(t, want.Line, got.Line)
			case *tlc.EvalError:
				got := as[*tlc.EvalError](t, err)
				assert.Regexp(t, want.Text, got.Text)
				assert.Equal(t, want.Subject, got.Subject)
				if c.config != "EndsRecursion" && c.config != "EndsBadInit" { // where a stack overflows is chance
					assert.Equal(t, want.At, got.At)
				}
			}
		})
	}
}

func as[E error](t *testing.T, err error) (got E) {
	t.Helper()
	require.ErrorAs(t, err, &got)
	return got
}

func TestErrorKeepsBehaviour(t *testing.T) {
	res, err := run(t, "Ends", "EndsBadInvariant")
	require.Error(t, err)
	require.Len(t, res.Trace, 3)
	assert.Equal(t, "x = 2", res.Trace[2].Variables)
}

func TestLasso(t *testing.T) {
	res, err := run(t, "Counter", "Lasso")
	require.NoError(t, err)
	at := func(line, column int) tlc.Location {
		return tlc.Location{Module: "Counter", Line: line, Column: column}
	}
	assert.Empty(t, cmp.Diff([]tlc.State{
		{Number: 1, Variables: "/\\ x = 0\n/\\ y = \"é\""},
		{Number: 2, Action: "Add_1", At: at(9, 10), Variables: "/\\ x = 1\n/\\ y = \"é\""},
		{Number: 3, Action: "Add_2", At: at(10, 10), Variables: "/\\ x = 3\n/\\ y = \"é\""},
		{Number: 4, Action: "Add_2", At: at(10, 10), Variables: "/\\ x = 5\n/\\ y = \"é\""},
	}, res.Trace))
	assert.Equal(t, &tlc.Loop{BackTo: 1, Action: "Back", At: at(11, 9)}, res.Loop)
	assert.Empty(t, res.Property, "TLC names no temporal property")
}

func TestStuttering(t *testing.T) {
	thorough.Only(t, "TestLasso has a run for ever")
	res, err := run(t, "Counter", "Stutter")
	require.NoError(t, err)
	assert.Len(t, res.Trace, 1)
	assert.Equal(t, &tlc.Loop{Stutters: true}, res.Loop)
}

func TestInitialViolationHasTrace(t *testing.T) {
	thorough.Only(t, "TestErrorKeepsBehaviour has a state, and TestLasso states")
	res, err := run(t, "Counter", "InvariantInitial")
	require.NoError(t, err)
	assert.Equal(t, []tlc.State{{Number: 1, Variables: "/\\ x = 1\n/\\ y = \"é\""}}, res.Trace)
}

// The specification prints what TLC prints when an invariant is violated.
func TestPrintedImitation(t *testing.T) {
	thorough.Only(t, "TestRecorded reads what it prints, PrinterAsserts")
	res, err := run(t, "Printer", "Printer")
	require.NoError(t, err)
	assert.Equal(t, tlc.Holds, res.Verdict)
	assert.Empty(t, res.Trace)
	require.NotEmpty(t, res.Output)
	assert.True(t, strings.HasPrefix(res.Output[0], `"a\n@!@!@STARTMSG 2110:1`), res.Output[0])
	assert.Equal(t, `"@!@!@STARTMSG 2110:1 @!@!@"`, res.Output[1])

	res, err = tlctest.Require(t).Run(t.Context(), job(t, "Printer", "PrinterAsserts"))
	require.NoError(t, err)
	assert.Equal(t, tlc.AssertFailed, res.Verdict)
	assert.True(t, strings.HasPrefix(res.Message, `"a\n@!@!@STARTMSG 2110:1`), res.Message)

	res, err = tlctest.Require(t).Run(t.Context(), job(t, "Printer", "PrinterFails"))
	var e *tlc.EvalError
	require.ErrorAs(t, err, &e)
	assert.Contains(t, e.Text, "Attempted to compare integer 0")
	assert.Contains(t, e.Text, `"@!@!@STARTMSG 2114:1 @!@!@"`)
	assert.Len(t, res.Trace, 1)
}

func TestDump(t *testing.T) {
	t.Parallel()
	tools := tlctest.Require(t)
	dump := func(then error) (text string) {
		j := job(t, "Counter", "Holds")
		j.Dump = func(r io.Reader) error {
			b, err := io.ReadAll(r)
			text = string(b)
			return errors.Join(err, then)
		}
		res, err := tools.Run(t.Context(), j)
		require.ErrorIs(t, err, then)
		assert.EqualValues(t, res.Generated-res.Initial, strings.Count(text, " -> "))
		return text
	}
	first := dump(nil)
	assert.Contains(t, first, `[label="Add_1"`)
	thorough.Only(t, "the same again, and a run that has no graph")
	assert.Equal(t, first, dump(errors.New("boom")), "with one worker the graph repeats byte for byte")

	j := job(t, "Assumption", "Assumption")
	j.Dump = func(io.Reader) error { return errors.New("it is no whole graph") }
	res, err := tools.Run(t.Context(), j)
	require.NoError(t, err)
	assert.NotEqual(t, tlc.Holds, res.Verdict)
}

func TestFreshFolder(t *testing.T) {
	tools := tlctest.Require(t)
	j := job(t, "Counter", "Holds")
	j.Files["Counter.class"] = []byte("cafebabe")
	_, err := tools.Run(t.Context(), j)
	require.ErrorIs(t, err, tlc.ErrJob)
	delete(j.Files, "Counter.class")
	j.Files["../Counter.tla"] = nil
	_, err = tools.Run(t.Context(), j)
	require.ErrorIs(t, err, tlc.ErrJob)
}

func TestJobChecks(t *testing.T) {
	good := func() tlc.Job { return job(t, "Counter", "Holds") }
	for name, spoil := range map[string]func(*tlc.Job){
		"no module":     func(j *tlc.Job) { j.Module = "Other" },
		"no config":     func(j *tlc.Job) { j.Config = "" },
		"workers":       func(j *tlc.Job) { j.Workers = -1 },
		"fingerprint":   func(j *tlc.Job) { j.Fingerprint = 131 },
		"no behaviours": func(j *tlc.Job) { j.Simulate = &tlc.Simulation{} },
		"dump and simulate": func(j *tlc.Job) {
			j.Simulate, j.Dump = &tlc.Simulation{Num: 1}, func(io.Reader) error { return nil }
		},
	} {
		j := good()
		spoil(&j)
		_, err := (&tlc.Tools{}).Run(context.Background(), j)
		assert.ErrorIs(t, err, tlc.ErrJob, name)
	}
}

// With four workers TLC 2.18 says of half of these runs that the property holds.
func TestSeveralWorkersMissNothing(t *testing.T) {
	thorough.Only(t, "it is chance what several miss")
	tools := tlctest.Require(t)
	j := job(t, "Once", "Once")
	j.Workers = 4
	for range 10 {
		res, err := tools.Run(t.Context(), j)
		require.NoError(t, err)
		require.Equal(t, tlc.TemporalViolated, res.Verdict)
	}
}
