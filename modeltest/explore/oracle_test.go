package explore_test

import (
	"fmt"
	"slices"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/modeltest/explore"
)

// answer is what the oracle says about a toy.
type answer struct {
	explore.Result
	length int  // inputs of a shortest violation; -1 if there is none
	byStep bool // a step breaks a property by itself at that length
}

// oracle visits every state, level by level: no memory of steps, no fingerprints, no
// numbers. It gives up (ok is false) above so many states.
func (y *toy) oracle(limit int) (a answer, ok bool) {
	a = answer{length: -1, Result: explore.Result{
		Generated: 1, Distinct: 1, Levels: []int64{1}, Taken: make([]bool, len(y.inputs)), Witnessed: make([]bool, len(y.witnesses)),
	}}
	locals := make([]map[local]bool, len(y.init))
	for i, s := range y.init {
		locals[i] = map[local]bool{s: true}
	}
	seen := map[string]bool{y.name(y.initial()): true}
	level := []global{y.initial()}
	a.look(y, y.initial(), 0)
	for depth := 1; len(level) > 0 && a.length < 0; depth++ {
		var next []global
		for _, g := range level {
			for input := range y.inputs {
				y.note(locals, g, input)
				after, breaks, happened := y.next(g, input)
				if len(breaks) > 0 {
					a.length, a.byStep = depth, true
				}
				if !happened {
					continue
				}
				a.Generated++
				a.Taken[input] = true
				if name := y.name(after); !seen[name] {
					seen[name] = true
					next = append(next, after)
					a.look(y, after, depth)
				}
			}
		}
		if a.Distinct += int64(len(next)); len(next) > 0 {
			a.Levels = append(a.Levels, int64(len(next)))
		}
		if level = next; len(seen) > limit {
			return a, false
		}
	}
	for _, met := range locals {
		a.Locals = append(a.Locals, len(met))
	}
	return a, true
}

// look looks at a state that was not seen before.
func (a *answer) look(y *toy, g global, depth int) {
	if len(y.broken(g)) > 0 {
		a.length = depth
	}
	for i, w := range y.witnesses {
		a.Witnessed[i] = a.Witnessed[i] || w.holds(g)
	}
}

// note notes the machines' states that an input leads to, each by itself.
func (y *toy) note(locals []map[local]bool, g global, input int) {
	in := y.inputs[input]
	if in.Needs != explore.None && !g.sent[in.Needs] {
		return
	}
	for _, who := range in.Takes {
		if s := y.take(who, g.locals[who], input); s.Happened {
			locals[who][s.Next] = true
		}
	}
	if after, _, happened := y.next(g, input); happened && y.observe != nil {
		locals[len(locals)-1][after.locals[len(locals)-1]] = true
	}
}

// agrees compares a finished search with the oracle. With symmetries which inputs
// were taken, and what states the machines have, depends on the states visited.
func (y *toy) agrees(a answer, got *explore.Result) error {
	type facts struct {
		Distinct, Generated int64
		Levels              []int64
		Witnessed, Taken    []bool
		Locals              []int
	}
	of := func(r explore.Result) string {
		f := facts{r.Distinct, r.Generated, r.Levels, r.Witnessed, r.Taken, r.Locals}
		if len(y.symmetries) > 0 {
			f.Taken, f.Locals = nil, nil
		}
		return fmt.Sprintf("%+v", f)
	}
	if want, got := of(a.Result), of(*got); want != got {
		return fmt.Errorf("want %s\n got %s", want, got)
	}
	if (a.length >= 0) != (got.Violation != nil) {
		return fmt.Errorf("want a violation of length %d, got %+v", a.length, got.Violation)
	}
	if got.Violation == nil {
		return nil
	}
	return y.judge(a, got.Violation)
}

// judge follows a violation's inputs: it has to be a shortest, and to break what it says.
func (y *toy) judge(a answer, v *explore.Violation) error {
	if len(v.Inputs) != a.length {
		return fmt.Errorf("want a violation of length %d, got %+v", a.length, *v)
	}
	g := y.initial()
	for n, input := range v.Inputs {
		after, breaks, happened := y.next(g, input)
		if n == a.length-1 && a.byStep {
			if len(v.Properties) != 1 || !slices.Contains(breaks, v.Properties[0]) {
				return fmt.Errorf("want one of what the last step breaks, %v, got %+v", breaks, *v)
			}
			return nil
		}
		if !happened {
			return fmt.Errorf("step %d of %+v does not happen", n, *v)
		}
		g = after
	}
	if want := y.broken(g); len(want) == 0 || !slices.Equal(want, v.Properties) {
		return fmt.Errorf("want what breaks in the last state, %v, got %+v", want, *v)
	}
	return nil
}
