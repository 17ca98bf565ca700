package check

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// judged checks a module M, of which an expectation and what is to be seen are given, and holds
// verdict and figures against those of TLC on these files as they are.
func judged(t *testing.T, module, config, expect, asked string) Report {
	t.Helper()
	files := fstest.MapFS{
		"M.tla":     {Data: []byte(module)},
		"M.cfg":     {Data: []byte(config)},
		"Aside.tla": {Data: []byte("---- MODULE Aside ----\nLOCAL INSTANCE TLC\nCONSTANT Each\nNote(v) == TLCSet(7, v) /\\ Each\nPlain(v) == v = v /\\ Each\n====\n")},
	}
	plain := tlc.Job{Files: map[string][]byte{}, Module: "M", Short: true, States: 100}
	for name, file := range files {
		plain.Files[name] = file.Data
	}
	alone, err := tlctest.Require(t).Run(t.Context(), plain)
	small := int64(0) // unknown
	if err == nil {
		small = alone.Generated
	}
	files["models.json"] = &fstest.MapFile{Data: fmt.Appendf(nil,
		`{"format": 1, "protocol": "m", "models": [{"name": "M", "module": "M", "config": "M.cfg", "tags": ["quick"], "why": "w.", "expect": {"verdict": %q, "generated": %d}, %s}]}`, expect, small, asked)}
	r := run(t, files, "M", Options{Record: true, Cache: t.TempDir()})
	if err != nil {
		require.Error(t, r.Err)
		return r
	}
	require.NoError(t, r.Err)
	got := r.Measured.Expect
	assert.Equal(t, verdicts[alone.Verdict], got.Verdict)
	assert.Equal(t, alone.Property, got.Property)
	assert.Equal(t, []int64{alone.Distinct, alone.Generated}, []int64{got.Distinct, got.Generated})
	assert.Len(t, r.Measured.Trace, len(alone.Trace))
	return r
}

func texted(r Report) (out []string) {
	for _, w := range r.Warnings {
		out = append(out, w.String())
	}
	return out
}

// A register counts how often a step is computed, or something else notes that, and what is checked
// depends on it: who asks about the step once more finds another verdict.
func TestAQuestionDoesNotChangeTheAnswer(t *testing.T) {
	const (
		head  = "---- MODULE M ----\nEXTENDS Naturals, TLC\nVARIABLE x\nOften(r) == TLCSet(r, TLCGet(r) + 1)\nInit == x = 0 /\\ TLCSet(7, 0)\n"
		steps = "Up == x < 3 /\\ x' = x + 1 /\\ %s\nAgain == x = 3 /\\ x' = 0\nNext == Up \\/ Again\n%s\nFew == TLCGet(7) <= 3\nSpec == Init /\\ [][Next]_x\n====\n"
		few   = "SPECIFICATION Spec\nINVARIANT Few\n"
		both  = `"actions": ["Up", "Again"]`
	)
	for i, c := range []struct {
		about, up, more, config, expect, asked string
		want                                   string
	}{
		{"directly", "TLCSet(7, TLCGet(7) + 1)", "", few, "holds", both, "actions left out: to ask for them may evaluate TLCSet, which does or tells something else each time, so nothing notices one that is never taken: Up"},
		{"by an operator", "Often(7)", "", few, "holds", both, "TLCSet"},
		{"by an instance", "A!Note(TLCGet(7) + 1)", "A == INSTANCE Aside WITH Each <- TRUE", few, "holds", both, "TLCSet"},
		{"by what an instance gets", "A!Plain(1)", "A == INSTANCE Aside WITH Each <- Often(7)", few, "holds", both, "TLCSet"},
		{"by what an instance without a name gets", "Plain(1)", "Seven == 7\nINSTANCE Aside WITH Each <- Often(Seven)", few, "holds", both, "TLCSet"},
		{"by a definition that replaces another", "Still", "Still == TRUE\nNot == Often(7)", few + "CONSTANT Still <- Not", "holds", both, "TLCSet"},
		{"within a LET", "LET n == TLCGet(7) + 1\n         Set(v) == TLCSet(7, v) IN Set(n)", "", few, "holds", both, "TLCSet"},
		{"by a sign", "7 ++ 1", "a ++ b == TLCSet(a, TLCGet(a) + b)", few, "holds", both, "TLCSet"},
		{"by a witness", "TRUE", "Seen == x = 2 /\\ Often(7)\nFew2 == TLCGet(7) < 1", "SPECIFICATION Spec\nINVARIANT Few2\n", "holds", `"witnesses": ["Seen"]`, "witnesses left out: to ask for them may evaluate TLCSet, which does or tells something else each time, so nothing notices one that no state has: Seen"},
		{"by a constraint", "TRUE", "Limit == Often(7) /\\ TLCGet(7) < 5", "SPECIFICATION Spec\nCONSTRAINT Limit\n", "holds", both, "constraints left out: to ask for them may evaluate TLCSet, which does or tells something else each time, so nothing says whether one cuts: Limit"},
		{"by an action constraint", "TRUE", "Limit == Often(7) /\\ TLCGet(7) < 5", "SPECIFICATION Spec\nACTION_CONSTRAINT Limit\nCHECK_DEADLOCK FALSE\n", "holds", both, "Up, Again"},
		{"by chance", "x' <= RandomElement(1..4)", "", "SPECIFICATION Spec\nCHECK_DEADLOCK FALSE\n", "holds", both, "RandomElement"},
		{"which reads where the run is", `TLCGet("level") < 9`, "", "SPECIFICATION Spec\nCHECK_DEADLOCK FALSE\n", "holds", both, "TLCGet"},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			thorough.Sample(t, i, 13)
			r := judged(t, head+fmt.Sprintf(steps, c.up, c.more), c.config, c.expect, c.asked)
			if r.Measured.Expect.Verdict == "holds" {
				assert.Contains(t, fmt.Sprint(texted(r)), c.want)
			}
			assert.NotContains(t, fmt.Sprint(lines(r)), "Up to be taken", "nothing is said of what was not asked")
		})
	}
}

