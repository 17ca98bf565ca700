package modeltest

import "fmt"

// Watch is told when a step of an implementation begins and when it has ended. It is for who has a
// clock, as the engine has none: code under test may never return.
type Watch interface {
	Begins(step func() string) // which one, in words
	Ended()
}

// Watched tells a watch of each step.
func (p Protocol[S, I]) Watched(w Watch) Machine {
	step := p.Step
	p.Step = func(s S, i I) (S, bool, error) {
		w.Begins(func() string { return fmt.Sprintf("%+v in the state %+v", i, s) })
		defer w.Ended()
		return step(s, i)
	}
	return p
}
