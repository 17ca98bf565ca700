package paxos

import "fmt"

// Disk is what a process keeps over a restart (PMS 2.5: stable storage; spec:
// Process). The zero Disk is that of a new process. It is comparable.
type Disk struct {
	Ballot   Ballot // the last that its proposer used
	Promised Ballot // of its acceptor
	Vote     Vote   // of its acceptor
}

// check says what makes d a disk that no process self can have written.
func (d Disk) check(self Node) error {
	switch {
	case !d.Ballot.IsNone() && !(d.Ballot.IsReal() && owns(self, d.Ballot)):
		return fmt.Errorf("paxos: disk of node %d: want a ballot of its own, got %v: is it another node's disk?", self, d.Ballot)
	case !d.Promised.IsNone() && !d.Promised.IsReal():
		return fmt.Errorf("paxos: disk of node %d: want a real ballot promised, or none, got %v: the disk is damaged", self, d.Promised)
	case !d.Vote.inVotes() || d.Promised.Less(d.Vote.Ballot):
		return fmt.Errorf("paxos: disk of node %d: want a vote not above the promised ballot %v, got %v: the disk is damaged", self, d.Promised, d.Vote)
	}
	return nil
}

// Process is one of each role (spec: Process). It is a value, but for its
// learner's votes comparable: compare by Key.
type Process struct {
	Self     Node    // fixed
	Quorums  Quorums // fixed
	Acceptor Acceptor
	Proposer Proposer
	Learner  Learner
}

// NewProcess gives the process self as it starts from its disk, or an error if
// self is not of the cluster or the disk cannot be self's.
func NewProcess(self Node, q Quorums, disk Disk) (Process, error) {
	if !q.Has(self) {
		return Process{}, fmt.Errorf("paxos: want a node below %d, the number of nodes, got %d", q.N(), self)
	}
	if err := disk.check(self); err != nil {
		return Process{}, err
	}
	return start(self, q, disk), nil
}

func start(self Node, q Quorums, disk Disk) Process {
	return Process{
		Self:     self,
		Quorums:  q,
		Acceptor: Acceptor{Promised: disk.Promised, Vote: disk.Vote},
		Proposer: idle(disk.Ballot), // spec: ProposerAfterRestart
	}
}

// Disk gives what of the process must be on disk.
func (p Process) Disk() Disk {
	return Disk{Ballot: p.Proposer.Ballot, Promised: p.Acceptor.Promised, Vote: p.Acceptor.Vote}
}

// Restart gives the process as it starts again: it keeps what is on its disk and
// loses the rest (spec: action Restart).
func (p Process) Restart() Process { return start(p.Self, p.Quorums, p.Disk()) }

// Set starts a round that proposes the value (spec: action Set). See
// [Proposer.OnStart] for what is refused.
func (p Process) Set(ballot Ballot, value Value) (_ Process, effects Effects) {
	p.Proposer, effects = p.Proposer.OnSet(p.Self, ballot, value)
	return p, effects
}

// Get starts a round that proposes nothing (spec: action Get). See
// [Proposer.OnStart] for what is refused.
func (p Process) Get(ballot Ballot) (_ Process, effects Effects) {
	p.Proposer, effects = p.Proposer.OnGet(p.Self, ballot)
	return p, effects
}

// Deliver hands a message to the roles that it concerns (spec: actions Prepare,
// Promise, Accept, Accepted, Learn and Reject). Whatever is none of the messages,
// by value, is ignored.
func (p Process) Deliver(m Message) (_ Process, effects Effects) {
	switch m := m.(type) {
	case Prepare:
		p.Acceptor, effects = p.Acceptor.OnPrepare(p.Self, m)
	case Promise:
		p.Proposer, effects = p.Proposer.OnPromise(p.Quorums, m)
	case Accept:
		p.Acceptor, effects = p.Acceptor.OnAccept(p.Self, m)
	case Accepted:
		return p.onAccepted(m)
	case Reject:
		p.Proposer, effects = p.Proposer.OnReject(p.Quorums, m)
	}
	return p, effects
}

// onAccepted is two steps of the spec, Accepted and Learn; neither sends.
func (p Process) onAccepted(m Accepted) (Process, Effects) {
	proposer, effects := p.Proposer.OnAccepted(p.Quorums, m)
	learner, learned := p.Learner.OnLearn(p.Quorums, m)
	p.Proposer, p.Learner = proposer, learner
	if effects.Outcome == Took {
		return p, effects
	}
	return p, learned
}

// ProcessKey is a Process in comparable form.
type ProcessKey struct {
	Self     Node
	Quorums  Quorums
	Acceptor Acceptor
	Proposer Proposer
	Learner  string // Learner.Key
}

// Key tells processes apart: two keys are equal exactly if the processes are.
func (p Process) Key() ProcessKey {
	return ProcessKey{Self: p.Self, Quorums: p.Quorums, Acceptor: p.Acceptor, Proposer: p.Proposer, Learner: p.Learner.Key()}
}
