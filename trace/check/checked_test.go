package check

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tlc"
)

func texts[T interface{ String() string }](list []T) (out []string) {
	for _, one := range list {
		out = append(out, one.String())
	}
	return out
}

// Each of these leaves the verdict and every count as they were.
func TestWhatIsCheckedIsRecorded(t *testing.T) {
	fsys := files(t)
	change(t, fsys, "models.json", `"never": ["Panic"],`, `"never": ["Panic"], "checks": ["INVARIANT Mutex", "DEADLOCK"],`)
	cache := sharedCache()
	require.Empty(t, lines(run(t, fsys, "Lock", Options{Cache: cache})))
	for _, c := range []struct {
		about, file, old, new string
		want                  []string
	}{
		{"an invariant is gone", "MCLock.cfg", "INVARIANT Mutex", "", []string{
			"Lock: no longer checked: expected INVARIANT Mutex, got a configuration without it"}},
		{"an invariant has another name", "MCLock.cfg", "Mutex", "Alone", []string{
			"Lock: no longer checked: expected INVARIANT Mutex, got a configuration without it; it has INVARIANT Alone, which is not recorded",
			"Lock: not recorded as checked: expected no INVARIANT Alone, as none is recorded, got a configuration with it"}},
		{"an invariant is TRUE", "Lock.tla", "Mutex == ", "Mutex == TRUE\nMutex0 == ", []string{
			"Lock: trivially true: expected INVARIANT Mutex to depend on the state, got Mutex == TRUE"}},
		{"an invariant is about constants", "MCLock.cfg", "Limit = 2", "Limit = 2 Mutex <- Constant", []string{
			"Lock: trivially true: expected INVARIANT Mutex to depend on the state, got nothing in the definition of Constant depends on a variable"}},
		{"a constraint that leaves out nothing is there", "MCLock.cfg", "INVARIANT Mutex", "INVARIANT Mutex CONSTRAINT Alone", []string{
			"Lock: not recorded as checked: expected no CONSTRAINT Alone, as none is recorded, got a configuration with it"}},
		{"deadlocks are allowed", "MCLock.cfg", "INVARIANT Mutex", "INVARIANT Mutex CHECK_DEADLOCK FALSE", []string{
			"Lock: no longer checked: expected DEADLOCK, got a configuration without it"}},
	} {
		t.Run(c.about, func(t *testing.T) {
			thorough.Only(t, "TestConjunctsAreRecorded has one that is gone")
			t.Parallel()
			fsys := files(t)
			change(t, fsys, "models.json", `"never": ["Panic"],`, `"never": ["Panic"], "checks": ["INVARIANT Mutex", "DEADLOCK"],`)
			change(t, fsys, "MCLock.tla", "Polite(p)", "Alone == Mutex\nConstant == Limit > 0\nPolite(p)")
			change(t, fsys, c.file, c.old, c.new)
			r := run(t, fsys, "Lock", Options{Cache: cache})
			require.NoError(t, r.Err)
			assert.Equal(t, c.want, lines(r))
		})
	}
}

