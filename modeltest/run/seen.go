package run

import "github.com/synod-paxos/synod/modeltest"

// Seen is a run of which is known what was seen, and no state: say, of logs. What an arrow shows is
// a step, with those that are of the same.
func Seen(title string, arrows []modeltest.Arrow, broken ...Broken) *Run {
	r := &Run{Format: Format, Title: title, Broken: broken}
	r.Add(Step{})
	for _, a := range arrows {
		if last := len(r.Steps) - 1; a.Same && last > 0 {
			r.Steps[last].Arrows = append(r.Steps[last].Arrows, a)
			continue
		}
		r.Add(Step{Action: told(a), Arrows: []modeltest.Arrow{a}})
	}
	return r
}

// told is an arrow in words.
func told(a modeltest.Arrow) string {
	if a.From == a.To {
		return a.From + ": " + a.Text
	}
	return a.From + " to " + a.To + ": " + a.Text
}

// stateless tells whether the states of a run are not known.
func (r *Run) stateless() bool { return len(r.Steps) > 0 && len(r.Steps[0].Variables) == 0 }
