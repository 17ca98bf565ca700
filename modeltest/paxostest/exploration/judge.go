package exploration

import (
	"errors"

	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
	"github.com/synod-paxos/synod/trace/labelled"
)

// Judge looks at the properties in states to which somebody leads impl/paxos step by step. It is
// for one goroutine.
type Judge struct {
	*world.Closed
	x          *exploring
	eye        *explore.Eye
	invariants []explore.Invariant
}

// History is what the history of a behaviour is, where the size has one.
type History uint32

// NewJudge is of a size, whose symmetry does not matter.
func NewJudge(size model.Size) (*Judge, error) {
	size.Symmetry = false // it is about many behaviours, and a judge sees one
	x, err := newExploring(size, false)
	if err != nil {
		return nil, err
	}
	sys := x.system()
	eye, err := explore.Open(sys)
	return &Judge{x.Closed, x, eye, sys.Invariants}, err
}

// Properties are those that it looks at.
func (j *Judge) Properties() []string { return System{j.x.size}.PropertyNames() }

// view is a state as the properties see it.
func (j *Judge) view(w world.State, p History) (explore.View, error) {
	var numbers []uint32
	var errs []error
	add := func(number uint32, err error) { numbers, errs = append(numbers, number), append(errs, err) }
	for i, m := range j.x.acceptors {
		add(m.Number(w.Acceptors[i]))
	}
	for i, m := range j.x.proposers {
		add(m.Number(w.Proposers[i]))
	}
	for i, m := range j.x.learners {
		add(m.Number(w.Learners[i]))
	}
	if j.x.size.History {
		numbers = append(numbers, uint32(p))
	}
	return j.eye.View(w.Sent[:], numbers), errors.Join(errs...)
}

// Then is the past of the state after a step. An error says that it was led through too many
// states.
func (j *Judge) Then(before world.State, p History, after world.State) (History, error) {
	if !j.x.size.History {
		return 0, nil
	}
	was, err1 := j.view(before, p)
	is, err2 := j.view(after, p)
	if err := errors.Join(err1, err2); err != nil {
		return 0, err
	}
	return History(j.x.remember(was, is)), nil
}

// Broken lists the properties that a state breaks, in the order of Properties.
func (j *Judge) Broken(w world.State, p History) (names []string, err error) {
	v, err := j.view(w, p)
	if err != nil {
		return nil, err
	}
	if w.Foreign != "" {
		names = append(names, "TypeOK")
	}
	for _, i := range j.invariants {
		if (len(names) == 0 || names[len(names)-1] != i.Name) && !i.Holds(v) {
			names = append(names, i.Name)
		}
	}
	return names, nil
}

// Breach is a property that a step breaks, wherever it leads, and why where that is known.
type Breach struct{ Property, Why string }

// BrokenBy are the properties that a step breaks; broken is what [world.Closed.Step] says of it. It
// looks at all that an exploration looks at, whichever of them that one is for.
func (j *Judge) BrokenBy(before world.State, i model.Stimulus, after world.State, broken error) (out []Breach) {
	p := j.x.Closed.Parts(before, i.Who)
	if name := j.x.acceptorBreaks(p.Acceptor, j.x.Closed.Parts(after, i.Who).Acceptor); name != "" {
		out = append(out, Breach{Property: name})
	}
	if rule := new(world.Broken); errors.As(broken, &rule) {
		return append(out, Breach{rule.Property, rule.Error()})
	}
	if j.x.dialect != nil || i.Role == model.Learner {
		return out // a vote is one for the process, and not for its learner alone
	}
	if why := j.x.otherwise(i.Who, p, i, j.x.solos(i.Who, p, i)); why != "" {
		out = append(out, Breach{world.RolesApart, why})
	}
	return out
}

// Spoken is a stimulus in the specification's words.
func (j *Judge) Spoken(i model.Stimulus) labelled.Stimulus { return j.x.spoken(i) }
