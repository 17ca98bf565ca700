package tlc

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
)

func feed(text string, simulate bool) *report {
	r := newReport("/run/", simulate, nil)
	_ = eachLine(strings.NewReader(text), r.line)
	return r
}

func recorded(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "output", name+".txt"))
	require.NoError(t, err)
	return string(b)
}

// Recorded outputs, so that the parser is tested also where there is no Java.
func TestRecorded(t *testing.T) {
	for _, c := range []struct {
		name    string
		exit    int
		verdict Verdict
		err     string
	}{
		{"Holds", 0, Holds, ""},
		{"Invariant", 12, InvariantViolated, ""},
		{"InvariantInitial", 12, InvariantViolated, ""},
		{"Lasso", 13, TemporalViolated, ""},
		{"Stutter", 13, TemporalViolated, ""},
		{"Assumption", 10, AssumptionFalse, ""},
		{"PrinterAsserts", 14, AssertFailed, ""},
		{"Syntax", 150, Undecided, `^TLC cannot parse the specification at Syntax:3:9: Was expecting`},
		{"Semantic", 150, Undecided, `^TLC cannot parse the specification at Semantic:5:14: `},
		{"ConfigTwice", 255, Undecided, `^TLC rejects the configuration :2: The keyword SPECIFICATION`},
		{"EndsBadInvariant", 76, Undecided, `^TLC cannot evaluate invariant BadInvariant: Attempted`},
		{"EndsDivZero", 255, Undecided, `^TLC cannot evaluate an expression at Ends:12:17: The second`},
		{"EndsMismatch", 75, Undecided, `^TLC cannot evaluate an expression at Ends:11:18: Attempted to apply`},
		{"NotBoolean", 75, Undecided, `^TLC cannot evaluate an expression at A:8:7: TLC expected a boolean value`},
		{"NoNext", 75, Undecided, `^TLC rejects the configuration : it gives no next-state relation`},
		{"Unassigned", 75, Undecided, `^TLC cannot evaluate an expression at A:5:9: Successor state is not completely specified`},
		{"HoldsNewer", 0, Holds, ""},
		{"LassoNewer", 13, TemporalViolated, ""},
		{"PropertyInitialNewer", 13, ActionPropertyViolated, ""},
		{"SyntaxNewer", 150, Undecided, `^TLC cannot parse the specification at Syntax:3:9: Was expecting`},
		{"SemanticNewer", 150, Undecided, `^TLC cannot parse the specification at Semantic:5:14: `},
		{"OutOfMemory", 3, Undecided, `^TLC ran out of memory`},
		{"DiskFull", -1, Undecided, `^TLC cannot write below .*: No space left on device`},
		{"LostLoop", 1, Undecided, `it found that a temporal property is violated, and failed as it put the counterexample together`},

		// The same output with another exit code contradicts itself.
		{"Holds", 12, Undecided, `(?s)^TLC ended in an unknown way \(exit code 12\): its messages say: holds; .*Finished in`},
		{"Invariant", 0, Undecided, `its messages say: invariant violated; its exit code says something else`},
		{"Syntax", 0, Undecided, `yet says by its exit code that all is well`},
		{"PrinterAsserts", 0, Undecided, `an assertion failed; its exit code`},
	} {
		r := feed(recorded(t, c.name), false)
		err := r.outcome(c.exit)
		assert.Equal(t, c.verdict, r.result.Verdict, c.name)
		if c.err == "" {
			assert.NoError(t, err, c.name)
		} else if assert.Error(t, err, c.name) {
			assert.Regexp(t, c.err, err.Error(), c.name)
		}
	}
}

// What only some versions of TLC say, and in words of their own.
func TestVersionsWords(t *testing.T) {
	violated := func(name string) Result {
		r := feed(recorded(t, name), false)
		require.NoError(t, r.outcome(13))
		return r.result
	}
	assert.Equal(t, "Reaches", violated("LassoNewer").Property)
	assert.Empty(t, violated("Lasso").Property)
	assert.Len(t, violated("PropertyInitialNewer").Warnings, 1)
	for _, said := range []string{
		"!! WARNING: The PlusCal algorithm in module P has changed since its last translation.",
		"The PlusCal algorithm in module P has changed since its last translation.",
	} {
		r := feed("@!@!@STARTMSG 2220:0 @!@!@\n@!@!@ENDMSG 2220 @!@!@\n"+said+"\n", false)
		assert.Equal(t, []string{"The PlusCal algorithm in module P has changed since its last translation."}, r.result.Warnings)
	}
}

// Wherever an output is cut, there is no verdict but the one of the whole, and none before its last message.
func TestCutOutputIsNoVerdict(t *testing.T) {
	for _, name := range []string{"Holds", "Invariant", "Lasso", "Assumption", "PrinterAsserts"} {
		text := recorded(t, name)
		last := strings.Index(text, "@!@!@STARTMSG 2186")
		for i := 0; i < last; i += thorough.Every(17) {
			for _, exit := range []int{0, 10, 12, 13, 14, 255, -1} {
				r := feed(text[:i], false)
				err := r.outcome(exit)
				require.Error(t, err, "%s cut at %d, exit code %d", name, i, exit)
				require.True(t, r.result.Verdict == Undecided, "%s cut at %d", name, i)
			}
		}
	}
}

func TestDoomed(t *testing.T) {
	assert.True(t, feed(recorded(t, "OutOfMemory"), false).doomed())
	assert.True(t, feed(recorded(t, "DiskFull"), false).doomed())
	assert.False(t, feed(recorded(t, "EndsBadInvariant"), false).doomed())
}