// What is taken out of a conjunction, or becomes TRUE there, is checked no more either. A manifest
// that says nothing of conjuncts is not held against them.
func TestConjunctsAreRecorded(t *testing.T) {
	cache := t.TempDir()
	recorded := `"expect": {"verdict": "holds", "distinct": 3, "generated": 3, "depth": 3}, "checks": ["INVARIANT Safety"%s]`
	parts := `, "INVARIANT Safety: Low", "INVARIANT Safety: Natural"`
	for i, c := range []struct {
		checks, old, new, want string
		line                   int
	}{
		{parts, " /\\ Natural", "", "no longer checked: expected INVARIANT Safety: Natural, got a definition of Safety of which it is no conjunct", 10},
		{parts, "Up ==", "Up ==", "", 0},
		{parts, "n >= 0", "TRUE", "trivially true: expected INVARIANT Safety: Natural to depend on the state, got Natural == TRUE", 8},
		{parts, "Safety == ", "Safety == Up /\\ ", "not recorded as checked: expected no INVARIANT Safety: Up, as none is recorded, got a configuration with it", 10},
		{"", "Up ==", "Up ==", "", 0},
		{parts, " /\\ Natural", " /\\ (Natural \\/ n > 9)", "no longer checked: expected INVARIANT Safety: Natural, got a definition of Safety of which it is no conjunct", 10},
		{`, "INVARIANT Safety: Low", "INVARIANT Safety: Natural (trivially true)"`, "n >= 0", "TRUE", "", 0},
	} {
		if i%thorough.Every(7) > 0 {
			continue
		}
		fsys := fstest.MapFS{
			"M.tla": {Data: []byte("---- MODULE M ----\nEXTENDS Naturals\n" + strings.Replace(counts, "n < 5", "n < 2", 1) +
				"Low == n < 3\nNatural == n >= 0\nUp == n < 99\nSafety == Low /\\ Natural\n====\n")},
			"M.cfg": {Data: []byte(behaviour + "INVARIANT Safety")},
			"models.json": {Data: []byte(`{"format": 1, "protocol": "m", "models": [{"name": "M", "module": "M", "config": "M.cfg", "tags": ["quick"], "why": "w.", ` +
				fmt.Sprintf(recorded, c.checks) + `}]}`)},
		}
		change(t, fsys, "M.tla", c.old, c.new)
		r := run(t, fsys, "M", Options{Cache: cache})
		require.NoError(t, r.Err)
		if c.want == "" {
			assert.Empty(t, lines(r))
			continue
		}
		require.Equal(t, []string{"M: " + c.want}, lines(r))
		assert.Equal(t, Place{"M.tla", c.line}, r.Findings[0].At)
	}
}

// What a check says, or what it rests on, is recorded too: what is not told by a name is told by a
// digest. A manifest without digests is held against none.
func TestDefinitionsAreRecorded(t *testing.T) {
	const text = "---- MODULE M ----\nEXTENDS Naturals\nCONSTANT Max\nVARIABLE n\nInit == n = 0\nNext == n' = 1 - n\nFair(p) == WF_n(Next)\nGoes == \\A p \\in {1} : Fair(p)\n" +
		"Spec == Init /\\ [][Next]_n /\\ Goes\nLow == n < Max\nSafe == Low \\/ n = 99\nLive == []<>(n = 1)\nASSUME Big ==\n  Max > 2\nASSUME Max < 99\nConstant == Max > 0\n====\n"
	const config = "SPECIFICATION Spec CONSTANT Max = 3 INVARIANT Safe PROPERTY Live CHECK_DEADLOCK FALSE"
	fsys := func(recorded string) fstest.MapFS {
		return fstest.MapFS{"M.tla": {Data: []byte(text)}, "M.cfg": {Data: []byte(config)}, "models.json": {Data: []byte(
			`{"format": 1, "protocol": "m", "models": [{"name": "M", "module": "M", "config": "M.cfg", "tags": ["quick"], "why": "w.", "expect": {"verdict": "holds"}` + recorded + `}]}`)}}
	}
	cache := t.TempDir()
	first := run(t, fsys(""), "M", Options{Cache: cache, Record: true})
	require.NoError(t, first.Err)
	checks, definitions := first.Recorded()
	assert.Equal(t, []string{"INVARIANT Safe", "PROPERTY Live", "ASSUME", "ASSUME Big", "FAIRNESS \\A p \\in {1} : WF_n(Next)"}, checks)
	recorded, err := json.Marshal(map[string]any{"checks": checks, "definitions": definitions, "expect": first.Measured.Expect})
	require.NoError(t, err)
	whole := strings.Replace(string(fsys("")["models.json"].Data), `"expect": {"verdict": "holds"}`, strings.Trim(string(recorded), "{}")+"}", 1)
	for i, c := range []struct {
		file, old, new, want string
		line                 int
	}{
		{"M.tla", "n < Max", "n < 9 * Max", "definition: expected INVARIANT Safe as it was recorded (", 11},
		{"M.cfg", "Max = 3", "Max = 4", "definition: expected ASSUME as it was recorded (", 15},
		{"M.tla", "Max > 2", "TRUE", "trivially true: expected ASSUME Big to depend on the state, got Big is true by its form", 13},
		{"M.tla", "ASSUME Big ==\n  Max > 2\n", "", "no longer checked: expected ASSUME Big, got modules without it", 1},
		{"M.tla", "ASSUME Max < 99", "ASSUME Max < 100", "definition: expected ASSUME as it was recorded (", 15},
		{"M.tla", "WF_n(Next)", "SF_n(Next)", `fairness: expected FAIRNESS \A p \in {1} : WF_n(Next), got a specification that does not assume it`, 9},
		{"M.tla", "n = 1)", "n # 0)", "definition: expected PROPERTY Live as it was recorded (", 12},
		{"M.tla", "Low ==", "\\* It is low.\nLow  ==", "", 0},
		{"M.tla", "n' = 1 - n", "n' = 1 -(n)", "", 0},
	} {
		if i%thorough.Every(9) > 0 {
			continue
		}
		fsys := fsys("")
		fsys["models.json"].Data = []byte(whole)
		change(t, fsys, c.file, c.old, c.new)
		r := run(t, fsys, "M", Options{Cache: cache})
		require.NoError(t, r.Err)
		if c.want == "" {
			assert.Empty(t, lines(r))
			continue
		}
		require.NotEmpty(t, r.Findings, c.new)
		assert.Contains(t, lines(r)[0], "M: "+c.want)
		assert.Equal(t, c.line, r.Findings[0].At.Line, c.new)
		assert.False(t, r.Findings[0].Kind != TriviallyTrue && !r.Findings[0].Kind.Figures())
	}
	old := fsys(`, "checks": ["INVARIANT Safe", "PROPERTY Live", "FAIRNESS \\A p \\in {1} : WF_n(Next)"]`)
	change(t, old, "M.tla", "n < Max", "n < 9 * Max")
	for _, line := range lines(run(t, old, "M", Options{Cache: cache})) {
		assert.Contains(t, line, "M: not recorded: ") // figures
	}
}

