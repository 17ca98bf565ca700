package modeltest

import (
	"errors"
	"fmt"

	"github.com/synod-paxos/synod/trace/labelled"
)

// Drawer is a machine that draws stimuli as they go, without comparing anything.
type Drawer interface {
	// Draw plays stimuli from the first initial state and gives the arrows of each step.
	Draw(stimuli []labelled.Stimulus) ([][]Arrow, error)
}

var _, _ Drawer = Protocol[int, int]{}, Alike{}

// Draw draws what the implementation does, whether it takes a stimulus or not.
func (p Protocol[S, I]) Draw(stimuli []labelled.Stimulus) ([][]Arrow, error) {
	return machineOf(p).Draw(stimuli)
}

func (m machine) Draw(stimuli []labelled.Stimulus) (out [][]Arrow, err error) {
	if m.lacks != nil {
		return nil, m.lacks
	}
	if !m.draws || m.inits == 0 {
		return nil, errors.New("modeltest: the protocol does not draw its steps, or begins nowhere")
	}
	d := m.drive()
	d.room(len(stimuli) + 1)
	d.begin(0, 0)
	for n, spec := range stimuli {
		stimulus, err := d.stimulus(spec)
		if err != nil {
			return nil, fmt.Errorf("step %d, %s: %w", n+1, spec, err)
		}
		_, _ = d.step(n, stimulus, n+1)
		out = append(out, d.arrows(n, stimulus, n+1))
	}
	return out, nil
}

// Draw is that of the first.
func (all Alike) Draw(stimuli []labelled.Stimulus) ([][]Arrow, error) {
	d, ok := all[0].(Drawer)
	if !ok {
		return nil, errors.New("modeltest: the machine does not draw")
	}
	return d.Draw(stimuli)
}