func TestNestedMessages(t *testing.T) {
	var got []message
	var plain []string
	s := splitter{message: func(m message) { got = append(got, m) }, plain: func(l string) { plain = append(plain, l) }}
	for _, line := range []string{
		"before",
		"@!@!@STARTMSG 1000:1 @!@!@",
		"outer: @!@!@STARTMSG 2154:0 @!@!@",
		"\"@!@!@STARTMSG 2114:1 @!@!@\"",
		"@!@!@ENDMSG 9999 @!@!@", // of no message that is open: text
		"inner",
		"@!@!@ENDMSG 2154 @!@!@",
		"rest",
		"@!@!@ENDMSG 1000 @!@!@",
		"@!@!@ENDMSG 1000 @!@!@",
		"x @!@!@STARTMSG 2110:1 @!@!@",
		"@!@!@STARTMSG 2110 @!@!@",
		"@!@!@STARTMSG  @!@!@",
	} {
		s.line(line)
	}
	assert.Equal(t, []message{{code: 1000, class: classError, inner: []int{2154},
		text: "outer: \n\"@!@!@STARTMSG 2114:1 @!@!@\"\n@!@!@ENDMSG 9999 @!@!@\ninner\nrest"}}, got)
	assert.Equal(t, []string{"before", "x @!@!@STARTMSG 2110:1 @!@!@", "@!@!@STARTMSG 2110 @!@!@", "@!@!@STARTMSG  @!@!@"}, plain)
}

func TestCounts(t *testing.T) {
	wrap := func(code, text string) string {
		return "@!@!@STARTMSG " + code + ":0 @!@!@\n" + text + "\n@!@!@ENDMSG " + code + " @!@!@\n"
	}
	var seen []Progress
	r := newReport("", false, func(p Progress) { seen = append(seen, p) })
	text := wrap("2191", "Finished computing initial states: 1,200 states generated, with 600 of them distinct at 2026-01-01 00:00:00.") +
		wrap("2200", "Progress(12) at 2026-01-01 00:00:00: 1,234,567 states generated (9,875 s/min), 890,123 distinct states found (6,72 ds/min), 45,678 states left on queue.") +
		wrap("2209", "Progress(-1) at 2026-01-01 00:00:00: 20 states generated, -1 distinct states found, -1 states left on queue.")
	require.NoError(t, eachLine(strings.NewReader(text), r.line))
	assert.EqualValues(t, 1200, r.result.Initial)
	assert.EqualValues(t, 600, r.result.InitialDistinct)
	assert.Equal(t, []Progress{{12, 1234567, 890123, 45678}, {-1, 20, -1, -1}}, seen)
}

func TestStates(t *testing.T) {
	got, ok := parseState("3: <J!Deep line 1, col 2 to line 3, col 4 of module M>\n/\\ x = \"a: <b>\"\n/\\ y = 1\n")
	assert.True(t, ok)
	assert.Equal(t, State{3, "J!Deep", Location{"M", 1, 2}, "/\\ x = \"a: <b>\"\n/\\ y = 1"}, got)
	got, ok = parseState("1:\nx = 0\n")
	assert.True(t, ok)
	assert.Equal(t, State{Number: 1, Variables: "x = 0"}, got)
	_, ok = parseState("no state")
	assert.False(t, ok)
}

func TestLongLines(t *testing.T) {
	long := strings.Repeat("x", maxLine+100)
	var got []int
	require.NoError(t, eachLine(strings.NewReader(long+"\nshort\r\n\nend"), func(l string) { got = append(got, len(l)) }))
	assert.Equal(t, []int{maxLine, 5, 0, 3}, got)

	boom := errors.New("boom")
	assert.ErrorIs(t, eachLine(failing{boom}, func(string) {}), boom)
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestOutputIsBounded(t *testing.T) {
	r := newReport("", false, nil)
	r.started = true
	for range maxOutput + 7 {
		r.line("1")
	}
	assert.Len(t, r.result.Output, maxOutput)
	assert.Equal(t, 7, r.result.Dropped)
	assert.Len(t, r.tail, maxTail)
}

func FuzzOutput(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "output", "*.txt"))
	require.NoError(f, err)
	require.NotEmpty(f, files)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(string(text), 12, false)
	}
	f.Fuzz(func(t *testing.T, text string, exit int, simulate bool) {
		r := feed(text, simulate)
		err := r.outcome(exit)
		if (err == nil) != (r.result.Verdict != Undecided) {
			t.Fatalf("verdict %v with error %v", r.result.Verdict, err)
		}
		if err == nil && (exit == 0) != (r.result.Verdict == Holds) {
			t.Fatalf("verdict %v with exit code %d", r.result.Verdict, exit)
		}
		kept := len(r.result.Message) + len(r.result.Property)
		for _, s := range r.result.Trace {
			kept += len(s.Variables)
		}
		for _, l := range r.result.Output {
			kept += len(l)
		}
		if kept > 3*len(text) {
			t.Fatalf("%d bytes kept of %d", kept, len(text))
		}
	})
}

func FuzzBehaviour(f *testing.F) {
	f.Add("---------------- MODULE b_0_0 -----------------\nSTATE_1 == \n/\\ x = 0\n/\\ y = 1\n\n\nSTATE_2 == \nx = 1\n\n\n=====\n")
	f.Add("\\* <Add line 1, col 2 to line 3, col 4 of module M>\nSTATE_1 ==\nx = 1\n")
	f.Fuzz(func(t *testing.T, text string) {
		states, err := readBehaviour(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range states {
			if s.Number != i+1 {
				t.Fatalf("state %d has number %d", i+1, s.Number)
			}
		}
	})
}