// A model that must fail, and fails whatever it does, shows nothing.
func TestWhatIsFalseByItsFormIsAWarning(t *testing.T) {
	thorough.Only(t, "a run of TLC for one line of text")
	r := single(t, counts+"Wrong == n < n", behaviour+"INVARIANT Wrong", "")
	require.NoError(t, r.Err)
	assert.Contains(t, texts(r.Warnings), "trivially false: Wrong: Wrong is false by its form, whatever the state: it fails whatever the model does")
}

// What a configuration has or lacks is at its line there, and a deadlock at what says which steps
// there are.
func TestPlacesInConfigurations(t *testing.T) {
	source := &specification.Source{Module: "A", Config: "A.cfg", Paths: map[string]string{"A.cfg": "d/A.cfg", "A.tla": "d/A.tla"}, Files: map[string][]byte{
		"A.tla": []byte("---- MODULE A ----\nVARIABLE x\nInit == x = 0\nNext == x' = x\n===="),
		"A.cfg": []byte("\\* INVARIANT Two\nINIT Init NEXT Next\nINVARIANTS\n  One\n  Two\nCHECK_DEADLOCK\nFALSE\n"),
	}}
	at := func(kind Kind, check string) Place {
		return placeOf(&Finding{Kind: kind, Expected: check, Check: check}, &Report{Model: &manifest.Model{}}, source)
	}
	assert.Equal(t, Place{"d/A.cfg", 5}, at(CheckedToo, "INVARIANT Two"))
	assert.Equal(t, Place{"d/A.cfg", 3}, at(CheckedNoMore, "INVARIANT Three"))
	assert.Equal(t, Place{"d/A.cfg", 1}, at(CheckedNoMore, "PROPERTY Live"))
	assert.Equal(t, Place{"d/A.cfg", 6}, at(CheckedNoMore, "DEADLOCK"))
	assert.Equal(t, Place{"d/A.cfg", 5}, errorPlace(&tlc.ConfigError{Text: "The invariant Two specified in the configuration file\nis not defined"}, source))
	deadlock := &Report{Model: &manifest.Model{}, Measured: Measured{Expect: manifest.Expect{Verdict: manifest.Deadlock}}}
	assert.Equal(t, Place{"d/A.tla", 4}, placeOf(&Finding{Kind: VerdictDiffers}, deadlock, source))
	held := &Report{Model: &manifest.Model{Expect: manifest.Expect{Verdict: manifest.Invariant, Property: "Init"}}, Measured: Measured{Expect: manifest.Expect{Verdict: manifest.Holds}}}
	assert.Equal(t, Place{"d/A.tla", 3}, placeOf(&Finding{Kind: VerdictDiffers}, held, source))
	overridden := &Report{Model: &manifest.Model{Override: &manifest.Override{}}}
	assert.Zero(t, placeOf(&Finding{Kind: CheckedToo, Check: "INVARIANT Two"}, overridden, source))
}

