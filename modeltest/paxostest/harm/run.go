package harm

import (
	"context"
	"errors"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// Run is a run of a whole system that does harm.
type Run struct {
	Case
	Steps []Step `json:"steps"`
	Harm  string `json:"harm"` // what the last step leads to, in words
}

// Step is something that comes to one party, and what that sends.
type Step struct {
	To Party `json:"to"`
	// From is who sent what comes; the zero Party for what no message is.
	From Party `json:"from,omitzero"`
	Exchange
}

// Party is a role of a node.
type Party struct {
	Role Role        `json:"role"`
	Node oracle.Node `json:"node"`
}

// Find looks for a run in which the suspect, having done what the transcript says, brings
// others to harm: the shortest that it can find until ctx ends. Without one, the run is nil
// and bounds say what was looked through. An error says that the suspect cannot be played, or
// does not do again what the transcript says.
func Find(ctx context.Context, c Case, s Suspect) (run *Run, bounds string, err error) {
	return nil, "nothing", errors.New("harm: not yet")
}

// Replay has the suspect take its steps of the run, and tells where it does not do as the
// run says.
func (r *Run) Replay(ctx context.Context, s Suspect) error { return errors.New("harm: not yet") }

// Arrows draws the run.
func (r *Run) Arrows() []modeltest.Arrow { return nil }
