package tlc

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const plainOutput = `TLC2 Version 2.18 of 20 March 2023
Error: Invariant Small is violated.
Error: The behavior up to this point is:
State 1: <Initial predicate>
/\ q = <<>>
/\ x = 0

State 2: <Step(p1) line 6, col 12 to line 6, col 100 of module A>
/\ q = << "State 3: <x>",
  1 >>
/\ x = 1

8 states generated, 8 distinct states found, 3 states left on queue.
`

// What TLC printed for a person is read as what it prints for programs.
func TestReadPlainOutput(t *testing.T) {
	r, err := ReadOutput(strings.NewReader(plainOutput))
	require.NoError(t, err)
	assert.Equal(t, InvariantViolated, r.Verdict)
	assert.Equal(t, "Small", r.Property)
	assert.Equal(t, []State{
		{Number: 1, Variables: "/\\ q = <<>>\n/\\ x = 0"},
		{Number: 2, Action: "Step(p1)", At: Location{"A", 6, 12}, Variables: "/\\ q = << \"State 3: <x>\",\n  1 >>\n/\\ x = 1"},
	}, r.Trace)
	assert.Nil(t, r.Loop)
}

// How a behaviour goes on for ever is read in the words of both versions.
func TestReadLoops(t *testing.T) {
	states := "Error: Temporal properties were violated.\n\nState 1: <Initial predicate>\nx = 0\n\nState 2: <A line 1, col 2 to line 3, col 4 of module M>\nx = 1\n\n"
	for _, c := range []struct {
		end  string
		want Loop
	}{
		{"State 3: Stuttering\n", Loop{Stutters: true}},
		{"State 1: Stuttering\n", Loop{BackTo: 1}}, // as TLC says in some runs
		{"Back to state 1: <B line 5, col 6 to line 7, col 8 of module M>\n", Loop{BackTo: 1, Action: "B", At: Location{"M", 5, 6}}},
	} {
		r, err := ReadOutput(strings.NewReader(states + c.end))
		require.NoError(t, err)
		assert.Equal(t, TemporalViolated, r.Verdict)
		assert.Equal(t, &c.want, r.Loop)
		assert.Len(t, r.Trace, 2)
		assert.Equal(t, "x = 1", r.Trace[1].Variables)
	}
}

func TestReadInitialState(t *testing.T) {
	r, err := ReadOutput(strings.NewReader("Error: Invariant Inv is violated by the initial state:\n/\\ x = 0\n/\\ y = 1\n\nFinished in 01s\n"))
	require.NoError(t, err)
	assert.Equal(t, []State{{Number: 1, Variables: "/\\ x = 0\n/\\ y = 1"}}, r.Trace)
}

func TestReadToolOutput(t *testing.T) {
	r, err := ReadOutput(strings.NewReader(`@!@!@STARTMSG 2110:1 @!@!@
Invariant Small is violated.
@!@!@ENDMSG 2110 @!@!@
@!@!@STARTMSG 2217:4 @!@!@
1: <Initial predicate>
x = 0

@!@!@ENDMSG 2217 @!@!@
`))
	require.NoError(t, err)
	assert.Equal(t, "Small", r.Property)
	assert.Equal(t, []State{{Number: 1, Variables: "x = 0"}}, r.Trace)
}

const step = `{"name":"Step","location":{"beginLine":6,"beginColumn":12,"endLine":6,"endColumn":100,"module":"A"},"context":{"p":"p1"},"parameters":["p"]}`

// A dump in JSON gives the arguments of actions; its sets are tuples, its model values strings.
func TestReadDumpedTrace(t *testing.T) {
	one, two := `[1,{"f":{"p 1":[]},"x":0}]`, `[2,{"f":{"p 1":[true]},"x":12345678901234567890}]`
	text := `{"counterexample":{"action":[[` + one + `,` + step + `,` + two + `],[` + two + `,` + step + `,` + one + `]],"state":[` + one + `,` + two + `]},"vars":["x","f"]}`
	r, err := ReadOutput(strings.NewReader(text))
	require.NoError(t, err)
	assert.Equal(t, []State{
		{Number: 1, Variables: "/\\ f = (\"p 1\" :> <<>>)\n/\\ x = 0"},
		{Number: 2, Action: `Step("p1")`, At: Location{"A", 6, 12}, Variables: "/\\ f = (\"p 1\" :> <<TRUE>>)\n/\\ x = 12345678901234567890"},
	}, r.Trace)
	assert.Equal(t, &Loop{BackTo: 1, Action: `Step("p1")`, At: Location{"A", 6, 12}}, r.Loop)
}

func TestReadNoOutput(t *testing.T) {
	for _, text := range []string{"", "hello\n", "{}", "{", `{"state": [1]}`, `{"state": [[1, {"x": 1}]], "action": [[1]]}`, "@!@!@STARTMSG 2110:1 @!@!@\n"} {
		_, err := ReadOutput(strings.NewReader(text))
		require.ErrorIs(t, err, ErrNoTrace, text)
	}
}

func FuzzReadOutput(f *testing.F) {
	f.Add(plainOutput)
	f.Add(`{"state":[[1,{"x":[1]}]],"action":[]}`)
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ReadOutput(strings.NewReader(text))
		require.True(t, err != nil || len(r.Trace) > 0)
	})
}

// ended is what a run ends with: one message, and that it has finished.
func ended(code int, text string) *report {
	r := newReport("", false, nil)
	for _, m := range []struct {
		code int
		text string
	}{{codeStarting, "Starting..."}, {code, text}, {codeFinished, "Finished in 02s"}} {
		class := 0
		if m.code == code {
			class = 1
		}
		for line := range strings.Lines(fmt.Sprintf("@!@!@STARTMSG %d:%d @!@!@\n%s\n@!@!@ENDMSG %[1]d @!@!@\n", m.code, class, m.text)) {
			r.line(strings.TrimSuffix(line, "\n"))
		}
	}
	return r
}

// What is FALSE whatever the state is violated, though TLC says so as it reads the configuration;
// what cuts all states is not, nor what is no formula.
func TestAConstantThatIsFalseIsAVerdict(t *testing.T) {
	for _, c := range []struct {
		text, property string
		want           Verdict
	}{
		{"The invariant of Big is equal to FALSE", "Big", InvariantViolated},
		{"The property of Big is equal to FALSE", "Big", ActionPropertyViolated},
		{"The constraint of Big is equal to FALSE", "", Undecided},
		{"The invariant of Seven is equal to 7", "", Undecided},
	} {
		r := ended(2230, c.text)
		err := r.outcome(151)
		assert.Equal(t, c.want, r.result.Verdict, c.text)
		assert.Equal(t, c.property, r.result.Property, c.text)
		if c.want != Undecided {
			require.NoError(t, err)
			assert.Equal(t, c.text, r.result.Message)
			require.ErrorContains(t, ended(2230, c.text).outcome(12), "its exit code says something else")
			continue
		}
		assert.ErrorAs(t, err, new(*ConfigError))
	}
}

// What must be possible and is not, or a postcondition that is false, is a verdict with a name.
func TestAFalsePostconditionIsAVerdict(t *testing.T) {
	r := ended(2404, "Postcondition Poss at line 10, col 9 to line 10, col 13 of module A is false.")
	require.NoError(t, r.outcome(10))
	assert.Equal(t, PostconditionFalse, r.result.Verdict)
	assert.Equal(t, "Poss", r.result.Property)
	assert.Equal(t, Location{"A", 10, 9}, r.result.At)
}