// What is asked beside is asked as before.
func TestOnlyWhatHasEffectsIsLeftOut(t *testing.T) {
	thorough.Only(t, "TestAQuestionDoesNotChangeTheAnswer has what is left out, and TestTaken what is not")
	t.Parallel()
	r := judged(t, "---- MODULE M ----\nEXTENDS Naturals, TLC\nVARIABLE x\nInit == x = 0\nASSUME TLCSet(7, 0)\nUp == LET n == x + 1 IN x < 3 /\\ x' = n\n"+
		"Never == x > 5 /\\ x' = 0\nMark == x = 3 /\\ x' = 0 /\\ TLCSet(7, 1)\nNext == Up \\/ Never \\/ Mark\nSpec == Init /\\ [][Next]_x\n====\n",
		"SPECIFICATION Spec\n", "holds", `"actions": ["Up", "Never", "Mark"]`)
	assert.Equal(t, []string{"Up"}, r.Measured.Taken)
	assert.Equal(t, []string{"Mark"}, r.Left)
	assert.Equal(t, []string{"M: action never taken: expected Never to be taken, got no step from any of 4 states that takes it"}, lines(r))
}

const queue = "---- MODULE M ----\nEXTENDS Naturals, Sequences, TLC\nVARIABLE q\nInit == q = <<>>\nPut == Len(q) < 2 /\\ q' = Append(q, 1)\nTake == q' = Tail(q)\n" +
	"Next == Put \\/ (q # <<>> /\\ Take)\nSpec == Init /\\ [][Next]_q\nTwo == Len(q) = 2\nHead1 == Head(q) = 1\nFull == Len(q) < 2\nSlow == TLCSet(7, q)\n====\n"

// An action that can be evaluated behind its guard alone is not asked about; the verdict is TLC's.
func TestWhatCannotBeAskedIsLeftOut(t *testing.T) {
	thorough.Only(t, "TestLocalNames leaves out actions likewise")
	t.Parallel()
	r := judged(t, queue, "SPECIFICATION Spec\n", "holds", `"actions": ["Put", "Take"], "witnesses": ["Two"]`)
	assert.Empty(t, lines(r))
	assert.Equal(t, []string{"Two"}, r.Measured.Seen)
	require.Len(t, r.Warnings, 1)
	assert.Regexp(t, "^actions left out: with them TLC comes to no verdict, so nothing notices one that is never taken: .* Tail to the empty sequence", r.Warnings[0].String())

	r = judged(t, queue, "SPECIFICATION Spec\nCONSTRAINT Slow\n", "holds", `"witnesses": ["Two"]`)
	assert.Contains(t, fmt.Sprint(texted(r)), "constraints left out: ")
	r = judged(t, queue, "SPECIFICATION Spec\nCONSTRAINT Slow\n", "holds", `"checks": ["CONSTRAINT Slow", "DEADLOCK"]`)
	assert.Empty(t, texted(r))
	r = judged(t, queue, "SPECIFICATION Spec\nCONSTRAINT Full\n", "holds", `"actions": ["Put", "Take"]`)
	assert.Contains(t, fmt.Sprint(texted(r)), "a constraint cuts: a step leads to a state without Full")
	r = run(t, fstest.MapFS{"M.tla": {Data: []byte(queue)}, "M.cfg": {Data: []byte("SPECIFICATION Spec\n")}, "models.json": {Data: []byte(
		`{"format": 1, "protocol": "m", "models": [{"name": "M", "module": "M", "config": "M.cfg", "tags": ["quick"], "why": "w.", "expect": {"verdict": "holds"}, "witnesses": ["Head1"]}]}`)}},
		"M", Options{Record: true})
	require.ErrorAs(t, r.Err, new(*tlc.EvalError))
	assert.ErrorContains(t, r.Err, "without the witnesses Head1 it comes to one")
	assert.Empty(t, r.Measured)
}

