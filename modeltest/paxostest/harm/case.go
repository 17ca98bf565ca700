package harm

import (
	"context"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// Type is what comes to an implementation, or from it.
type Type string

// What comes to it beside messages.
const (
	Set     Type = "Set"     // a client asks for a round: Ballot, unless it chooses; Value
	Get     Type = "Get"     // likewise, without a Value
	Restart Type = "Restart" // it crashes, and starts with what is on its disk
	Timeout Type = "Timeout" // its clock says that a round takes too long
)

// The messages, and what it tells. Prepare and Accept go to every acceptor, Promise and Reject
// to the owner of their ballot, Accepted to every proposer and learner, Learn to everyone.
const (
	Prepare  Type = "Prepare"  // Ballot
	Promise  Type = "Promise"  // From, Ballot, Vote
	Accept   Type = "Accept"   // Ballot, Value
	Accepted Type = "Accepted" // From, Ballot, Value
	Reject   Type = "Reject"   // From, Ballot, and Promised where it says so
	Decided  Type = "Decided"  // a proposer tells its client what is chosen: Value
	Unset    Type = "Unset"    // a proposer tells its client that nothing was
	Learned  Type = "Learned"  // a learner tells its client what is chosen: Value
	Learn    Type = "Learn"    // one that knows tells others what is chosen: Value
)

// Event is one; its Type says which of the other fields it has. Events are comparable.
type Event struct {
	Type     Type          `json:"type"`
	From     oracle.Node   `json:"from,omitempty"`
	Ballot   oracle.Ballot `json:"ballot,omitempty"`
	Vote     oracle.Vote   `json:"vote,omitzero"`
	Promised oracle.Ballot `json:"promised,omitempty"`
	Value    oracle.Value  `json:"value,omitempty"`
	Crash    int           `json:"crash,omitempty"` // of an input: it crashes after so many of its writes, and restarts
}

// Renamed is the event with other ballots, unless one has no other.
func (e Event) Renamed(name func(oracle.Ballot) (oracle.Ballot, bool)) (Event, bool) {
	all := true
	for _, b := range []*oracle.Ballot{&e.Ballot, &e.Vote.Ballot, &e.Promised} {
		of, ok := name(*b)
		*b, all = of, all && ok
	}
	return e, all
}

// Suspect is the implementation under test, in one role.
type Suspect interface {
	// Play begins it anew for each word, as that node of the cluster, gives it the word's
	// inputs one by one, and returns what it sent after each: fewer answers than inputs if it
	// died.
	Play(ctx context.Context, node oracle.Node, words [][]Event) ([][][]Event, error)
}

// Assumer is a suspect of which is known what it need not send: the promises and votes of its own
// acceptor that it counts, as a proposer, though nobody sent them.
type Assumer interface {
	Assumes(node oracle.Node, transcript []Exchange) []Event
}

// Role is what the suspect is.
type Role string

// The roles.
const (
	Acceptor Role = "acceptor"
	Proposer Role = "proposer"
	Learner  Role = "learner"
	Process  Role = "process" // all three
)

// Exchange is an input and what was sent after it.
type Exchange struct {
	In  Event   `json:"in"`
	Out []Event `json:"out,omitempty"`
}

// Case is a suspect in its cluster, and what it did.
type Case struct {
	Role      Role        `json:"role"`
	Self      oracle.Node `json:"self"` // the node that it is; acceptors are the nodes from 0 on
	Acceptors int         `json:"acceptors"`
	Quorum1   int         `json:"quorum1"` // how many promises complete phase 1
	Quorum2   int         `json:"quorum2"` // how many votes choose

	// Transcript is what came to the suspect and what it sent. Its last output breaks a rule.
	Transcript []Exchange `json:"transcript"`

	// Ballots are those that there are, with their owners, and Values those that clients may
	// ask for. Those of the transcript need not be among them: a ballot that the suspect
	// begins is its own, and others are of nobody in particular. A proposer may be played as
	// any of the owners.
	Ballots []Owned        `json:"ballots,omitempty"`
	Values  []oracle.Value `json:"values,omitempty"`

	// Assumed are promises and votes of the suspect's own acceptor that a proposer counted though
	// nobody sent them: that acceptor is bound by them. An [Assumer] says them itself.
	Assumed []Event `json:"assumed,omitempty"`

	// Tries is how many transcripts are tried, this one included: others are longer by inputs
	// that may come. None means 1000, which take a second or two of a fast
	// suspect.
	Tries int `json:"tries,omitempty"`
}

// Owned is a ballot with the node that may begin a round in it.
type Owned struct {
	Ballot oracle.Ballot `json:"ballot"`
	Node   oracle.Node   `json:"node"`
}
