package tlc

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
)

// ErrNoTrace is wrapped by what ReadOutput says about a text that is nothing TLC writes, or has no
// behaviour.
var ErrNoTrace = errors.New("no behaviour of TLC's")

// maxSaved is how large a saved output may be.
const maxSaved = 256 << 20

// ReadOutput reads what a run of TLC wrote at some other time: its output, plain or of -tool, or
// the file of -dumpTrace json. Verdict and Property are as far as it says them; there is a trace.
// Errors wrap ErrNoTrace or are those of r.
func ReadOutput(r io.Reader) (*Result, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxSaved+1))
	switch {
	case err != nil:
		return nil, err
	case len(text) > maxSaved:
		return nil, fmt.Errorf("%w: it has more than %d bytes", ErrNoTrace, maxSaved)
	}
	var result *Result
	switch {
	case bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")):
		result, err = readDumped(text)
	case bytes.Contains(text, []byte(startMark)):
		result, err = readTool(text)
	default:
		p := plainReader{}
		result, err = &p.result, eachLine(bytes.NewReader(text), p.line)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoTrace, err)
	}
	if len(result.Trace) == 0 {
		return nil, fmt.Errorf("%w: it shows no state: is it what TLC printed, or wrote with -dumpTrace json?", ErrNoTrace)
	}
	return result, nil
}

func readTool(text []byte) (*Result, error) {
	rep := newReport("", false, nil)
	if err := eachLine(bytes.NewReader(text), rep.line); err != nil {
		return nil, err
	}
	if rep.first != nil {
		if v, ok := verdicts[rep.first.code]; ok {
			rep.violated(v.verdict)
		}
	}
	return &rep.result, nil
}

var (
	plainState = pattern.Pattern(`^(?:State )?(\d+): ?(.*)$`)
	plainBack  = pattern.Pattern(`^(?:\d+: )?Back to state:? ?(\d+)?:? ?(.*)$`)
	initialBad = pattern.Pattern(`^Error: (.+ is violated by the initial state):$`)
)

// plainVerdicts are sentences by which TLC says what it found.
var plainVerdicts = []struct {
	text    pattern.Pattern
	verdict Verdict
}{
	{`^Error: Invariant .+ is violated`, InvariantViolated},
	{`^Error: (Action property|Property) .+ is violated`, ActionPropertyViolated},
	{`^Error: Temporal propert(ies were|y .+ was) violated`, TemporalViolated},
	{`^Error: Deadlock reached`, Deadlock},
}

// plainReader reads output that a person reads.
type plainReader struct {
	result Result
	open   bool // the lines that come are of a state
}

func (p *plainReader) line(line string) {
	switch {
	case strings.HasPrefix(line, "TLC2 Version"):
		p.result.Version = line
	case strings.HasPrefix(line, "Error: "):
		p.error(line)
	case plainBack.MatchString(line) && len(p.result.Trace) > 0:
		m := plainBack.FindStringSubmatch(line)
		p.open, p.result.Loop = false, &Loop{BackTo: int(number(cmp.Or(m[1], strings.SplitN(line, ":", 2)[0])))}
		p.result.Loop.Action, p.result.Loop.At = parseAction(strings.TrimSpace(m[2]))
	case plainState.MatchString(line) && !p.continues(line):
		p.state(plainState.FindStringSubmatch(line))
	case strings.TrimSpace(line) == "":
		p.open = false
	case p.open:
		s := &p.result.Trace[len(p.result.Trace)-1]
		s.Variables = strings.TrimPrefix(s.Variables+"\n"+line, "\n")
	}
}

// continues tells whether a line that looks like the head of a state is of a value: it has another
// number than the next.
func (p *plainReader) continues(line string) bool {
	m := plainState.FindStringSubmatch(line)
	return strings.TrimSpace(m[2]) != "Stuttering" && number(m[1]) != int64(len(p.result.Trace)+1) && number(m[1]) != 1
}

func (p *plainReader) error(line string) {
	for _, v := range plainVerdicts {
		if v.text.MatchString(line) && p.result.Verdict == Undecided {
			p.result.Verdict, p.result.Message = v.verdict, strings.TrimPrefix(line, "Error: ")
			if m := violationText.FindStringSubmatch(p.result.Message); m != nil {
				p.result.Property = m[1] + m[2]
			}
		}
	}
	if p.open = initialBad.MatchString(line); p.open {
		p.result.Trace = []State{{Number: 1}}
	}
}

func (p *plainReader) state(m []string) {
	if strings.TrimSpace(m[2]) == "Stuttering" {
		p.open, p.result.Loop = false, stays(m[1], p.result.Trace)
		return
	}
	s, ok := parseState(m[1] + ":" + m[2])
	if !ok {
		return
	}
	if s.Number == 1 {
		p.result.Trace = nil // as by -continue: the last one is shown
	}
	p.result.Trace, p.open = append(p.result.Trace, s), true
}

