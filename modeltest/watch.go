package modeltest

import "fmt"

// Watch is told when a step of an implementation begins and when it has ended. It is for who has a
// clock, as the engine has none: code under test may never return. It asks what a step is between
// the two only: Ended waits for an answer that is under way.
type Watch interface {
	Begins(step func() string) // which one, in words
	Ended()
}

// Watched tells a watch of each step. There is one place for what a step is, not a new one for
// each, as there are millions of steps and hardly ever is one asked about.
func (p Protocol[S, I]) Watched(w Watch) Machine {
	step := p.Step
	var at S
	var given I
	which := func() string { return fmt.Sprintf("%+v in the state %+v", given, at) }
	p.Step = func(s S, i I) (S, bool, error) {
		at, given = s, i
		w.Begins(which)
		defer w.Ended()
		return step(s, i)
	}
	return p
}
