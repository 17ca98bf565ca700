package modeltest

import "fmt"

// Watch is told when a step of an implementation begins and when it has ended. It is for who has a
// clock, as the engine has none: code under test may never return. It asks what a step is between
// the two only: Ended waits for an answer that is under way.
type Watch interface {
	Begins(step func() string) // which one, in words
	Ended()
}

// Watched tells a watch of each step.
func (p Protocol[S, I]) Watched(w Watch) Machine { return machineOf(p).Watched(w) }

func (m machine) Watched(w Watch) Machine {
	drive := m.drive
	m.drive = func() driven {
		d := &watched{driven: drive(), watch: w}
		d.which = func() string { return fmt.Sprintf("%+v in the state %+v", d.given(d.fired), d.state(d.from)) }
		return d
	}
	return m
}

// watched is driven while somebody watches. There is one place for what a step is, not a new one
// for each, as there are millions of steps and hardly ever is one asked about.
type watched struct {
	driven
	watch       Watch
	which       func() string
	from, fired int
}

func (d *watched) step(from, stimulus, to int) (happened bool, broken error) {
	d.from, d.fired = from, stimulus
	d.watch.Begins(d.which)
	defer d.watch.Ended()
	return d.driven.step(from, stimulus, to)
}
