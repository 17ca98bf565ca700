package harm

import (
	"context"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// Run is a run of a whole system that does harm.
type Run struct {
	Case
	Steps []Step `json:"steps"`
	Harm  string `json:"harm"` // what comes of it, in words
}

// Step is something that comes to one party, and what that sends.
type Step struct {
	To   Party `json:"to"`
	From Party `json:"from,omitzero"` // who sent what comes; the zero Party for what no message is
	Exchange
}

// Party is who takes a step.
type Party struct {
	Role Role        `json:"role"`
	Node oracle.Node `json:"node"` // of learners that are no node's: from the number of acceptors on
	// Ballot is of a peer's proposer: the one in which it has its round.
	Ballot oracle.Ballot `json:"ballot,omitempty"`
	// Suspect is set where the implementation under test is the party.
	Suspect bool `json:"suspect,omitempty"`
}

// Suspects are the nodes at which the implementation under test itself is in the run: mostly
// the suspect alone.
func (r *Run) Suspects() (nodes []oracle.Node) {
	for _, s := range r.Steps {
		if s.To.Suspect {
			nodes = once(nodes, s.To.Node)
		}
	}
	return nodes
}

// Of is what comes to the suspect at a node, and what it sends.
func (r *Run) Of(node oracle.Node) (all []Exchange) {
	for _, s := range r.Steps {
		if s.To.Suspect && s.To.Node == node {
			all = append(all, s.Exchange)
		}
	}
	return all
}

// Replay has the suspect take its steps of the run, and tells where it does not do as the
// run says.
func (r *Run) Replay(ctx context.Context, s Suspect) error {
	for _, node := range r.Suspects() {
		var word []Event
		var want [][]Event
		for _, x := range r.Of(node) {
			word, want = append(word, x.In), append(want, x.Out)
		}
		answers, err := s.Play(ctx, node, [][]Event{word})
		if err != nil {
			return err
		}
		if len(answers) != 1 || !slices.EqualFunc(answers[0], want, same) {
			return fmt.Errorf("harm: %w: node %d was to send %v for %v, got %v", ErrOtherwise, node, want, word, answers)
		}
	}
	return nil
}