func TestAConstraintThatCutsIsAWarning(t *testing.T) {
	thorough.Only(t, "TestWarnings has warnings of a run")
	small := strings.Replace(counts, "n < 5", "n < 9", 1) + "Small == n < 3\nWide == n < 30\nOf == n >= 0"
	r := single(t, small, behaviour+"CONSTRAINTS Small Wide INVARIANT Of", "")
	require.NoError(t, r.Err)
	assert.Equal(t, []string{"a constraint cuts: a step leads to a state without Small: what comes behind it is not looked at"}, texts(r.Warnings))
	assert.EqualValues(t, 3, r.Measured.Expect.Distinct)
}

func TestWarnings(t *testing.T) {
	r := single(t, "VARIABLE n\nInit == n = 0\nNext == n' = n\nSpec == Init /\\ [][Next]_n /\\ WF_n(Next)\nSafe == 1 = 1", behaviour+"INVARIANT Safe", "")
	require.NoError(t, r.Err)
	assert.Equal(t, []string{
		"fairness without effect: the specification has a WF or SF, and no PROPERTY is checked that could need it",
		"never past the initial state: no step leads to another state, so nothing was checked in any but the initial ones",
		"trivially true: INVARIANT Safe: nothing in the definition of Safe depends on a variable",
	}, texts(r.Warnings))
}

// TLC 2.18 does not say which of several temporal properties a counterexample breaks.
func TestOneOfSeveralPropertiesIsNamed(t *testing.T) {
	thorough.Only(t, "three runs; stage verify checks models with several properties")
	body := "VARIABLE n\nInit == n = 0\nUp == n < 3 /\\ n' = n + 1\nDown == n = 2 /\\ n' = 0\nNext == Up \\/ Down\n" +
		"Spec == Init /\\ [][Next]_n /\\ WF_n(Next)\nKept == <>(n >= 0)\nOther == []<>(n = 0)\nLive == <>(n = 3)"
	r := single(t, body, behaviour+"PROPERTIES Kept Live Other", "")
	require.NoError(t, r.Err)
	assert.Equal(t, "Live", r.Measured.Expect.Property)
	assert.Equal(t, &tlc.Loop{BackTo: 1, Action: "Down", At: tlc.Location{Module: "M", Line: 6, Column: 9}}, r.Measured.Loop)
}

func TestWhatLedToAnErrorIsTold(t *testing.T) {
	thorough.Only(t, "TestWhatIsNoBooleanIsNamed has what led to an error")
	r := single(t, strings.Replace(counts, "n' = n + 1", "n' = IF n = 2 THEN 1 \\div 0 ELSE n + 1", 1), behaviour, "")
	require.Error(t, r.Err)
	assert.Len(t, r.Led, 3)
}

func TestWhatIsNoBooleanIsNamed(t *testing.T) {
	thorough.Only(t, "trace/tlc has an invariant that is no Boolean")
	r := single(t, counts+"Number == IF n < 2 THEN TRUE ELSE n", behaviour+"INVARIANT Number", "")
	var eval *tlc.EvalError
	require.True(t, errors.As(r.Err, &eval))
	assert.Equal(t, "invariant Number", eval.Subject)
	assert.Equal(t, tlc.Location{Module: "M", Line: 7, Column: 11}, eval.At)
	assert.Len(t, r.Led, 3)
}

