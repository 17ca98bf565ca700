package run

import (
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
)

// Of makes a document of a behaviour that exploring found, of a system with these variables.
func Of(title string, variables []string, b *closed.Behaviour) *Run {
	r := &Run{Format: Format, Title: title}
	r.Add(Step{Variables: StateOf(variables, b.Start)})
	arrows := stepped(b.Arrows)
	for i, s := range b.Steps {
		step := Step{Action: s.Stimulus.String(), Variables: StateOf(variables, s.After)}
		if len(arrows) == len(b.Steps) {
			step.Arrows = arrows[i]
		}
		r.Add(step)
	}
	if len(arrows) != len(b.Steps) && len(b.Steps) > 0 { // a step may have none: then all stand with the last
		r.Steps[len(r.Steps)-1].Arrows = b.Arrows
	}
	for _, p := range b.Properties {
		r.Broken = append(r.Broken, Broken{Property: p, Why: strings.TrimSpace(b.Why)})
	}
	return r
}

// stepped deals arrows to the steps that they are of.
func stepped(arrows []modeltest.Arrow) (out [][]modeltest.Arrow) {
	for _, a := range arrows {
		if !a.Same || len(out) == 0 {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], a)
	}
	return out
}
