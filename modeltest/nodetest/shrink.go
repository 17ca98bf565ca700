package nodetest

import "slices"

// At most so many shorter runs are played, with so many actions in all.
const (
	tries   = 20_000
	actions = 4_000_000
)

// Shrink gives a shorter run that breaks the same rule: no action of it, and no few in a row, can
// be left out, unless it is so long that not all is tried.
func (r *Run) Shrink() *Run {
	best, left, budget := *r, tries, actions
	if r.Ends != nil {
		return &best // a shorter run ends in another state
	}
	for size := len(best.Actions); size >= 1 && left > 0 && budget > 0; {
		shorter := false
		for from := 0; from < len(best.Actions) && left > 0 && budget > 0; {
			left, budget = left-1, budget-len(best.Actions)
			trial := best
			trial.Actions = slices.Delete(slices.Clone(best.Actions), from, min(from+size, len(best.Actions)))
			broken, done := trial.play()
			if broken == nil || broken.Rule != r.Broken.Rule {
				from += size
				continue
			}
			// what could not be done, and what comes after the rule is broken, is left out too
			best.Actions, best.Broken, shorter = done, broken, true
		}
		if !shorter || size > len(best.Actions) {
			size = min(size, 2*len(best.Actions)) / 2
		}
	}
	return &best
}
