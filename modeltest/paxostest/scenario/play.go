package scenario

import (
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
	"github.com/synod-paxos/synod/modeltest/told"
	"github.com/synod-paxos/synod/trace/tla"
)

// stage is the reference, in the state that a scenario has come to.
type stage struct {
	*world.Closed
	w world.State
}

// play takes a scenario in a size, which may be larger than its own.
func (s *Scenario) play(size model.Size) (*told.Played, error) {
	n, err := size.Names()
	if err != nil {
		return nil, err
	}
	c, err := world.NewClosed(n)
	if err != nil {
		return nil, err
	}
	var loss *told.Loss
	if s.Bug != nil {
		loss = &told.Loss{Model: s.Bug.Name, Property: s.Bug.Expect.Property, Length: s.Bug.Expect.Length, Turns: true}
	}
	return told.Play(s.Scenario, &stage{c, c.Init()}, loss)
}

// fires takes a stimulus if the specification has it here: a request of those who may, or a message
// that was sent.
func (p *stage) fires(i model.Stimulus) (world.State, bool) {
	if !p.there(i) || i.Kind == model.Get && !model.InSet(p.Getters, i.Who) || i.Kind == model.Restart && !model.InSet(p.Restarters, i.Who) {
		return p.w, false
	}
	next, happened, _ := p.Closed.Step(p.w, i)
	return next, happened
}

// there reports whether a stimulus is no message, or one that was sent.
func (p *stage) there(i model.Stimulus) bool {
	number, known := p.Number[i.Message]
	return i.Kind != model.Deliver || known && p.w.Sent.Has(number)
}

// Try tells whether anything happens.
func (p *stage) Try(i model.Stimulus) bool {
	_, happened := p.fires(i)
	return happened
}

// Take has it happen.
func (p *stage) Take(i model.Stimulus) { p.w, _ = p.fires(i) }

// Draw draws a request, or a message.
func (p *stage) Draw(i model.Stimulus) []modeltest.Arrow {
	return []modeltest.Arrow{p.Arrow(i, false)}
}

// At is where it comes.
func (p *stage) At(i model.Stimulus) string { return p.Lane(i.Role, i.Who) }

// Refusal says what becomes of a message of which nothing comes.
func (p *stage) Refusal(i model.Stimulus) string {
	switch {
	case !p.there(i):
		return ""
	case i.Kind == model.Deliver && i.Role != model.Acceptor:
		return "ignored"
	}
	return "refused"
}

// Claim finds the kind of a claim, and whether it holds.
func (p *stage) Claim(words []string) (predicate string, holds bool, err error) {
	kind, args, predicate, err := p.claim(words)
	return predicate, err == nil && kind.holds(p.Closed, p.w, args), err
}

// State is that of the specification.
func (p *stage) State() []tla.Value { return p.Project(p.w) }

// Vars are those of Synod.
func (p *stage) Vars() []string { return world.ClosedVars }

// Seen is what is compared where a bug is in.
func (p *stage) Seen() []string { return seenWithBug }

// diagram has the lanes of all that there are, and ends that of a wrong turn with what is broken.
func (s *Scenario) diagram(p *told.Played) (string, error) {
	n, err := s.Size.Names()
	if err != nil {
		return "", err
	}
	lanes := []string{"client"}
	for _, list := range [][]tla.Value{n.Proposers, n.Acceptors, n.Learners} {
		for _, v := range list {
			lanes = append(lanes, model.Name(v))
		}
	}
	return modeltest.DiagramIn(lanes, p.Arrows, s.Bug != nil), nil
}

var _ told.Stage[model.Stimulus] = (*stage)(nil)