// In the state that breaks an invariant TLC looks for no step, so that no assertion of one fails.
func TestAnAssertionOfAnActionIsTheModels(t *testing.T) {
	thorough.Only(t, "two runs for each verdict")
	t.Parallel()
	const module = "---- MODULE M ----\nEXTENDS Naturals, TLC\nVARIABLE x\nInit == x = 0\nUp == x' = x + 1 /\\ Assert(x < 3, \"far\")\nNext == Up\nSpec == Init /\\ [][Next]_x\nLow == x < 3\n====\n"
	r := judged(t, module, "SPECIFICATION Spec\nINVARIANT Low\n", "holds", `"actions": ["Up"]`)
	assert.Equal(t, []string{"M: verdict: expected that it holds, got a violation of the invariant Low in 4 states"}, lines(r))
	assert.Equal(t, []string{"M: verdict: expected that it holds, got a failed assertion in 4 states"},
		lines(judged(t, module, "SPECIFICATION Spec\n", "holds", `"actions": ["Up"]`)))
}

// What is LOCAL is seen in its own module, and nowhere else.
func TestLocalNames(t *testing.T) {
	thorough.Only(t, "two runs for each; TestAQuestionDoesNotChangeTheAnswer leaves out actions likewise")
	const body = "VARIABLE x\nLOCAL Steps == 1..2\nInit == x = 0\nLOCAL Up(by) == x < 3 /\\ x' = x + by\nLOCAL Wrap == x > 9 /\\ x' = 0\n" +
		"Next == (\\E by \\in Steps : Up(by)) \\/ Wrap\nSpec == Init /\\ [][Next]_x\nLOCAL Low == x < 5\nLOCAL Small == x < 2\nLOCAL Two == x = 2\n"
	const asked = `"actions": ["Up(by \\in Steps)", "Wrap"], "witnesses": ["Two"]`
	never := []string{"M: action never taken: expected Wrap to be taken, got no step from any of 5 states that takes it"}
	t.Run("of the model", func(t *testing.T) {
		t.Parallel()
		r := judged(t, "---- MODULE M ----\nLOCAL INSTANCE Naturals\n"+body+"====\nWhat stands here is no part.\n",
			"SPECIFICATION Spec\nINVARIANT Low\nCHECK_DEADLOCK FALSE\n", "holds", asked)
		assert.Equal(t, never, lines(r))
		assert.Equal(t, []string{"Two"}, r.Measured.Seen)
		assert.Equal(t, []string{"Up"}, r.Measured.Taken)
	})
	t.Run("with a constraint", func(t *testing.T) {
		t.Parallel()
		r := judged(t, "---- MODULE M ----\nEXTENDS Naturals\n"+body+"====\n", "SPECIFICATION Spec\nCONSTRAINT Small\nCHECK_DEADLOCK FALSE\n", "holds", `"actions": ["Up(by \\in Steps)"]`)
		assert.Contains(t, fmt.Sprint(texted(r)), "a constraint cuts: a step leads to a state without Small")
	})
	t.Run("of a module that it extends", func(t *testing.T) {
		t.Parallel()
		fsys := fstest.MapFS{
			"M.tla":     {Data: []byte("---- MODULE M ----\nEXTENDS Below\n====\n")},
			"M.cfg":     {Data: []byte("SPECIFICATION Spec\nCHECK_DEADLOCK FALSE\n")},
			"Below.tla": {Data: []byte("---- MODULE Below ----\nEXTENDS Naturals\n" + body + "====\n")},
			"models.json": {Data: []byte(`{"format": 1, "protocol": "m", "models": [{"name": "M", "module": "M", "config": "M.cfg", "tags": ["quick"], "why": "w.",
				"expect": {"verdict": "holds"}, "actions": ["Up(by \\in Steps)", "Wrap"]}]}`)},
		}
		r := run(t, fsys, "M", Options{Record: true})
		require.NoError(t, r.Err)
		assert.EqualValues(t, 5, r.Measured.Expect.Distinct)
		assert.Empty(t, lines(r))
		assert.Equal(t, []string{"Up", "Wrap"}, r.Left)
		assert.Contains(t, fmt.Sprint(texted(r)), "actions left out: with them TLC comes to no verdict")
	})
}

// A mistake in the specification is there whatever is asked, so that TLC is not run again.
func TestAMistakeOfTheSpecificationsIsAskedOnce(t *testing.T) {
	m := load(t, files(t))
	source, err := m.Source(&m.Models[0])
	require.NoError(t, err)
	w := watched(&m.Models[0], source, bySteps)
	mistake := func(module string) *Report {
		return &Report{Err: &tlc.ParseError{At: tlc.Location{Module: module, Line: 3}}}
	}
	assert.Greater(t, w.next(mistake("Lock"), source), nothing)
	assert.Greater(t, w.next(mistake("MCLock"), source), nothing)
	assert.Equal(t, noActions, w.next(mistake("CheckRun"), source))
	assert.Equal(t, noActions, w.next(mistake(""), source))
}
