package blackbox

import (
	"errors"
	"fmt"

	"github.com/synod-paxos/synod/internal/jsontext"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/tla"
)

// TestFormat names the version of a saved test.
const TestFormat = "synod-model-test/1"

// Test is a test that can be saved, and run again without the graph that it was made from. Values
// are TLA+ text, which keeps their kinds.
type Test struct {
	Format    string            `json:"format"`
	Adapter   string            `json:"adapter,omitempty"` // the command of the implementation that failed
	Protocol  string            `json:"protocol"`
	Model     string            `json:"model"`
	Role      string            `json:"role,omitempty"`
	Spec      string            `json:"spec"` // the hash of the specification that says what is right
	Constants map[string]string `json:"constants,omitempty"`
	Steps     []TestStep        `json:"steps"`
}

// TestStep is one action, and what must come of it.
type TestStep struct {
	Action string            `json:"action"`
	Args   []TestArg         `json:"args,omitempty"`
	Taken  bool              `json:"taken"`         // else nothing may change
	Out    string            `json:"out,omitempty"` // what is sent, where the model says that
	State  map[string]string `json:"state"`         // every variable after the step
}

// TestArg is an argument.
type TestArg struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// ErrTest is wrapped by every error about a saved test.
var ErrTest = errors.New("not a saved test of a model")

// maxTestSteps is how long a saved test may be.
const maxTestSteps = 100_000

// step is a step of a test with its values read.
type step struct {
	labelled.Stimulus
	taken bool
	out   tla.Value
	vars  []string // ascending
	state []tla.Value
}

func (s step) value(name string) tla.Value {
	for i, v := range s.vars {
		if v == name {
			return s.state[i]
		}
	}
	return tla.Value{}
}

// save writes steps as a test.
func save(rec *recording.Recording, steps []step, sent bool) *Test {
	t := &Test{Format: TestFormat, Protocol: rec.Protocol, Model: rec.Model, Role: rec.Role, Spec: rec.Hash, Constants: map[string]string{}}
	for _, c := range rec.Graph.Constants {
		t.Constants[c.Expr] = c.Value.String()
	}
	for _, s := range steps {
		saved := TestStep{Action: s.Action, Taken: s.taken, State: map[string]string{}}
		for _, a := range s.Args {
			saved.Args = append(saved.Args, TestArg{a.Name, a.Value.String()})
		}
		if sent {
			saved.Out = s.out.String()
		}
		for i, name := range s.vars {
			saved.State[name] = s.state[i].String()
		}
		t.Steps = append(t.Steps, saved)
	}
	return t
}

// ParseTest reads a saved test. Errors wrap ErrTest.
func ParseTest(data []byte) (*Test, error) {
	t := &Test{}
	if err := jsontext.Unmarshal(data, t); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTest, err)
	}
	switch {
	case t.Format != TestFormat:
		return nil, fmt.Errorf("%w: want format %q, got %.40q", ErrTest, TestFormat, t.Format)
	case t.Protocol == "" || t.Model == "":
		return nil, fmt.Errorf("%w: it names no protocol, or no model", ErrTest)
	case len(t.Steps) == 0 || len(t.Steps) > maxTestSteps:
		return nil, fmt.Errorf("%w: want 1 to %d steps, got %d", ErrTest, maxTestSteps, len(t.Steps))
	}
	if _, err := t.read(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTest, err)
	}
	_, err := t.recording()
	return t, err
}

// read reads the values of all steps.
func (t *Test) read() (steps []step, err error) {
	for i, saved := range t.Steps {
		s, err := saved.read()
		if err == nil && (len(s.vars) != len(t.Steps[0].State) || saved.Action == "" || (saved.Out == "") != (t.Steps[0].Out == "")) {
			err = errors.New("it has no action, or not the variables of the first")
		}
		for _, name := range s.vars {
			if _, ok := t.Steps[0].State[name]; !ok && err == nil {
				err = fmt.Errorf("it has a variable %.40q, which the first does not have", name)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("step %d: %w", i+1, err)
		}
		steps = append(steps, s)
	}
	return steps, nil
}

func (saved TestStep) read() (s step, err error) {
	s = step{Stimulus: labelled.Stimulus{Action: saved.Action}, taken: saved.Taken, out: nothing, vars: sortedKeys(saved.State)}
	for _, a := range saved.Args {
		value, err := tla.Parse(a.Value)
		if err != nil {
			return s, fmt.Errorf("the argument %.40q: %w", a.Name, err)
		}
		s.Args = append(s.Args, labelled.Arg{Name: a.Name, Value: value})
	}
	if saved.Out != "" {
		if s.out, err = tla.Parse(saved.Out); err != nil {
			return s, fmt.Errorf("out: %w", err)
		}
	}
	for _, name := range s.vars {
		value, err := tla.Parse(saved.State[name])
		if err != nil {
			return s, fmt.Errorf("the variable %.40q: %w", name, err)
		}
		s.state = append(s.state, value)
	}
	return s, nil
}

// Values are the constants; those that cannot be read are left out.
func (t *Test) Values() []labelled.Constant {
	rec, err := t.recording()
	if err != nil {
		return nil
	}
	return rec.Graph.Constants
}

// recording is as much of a recording as a test knows.
func (t *Test) recording() (*recording.Recording, error) {
	rec := &recording.Recording{Protocol: t.Protocol, Model: t.Model, Role: t.Role, Hash: t.Spec, Graph: &labelled.Graph{}}
	for _, expr := range sortedKeys(t.Constants) {
		value, err := tla.Parse(t.Constants[expr])
		if err != nil {
			return nil, fmt.Errorf("%w: the constant %.40q: %w", ErrTest, expr, err)
		}
		rec.Graph.Constants = append(rec.Graph.Constants, labelled.Constant{Expr: expr, Value: value})
	}
	return rec, nil
}