func TestAFailedAssertionIsAtItsInvariant(t *testing.T) {
	thorough.Only(t, "trace/tlc reads what an assertion says; TestConjunctsAreRecorded has a place")
	r := single(t, counts+"Low ==\n  n < 2 \\/ Assert(FALSE, \"far\")", behaviour+"INVARIANT Low", "")
	require.Equal(t, []string{"M: verdict: expected that it holds, got a failed assertion in 3 states"}, lines(r))
	assert.Equal(t, Place{"M.tla", 7}, r.Findings[0].At)
}

// A word that TLC takes for none of a configuration's is refused, wherever it stands, though an
// invariant of ours is put before all.
func TestAStrayWordIsRefused(t *testing.T) {
	thorough.Only(t, "TestConfigurationsAreTheirs has what is said of a line, and trace/tlc what TLC refuses")
	for config, line := range map[string]int{
		"\\* c\nInv\nSPECIFICATION Spec\nCHECK_DEADLOCK FALSE": 2,
		"SPECIFICATION Spec Inv\nCHECK_DEADLOCK FALSE":         1,
	} {
		t.Run(config, func(t *testing.T) {
			r := single(t, counts+"Inv == n < 9", config, `, "actions": ["Next"], "witnesses": ["Inv"]`)
			var refused *tlc.ConfigError
			require.ErrorAs(t, r.Err, &refused)
			assert.Equal(t, Place{"M.cfg", line}, r.At)
		})
	}
}

// What TLC says of the configuration that is made of a model's is about the model's own.
func TestConfigurationsAreTheirs(t *testing.T) {
	source := &specification.Source{Config: "A.cfg", Files: map[string][]byte{"A.cfg": []byte("INVARIANT I\nALIAS A\n")}}
	old, now := &tlc.Result{Version: "TLC2 Version 2.18 of 20 March 2023"}, &tlc.Result{Version: "TLC2 Version 2026.11.30.002603"}
	says := func(file string, result *tlc.Result) string {
		return theirs(&tlc.ConfigError{File: file, Line: 16, Text: "t"}, source, result).Error()
	}
	require.Equal(t, "TLC rejects the configuration A.cfg:15: t", says("CheckRun.cfg", now))
	require.Equal(t, "TLC rejects the configuration A.cfg:16: t", says("A.cfg", nil))
	require.Equal(t, "TLC rejects the configuration A.cfg: it has ALIAS, which TLC2 Version 2.18 of 20 March 2023 does not know: "+
		"it needs a newer jar, named by TLA2TOOLS_JAR", says("CheckRun.cfg", old))
	source.Files["A.cfg"] = []byte("\ufeffSPECIFICATION Spec\n")
	require.Equal(t, "TLC rejects the configuration A.cfg:1: it begins with a byte order mark, which TLC takes for a part of its first word: save it without one", says("CheckRun.cfg", now))
}

// The figures of a newer TLC are compared where it is one.
func TestNewerFigures(t *testing.T) {
	model := &manifest.Model{Expect: manifest.Expect{Distinct: 3, Generated: 5}, Newer: &manifest.Counts{Distinct: 2, Generated: 4}}
	require.Equal(t, model, by(model, "TLC2 Version 2.18 of 20 March 2023"))
	require.Equal(t, manifest.Expect{Distinct: 2, Generated: 4}, by(model, "TLC2 Version 2026.11.30.002603").Expect)
	require.EqualValues(t, 3, model.Expect.Distinct)
}

// What TLC counts of an action and what was seen of it are held against each other.
func TestDisputes(t *testing.T) {
	m := Measured{Taken: []string{"A", "B"}, Edges: []tlc.ActionEdges{{Action: "A", Edges: 3}, {Action: "B"}, {Action: "C", Edges: 1}, {Action: "D"}}}
	for action, want := range map[string]bool{"A": false, "B": true, "C": true, "D": false, "E": false} {
		assert.Equal(t, want, m.Disputes(action), action)
	}
	assert.False(t, (&Measured{Taken: []string{"A"}}).Disputes("A"))
}
