package subject

import (
	"context"
	"fmt"
	"io"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/deadline"
	"github.com/synod-paxos/synod/modeltest/driver"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// Cluster is where an implementation under test finds itself.
type Cluster struct {
	Self      model.Node // who it is; a ballot that it chooses has this Node
	Acceptors int        // they are the nodes from 0 to Acceptors-1
	Quorum1   int        // how many promises complete phase 1
	Quorum2   int        // how many votes complete phase 2
}

// AcceptorUnderTest is an acceptor as the tests drive it. Each method is one input
// and returns what the acceptor sends: a Promise or an Accepted, or, where it
// refuses, a [Reject] or nothing.
//
// It may also be a [Restarter], and show its state with a method
// State() paxos.Acceptor of impl/paxos.
type AcceptorUnderTest interface {
	Prepare(model.Ballot) []model.Message
	Accept(model.Ballot, model.Value) []model.Message
}

// ProposerUnderTest is a proposer as the tests drive it. Set starts a round that
// proposes the value, in a ballot that is its own and above all before, unless the
// proposer is a [Chooser]. Each method returns what the proposer sends: a Prepare,
// an Accept, or to its client Decided or Unset.
//
// It may also be a [Restarter], [Chooser], [Refuser], [Getter], [VoteCounter] and
// [RefusalHearer], and show its state with a method State() paxos.Proposer.
type ProposerUnderTest interface {
	Set(model.Ballot, model.Value) []model.Message
	Promise(from model.Node, ballot model.Ballot, vote model.Vote) []model.Message
}

// LearnerUnderTest is a learner as the tests drive it. Accepted returns Learned when
// it learns, else nothing.
//
// It may also be a [Restarter], and show its state with a method
// State() paxos.Learner.
type LearnerUnderTest interface {
	Accepted(from model.Node, ballot model.Ballot, value model.Value) []model.Message
}

// Restarter crashes and starts again, with nothing but what is on its disk.
type Restarter interface{ Restart() }

// Chooser is a proposer that names its ballots itself. Set and Get are then called
// with the zero Ballot, and the Prepare that they return says which it chose.
type Chooser interface{ ChoosesBallots() }

// Refuser is a proposer that refuses, by sending nothing, to start a round in a
// ballot that is not its own or not above its last. Without it no such ballot is
// ever given to a proposer, and that ballots are unique is not tested.
type Refuser interface{ RefusesBallots() }

// Getter is a proposer that takes gets: a round that proposes nothing, and ends
// with Unset if no promise of its quorum reports a vote.
type Getter interface {
	Get(model.Ballot) []model.Message
}

// VoteCounter is a proposer that counts votes, and returns Decided when a quorum
// voted in its round.
type VoteCounter interface {
	Accepted(from model.Node, ballot model.Ballot, value model.Value) []model.Message
}

// RefusalHearer is a proposer that hears of refusals. It may ignore them, give up
// the round, or start another one.
type RefusalHearer interface {
	Reject(from model.Node, ballot model.Ballot) []model.Message
}

// RefusalReader is a [RefusalHearer] that is told too which ballot the acceptor has
// promised; Reject is not called then. It is the zero ballot if the acceptor does not say.
type RefusalReader interface {
	Rejected(from model.Node, ballot, promised model.Ballot) []model.Message
}

// DecisionHearer is told by other nodes what was chosen. Learner and proposer may both
// be; an implementation whose learner counts no votes must.
type DecisionHearer interface {
	Learn(model.Value) []model.Message
}

// Waiter does something when time has passed. Timeout is called when all that it waits
// for has been waited for long enough.
type Waiter interface {
	Timeout() []model.Message
}

// Writer writes to its disk more than once for some inputs, and can crash between two
// writes. It counts those of its last input; CrashAfter(n) lets the next one end after
// its first n, as a crash does, so that nothing is written or sent after them. A Restart
// follows.
type Writer interface {
	Restarter
	Writes() int
	CrashAfter(writes int)
}

// Crashing is what who is tested sends in a step, and has it crash after so many writes of it, if
// that is not 0. It sends no more messages than over the wire.
func Crashing[M any](under any, writes int, step func() []M) (sent []M, err error) {
	if writes == 0 {
		sent = step()
	} else {
		w := under.(Writer)
		w.CrashAfter(writes)
		sent = step()
		w.Restart()
	}
	if len(sent) > wire.MaxSent {
		return nil, fmt.Errorf("expected at most %d messages in answer to one input, got %d", wire.MaxSent, len(sent))
	}
	return sent, nil
}

// Closer has goroutines, files or timers that a test must not leave behind: Close is
// called when a test is over, and nothing after it. It may give an error, as that of an
// [io.Closer] does: it has failed the test then.
type Closer interface{ Close() }

// finish ends what a test leaves behind.
func finish(under any) error {
	switch c := under.(type) {
	case Closer:
		c.Close()
	case io.Closer:
		if err := c.Close(); err != nil {
			return fmt.Errorf("%w: error: %w", driver.ErrDied, err)
		}
	}
	return nil
}

// Making is a function that makes an implementation, whatever of; nil of nil.
func Making[T any](create func(Cluster) T) func(Cluster) any {
	if create == nil {
		return nil
	}
	return func(c Cluster) any { return create(c) }
}

// Makes tells whether there is a function that makes an implementation. One that dies in it has
// failed its first test, so that is no error here.
func Makes(r model.Role, create func(Cluster) any) (err error) {
	if create == nil {
		return fmt.Errorf("paxostest: want a function that makes a new %s for each test, got nil", r)
	}
	defer func() { _ = recover() }()
	under := create(Cluster{Acceptors: 3, Quorum1: 2, Quorum2: 2})
	if under == nil {
		return fmt.Errorf("paxostest: want a new %s of the function that makes it, got nil", r)
	}
	_ = finish(under) // each test says if it dies of that
	return nil
}

// LookAt makes an implementation, has somebody look at it, and closes it.
func LookAt(ctx context.Context, create func(Cluster) any, at Place, look func(made any)) error {
	w := &within[any, any]{create: create, perStep: deadline.PerStep}
	if err := w.Begin(ctx, at); err != nil {
		return err
	}
	look(w.under)
	return w.End()
}

// FeaturesOf makes an implementation, asks it what it is, and closes it. Of one that cannot be
// made it knows nothing: its first test says why.
func FeaturesOf(r model.Role, create func(Cluster) any, phase1, phase2 suites.QuorumSize) suites.Features {
	const some = 3
	var created any
	at := Place{Role: r, Acceptors: some, Quorum1: phase1.Of(some), Quorum2: phase2.Of(some)}
	_ = LookAt(context.Background(), create, at, func(made any) { created = made })
	_, restarts := created.(Restarter)
	_, chooses := created.(Chooser)
	_, refuses := created.(Refuser)
	_, gets := created.(Getter)
	_, decides := created.(VoteCounter)
	_, hears := created.(RefusalHearer)
	_, reads := created.(RefusalReader)
	_, learns := created.(DecisionHearer)
	_, waits := created.(Waiter)
	_, writes := created.(Writer)
	f := suites.Features{Restarts: restarts, Learns: learns, Timeouts: waits, Writes: writes, Phase1: phase1, Phase2: phase2}
	if _, silent := created.(NonCounter); r == model.Proposer || r == model.Process {
		f.Chooses, f.Refuses, f.Gets, f.Decides, f.Rejects = chooses, refuses && !chooses, gets, decides && !silent, hears || reads
	}
	switch created.(type) {
	case interface{ State() paxos.Acceptor }:
		f.Observes = suites.FieldsOf["acceptor"]
	case interface{ State() paxos.Proposer }:
		f.Observes = suites.FieldsOf["proposer"]
	case interface{ State() paxos.Learner }:
		f.Observes = suites.FieldsOf["learner"]
	}
	return f
}

// ClusterOf is the cluster that a model's names are of.
func ClusterOf(n *model.Names) Cluster {
	return Cluster{Self: n.Self, Acceptors: len(n.Acceptors), Quorum1: n.Quorums.One, Quorum2: n.Quorums.Two}
}

// give gives an implementation one input. What it sends must be in the bounds of the wire.
func give(under any, i model.Stimulus) ([]model.Message, error) {
	sent, err := Crashing(under, i.Crash, func() []model.Message { return step(under, i) })
	if err != nil {
		return nil, err
	}
	for _, m := range sent {
		if !m.Type.Known() {
			return nil, fmt.Errorf("a message has the type %d, and there is none: want one of %q", m.Type, model.TypeNames())
		}
		if err := CheckLength(max(len(m.Value), len(m.Vote.Value))); err != nil {
			return nil, fmt.Errorf("in a message of type %v: %w", m.Type, err)
		}
	}
	return sent, nil
}

func step(under any, i model.Stimulus) []model.Message {
	if r, ok := under.(*Reference); ok {
		return r.Give(i)
	}
	switch m := i.Message.(type) {
	case paxos.Prepare:
		return under.(AcceptorUnderTest).Prepare(m.Ballot)
	case paxos.Accept:
		return under.(AcceptorUnderTest).Accept(m.Ballot, m.Value)
	case paxos.Promise:
		return under.(ProposerUnderTest).Promise(m.From, m.Ballot, m.Vote)
	case paxos.Accepted:
		return under.(VoteCounter).Accepted(m.From, m.Ballot, m.Value)
	case paxos.Reject:
		if r, ok := under.(RefusalReader); ok {
			return r.Rejected(m.From, m.Ballot, m.Promised)
		}
		return under.(RefusalHearer).Reject(m.From, m.Ballot)
	}
	switch i.Kind {
	case model.Set:
		return under.(ProposerUnderTest).Set(i.Ballot, i.Value)
	case model.Get:
		return under.(Getter).Get(i.Ballot)
	case model.Timeout:
		return under.(Waiter).Timeout()
	case model.Told:
		return under.(DecisionHearer).Learn(i.Value)
	}
	under.(Restarter).Restart()
	return nil
}

// ProcessUnderTest is a whole process as the tests drive it: an acceptor, a proposer
// and a learner with one disk. A message is given to the roles that it concerns: an
// Accepted to its proposer and its learner, which may return both Decided and
// Learned, or only one of them where both say the same. It sends to itself as to
// others: what comes of its own messages is up to the tests.
//
// It may also be a [Restarter], [Chooser], [Refuser], [Getter], [RefusalHearer] and
// [NonCounter].
type ProcessUnderTest interface {
	AcceptorUnderTest
	ProposerUnderTest
	LearnerUnderTest
}

// NonCounter is a process whose proposer counts no votes, and never returns Decided:
// it is the learner that tells its client.
type NonCounter interface{ CountsNoVotes() }