// dumped is a file of -dumpTrace json, with or without the name around it.
type dumped struct {
	Counterexample *dumped           `json:"counterexample"`
	Action         []json.RawMessage `json:"action"`
	State          []json.RawMessage `json:"state"`
	Vars           []string          `json:"vars"`
}

type dumpedAction struct {
	Name     string `json:"name"`
	Location struct {
		Line   int    `json:"beginLine"`
		Column int    `json:"beginColumn"`
		Module string `json:"module"`
	} `json:"location"`
	Context    map[string]any `json:"context"`
	Parameters []string       `json:"parameters"`
}

// readDumped reads states that are in JSON, so that sets are tuples and model values are strings.
func readDumped(text []byte) (*Result, error) {
	var d dumped
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&d); err != nil {
		return nil, err
	}
	if d.Counterexample != nil {
		d = *d.Counterexample
	}
	r := &Result{}
	at := map[string]int{}
	for i, state := range d.State {
		key, variables, err := dumpedState(state)
		if err != nil {
			return nil, fmt.Errorf("state %d: %w", i+1, err)
		}
		at[key] = i + 1
		r.Trace = append(r.Trace, State{Number: i + 1, Variables: variables})
	}
	for _, step := range d.Action {
		if err := r.dumpedStep(step, at); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// dumpedState reads [number, {variables}]; key tells it from others.
func dumpedState(text json.RawMessage) (key, variables string, err error) {
	var pair []json.RawMessage
	var values map[string]any
	if err := json.Unmarshal(text, &pair); err != nil || len(pair) != 2 {
		return "", "", fmt.Errorf("expected a number and a state, found %.80s", text)
	}
	dec := json.NewDecoder(bytes.NewReader(pair[1]))
	dec.UseNumber()
	if err := dec.Decode(&values); err != nil {
		return "", "", err
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		lines = append(lines, fmt.Sprintf(`/\ %s = %s`, name, spelled(values[name])))
	}
	return string(pair[0]), strings.Join(lines, "\n"), nil
}

// dumpedStep reads [state, action, state].
func (r *Result) dumpedStep(text json.RawMessage, at map[string]int) error {
	var step []json.RawMessage
	var action dumpedAction
	if err := json.Unmarshal(text, &step); err != nil || len(step) != 3 {
		return fmt.Errorf("expected a state, an action and a state, found %.80s", text)
	}
	if err := json.Unmarshal(step[1], &action); err != nil {
		return err
	}
	from, _, err := dumpedState(step[0])
	if err != nil {
		return err
	}
	to, _, err := dumpedState(step[2])
	if err != nil {
		return err
	}
	name, place := action.String(), Location{action.Location.Module, action.Location.Line, action.Location.Column}
	switch {
	case at[to] == 0:
		return fmt.Errorf("a step leads to a state %s, which is not there", to)
	case at[to] > at[from]:
		r.Trace[at[to]-1].Action, r.Trace[at[to]-1].At = name, place
	case at[to] == at[from]:
		r.Loop = &Loop{Stutters: true}
	default:
		r.Loop = &Loop{BackTo: at[to], Action: name, At: place}
	}
	return nil
}

// String is the action with its arguments.
func (a dumpedAction) String() string {
	var args []string
	for _, p := range a.Parameters {
		args = append(args, spelled(a.Context[p]))
	}
	if args == nil {
		return a.Name
	}
	return a.Name + "(" + strings.Join(args, ", ") + ")"
}

// spelled is a value of JSON as TLA+ text.
func spelled(value any) string {
	switch v := value.(type) {
	case bool:
		return strings.ToUpper(fmt.Sprint(v))
	case string:
		text, _ := json.Marshal(v)
		return string(text)
	case []any:
		parts := make([]string, len(v))
		for i, one := range v {
			parts[i] = spelled(one)
		}
		return "<<" + strings.Join(parts, ", ") + ">>"
	case map[string]any:
		return spelledRecord(v)
	}
	return fmt.Sprint(value)
}

var fieldText = pattern.Pattern(`^[A-Za-z_][A-Za-z0-9_]*$`)

// spelledRecord is an object: a record, if its names are those of fields, else a function of texts.
func spelledRecord(object map[string]any) string {
	var fields []string
	names := slices.Sorted(maps.Keys(object))
	record := !slices.ContainsFunc(names, func(name string) bool { return !fieldText.MatchString(name) })
	for _, name := range names {
		if record {
			fields = append(fields, name+" |-> "+spelled(object[name]))
		} else {
			fields = append(fields, spelled(name)+" :> "+spelled(object[name]))
		}
	}
	switch {
	case len(fields) == 0:
		return "<<>>"
	case record:
		return "[" + strings.Join(fields, ", ") + "]"
	}
	return "(" + strings.Join(fields, " @@ ") + ")"
}
