package paxostest

import (
	"testing"

	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// Acceptor tests an acceptor. The test fails with the divergence, if there is one.
func Acceptor(t testing.TB, create func(Cluster) AcceptorUnderTest, opts ...Option) {
	t.Helper()
	conforms(t, model.Acceptor, subject.Making(create), opts)
}

// Proposer tests a proposer, as Acceptor does an acceptor.
func Proposer(t testing.TB, create func(Cluster) ProposerUnderTest, opts ...Option) {
	t.Helper()
	conforms(t, model.Proposer, subject.Making(create), opts)
}

// Learner tests a learner, as Acceptor does an acceptor.
func Learner(t testing.TB, create func(Cluster) LearnerUnderTest, opts ...Option) {
	t.Helper()
	conforms(t, model.Learner, subject.Making(create), opts)
}

// Process tests a whole process, by the suites of its acceptor and of its learner. Its
// proposer is for package randomtest.
func Process(t testing.TB, create func(Cluster) ProcessUnderTest, opts ...Option) {
	t.Helper()
	conforms(t, model.Process, subject.Making(create), opts)
}

func conforms(t testing.TB, r model.Role, create func(Cluster) any, opts []Option) {
	t.Helper()
	report, err := conformance.InGo(t.Context(), r, create, opts...)
	switch {
	case err != nil:
		t.Fatal(err)
	case !report.Conforms:
		t.Fatal("\n" + report.Text())
	default:
		t.Log(report.Text())
	}
}

// What an implementation is told, and what it is as the tests drive it. Each of their
// methods is one input and returns what the implementation sends.
type (
	// Cluster is where it finds itself: who it is, and what its quorums are.
	Cluster = subject.Cluster

	// AcceptorUnderTest has Prepare(Ballot) and Accept(Ballot, Value).
	AcceptorUnderTest = subject.AcceptorUnderTest
	// ProposerUnderTest has Set(Ballot, Value) and Promise(from, Ballot, Vote).
	ProposerUnderTest = subject.ProposerUnderTest
	// LearnerUnderTest has Accepted(from, Ballot, Value).
	LearnerUnderTest = subject.LearnerUnderTest
	// ProcessUnderTest is all three, on one disk.
	ProcessUnderTest = subject.ProcessUnderTest

	// Restarter crashes and starts again, with nothing but what is on its disk: Restart().
	Restarter = subject.Restarter
	// Chooser is a proposer that names its ballots itself: ChoosesBallots().
	Chooser = subject.Chooser
	// Refuser is a proposer that refuses ballots that are not its own: RefusesBallots().
	Refuser = subject.Refuser
	// Getter is a proposer that takes gets: Get(Ballot).
	Getter = subject.Getter
	// VoteCounter is a proposer that counts votes: Accepted(from, Ballot, Value).
	VoteCounter = subject.VoteCounter
	// NonCounter is a process whose proposer counts no votes: CountsNoVotes().
	NonCounter = subject.NonCounter
	// RefusalHearer is a proposer that hears of refusals: Reject(from, Ballot).
	RefusalHearer = subject.RefusalHearer
	// RefusalReader is one that hears too what was promised: Rejected(from, Ballot, Ballot).
	RefusalReader = subject.RefusalReader
	// DecisionHearer is told by other nodes what was chosen: Learn(Value).
	DecisionHearer = subject.DecisionHearer
	// Waiter does something when time has passed: Timeout().
	Waiter = subject.Waiter
	// Writer can crash between two writes of one step: Writes(), CrashAfter(int).
	Writer = subject.Writer
	// Closer has goroutines, files or timers, which end with its test: Close().
	Closer = subject.Closer
)

// The words of messages. A ballot is a round and the node that owns it, ordered in this
// order; an implementation with other ballots translates. The zero Ballot is none, the
// zero Vote too.
type (
	Ballot = model.Ballot
	Node   = model.Node
	Value  = model.Value
	Vote   = model.Vote

	// Message is what an implementation sends: its Type says which other fields it has.
	Message = model.Message
	// Type is what kind of message it is.
	Type = model.Type
)

// The types of messages.
const (
	Prepare  = model.Prepare  // a proposer asks for promises: Ballot
	Promise  = model.Promise  // an acceptor's answer: From, Ballot, Vote
	Accept   = model.Accept   // a proposer asks for votes: Ballot, Value
	Accepted = model.Accepted // an acceptor voted: From, Ballot, Value
	Reject   = model.Reject   // an acceptor refused: From, Ballot, Promised if it says so
	Decided  = model.Decided  // a proposer tells its client what was chosen: Value
	Unset    = model.Unset    // a proposer tells its client that nothing was
	Learned  = model.Learned  // a learner tells its client what was chosen: Value
	Learn    = model.Learn    // whoever knows it tells the other nodes what was chosen: Value
)
