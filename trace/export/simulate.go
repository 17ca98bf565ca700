package export

import (
	"context"
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/tlc"
)

// Step is a state of a random behaviour and how it came about.
type Step struct {
	Stimulus *labelled.Stimulus // nil for the initial state
	State    tla.Value          // a record: the specification's variables
}

// Simulate has TLC draw random behaviours and hands each to visit, whose error ends it. The run's
// Behaviour is not called. TLC draws among the stimuli that are enabled, each as likely as the
// others. Errors are those of tlc.Tools.Run or wrap ErrExport.
func (a *Alphabet) Simulate(ctx context.Context, sim tlc.Simulation, visit func([]Step) error) error {
	w := a.instances("Simulation", ` /\ `+a.step()+`' = %q`)
	w.line("%sInit == %s /\\ %s = \"\"", a.prefix, a.init(), a.step())
	job := w.job(a.prefix+"Init", a.prefix+"Next")
	sim.Behaviour = func(states []tlc.State) error {
		steps, err := a.steps(states)
		if err != nil {
			return err
		}
		return visit(steps)
	}
	job.Simulate = &sim
	job.Long = false // it draws a few thousand states, however many the model has
	result, err := a.tools.Run(ctx, job)
	if err != nil {
		return fmt.Errorf("TLC cannot simulate model %s: %w", a.model.Name, err)
	}
	if result.Verdict != tlc.Holds {
		return a.errorf("it does not hold: %v at %v", result.Verdict, result.At)
	}
	return nil
}

func (a *Alphabet) steps(states []tlc.State) ([]Step, error) {
	steps := make([]Step, len(states))
	for i, s := range states {
		vars, err := variables(s.Variables)
		if err != nil {
			return nil, a.errorf("state %d of a behaviour: %v", s.Number, err)
		}
		label, _ := vars[a.step()].Text()
		delete(vars, a.step())
		steps[i].State = tla.Record(vars)
		if stimulus, ok := a.Lookup(label); ok {
			steps[i].Stimulus = &stimulus
		} else if i > 0 {
			return nil, a.errorf("state %d of a behaviour has the label %q, which nobody gave", s.Number, label)
		}
	}
	return steps, nil
}

// variables reads a state: "/\ x = 0", a variable after the other, each perhaps over several lines.
// No string holds a line break.
func variables(text string) (map[string]tla.Value, error) {
	vars := map[string]tla.Value{}
	for _, conjunct := range strings.Split("\n"+text, "\n/\\ ")[1:] {
		name, value, ok := strings.Cut(conjunct, " = ")
		if !ok {
			return nil, fmt.Errorf("%q is not a variable with its value", conjunct)
		}
		v, err := tla.Parse(value)
		if err != nil {
			return nil, fmt.Errorf("variable %s: %w", name, err)
		}
		vars[name] = v
	}
	return vars, nil
}
