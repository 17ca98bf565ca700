package world

import (
	"fmt"
	"unsafe"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// Parts are the roles of a process, as the models have them; it is comparable.
type Parts struct {
	Acceptor paxos.Acceptor
	Proposer paxos.Proposer
	Learner  *paxos.Learner // one of the runner's table
}

// String gives them by what they hold, not by where a learner lies in memory.
func (p Parts) String() string {
	return fmt.Sprintf("acceptor %+v, proposer %+v, learner %+v", p.Acceptor, p.Proposer, *p.Learner)
}

// disk is what must survive a crash (spec: Process), by the judge's own account.
func (p Parts) disk() paxos.Disk {
	return paxos.Disk{Ballot: p.Proposer.Ballot, Promised: p.Acceptor.Promised, Vote: p.Acceptor.Vote}
}

// runner runs processes of impl/paxos. The state that the code gives is the state that
// is gone on from: only a restart returns to what is on disk.
type runner struct {
	acceptors int
	quorums   paxos.Quorums
	Table     *Learners
	None      *paxos.Learner // as learners begin
}

func newRunner(n *model.Names) *runner {
	r := &runner{acceptors: len(n.Acceptors), quorums: CodeQuorums(n), Table: NewLearners()}
	r.None = r.Table.One(paxos.Learner{})
	return r
}

// Blank are a process's roles as they begin.
func (r *runner) Blank() Parts { return Parts{Learner: r.None} }

// Broken is a rule that every step must keep, whatever the specification says of the
// state that it leads to.
type Broken struct{ Property, why string }

func (b *Broken) Error() string { return b.Property + ": " + b.why }

// The rules of a step, by the names under which an exploration looks at them.
const (
	persistTold = "PersistTold" // what must survive a crash changes only where Persist says so, and Disk gives it
	changeTold  = "ChangeTold"  // Outcome is Took exactly if something changed or is to be sent
	RolesApart  = "RolesApart"  // an input changes none but the roles that it is for, and these as if they were alone
	restartSame = "RestartSame" // a restart leads to what NewProcess makes of the disk
)

// StepRules are they all: what the code says of a step is so.
func StepRules() []string { return []string{persistTold, changeTold, RolesApart, restartSame} }

func (r *runner) process(self model.Node, p Parts) paxos.Process {
	return paxos.Process{Self: self, Quorums: r.quorums, Acceptor: p.Acceptor, Proposer: p.Proposer, Learner: *p.Learner}
}

// parts takes a process apart; before is what its learner may still be.
func (r *runner) parts(p paxos.Process, before *paxos.Learner) Parts {
	out := Parts{Acceptor: p.Acceptor, Proposer: p.Proposer, Learner: before}
	if !untouched(&p.Learner, before) {
		out.Learner = r.Table.One(p.Learner)
	}
	return out
}

// untouched tells that a learner is the very memory of another, with any fields that a
// bug may have added. It may say no of equal ones.
func untouched(l, m *paxos.Learner) bool {
	const bytes = unsafe.Sizeof(paxos.Learner{})
	return *(*[bytes]byte)(unsafe.Pointer(l)) == *(*[bytes]byte)(unsafe.Pointer(m))
}

// Step is a step of the whole process.
func (r *runner) Step(self model.Node, before Parts, i model.Stimulus) (after Parts, effects paxos.Effects, err error) {
	p := r.process(self, before)
	switch i.Kind {
	case model.Set:
		p, effects = p.Set(i.Ballot, i.Value)
	case model.Get:
		p, effects = p.Get(i.Ballot)
	case model.Restart:
		return r.restart(self, before)
	default:
		p, effects = p.Deliver(i.Message)
	}
	after = r.parts(p, before.Learner)
	if b := r.breaks(self, p, before, after, effects); b != nil {
		return after, effects, b
	}
	return after, effects, nil
}

// restart is a crash and a restart, by both ways that there are: they must agree.
func (r *runner) restart(self model.Node, before Parts) (after Parts, effects paxos.Effects, err error) {
	p := r.process(self, before)
	after = r.parts(p.Restart(), before.Learner)
	if after != before {
		effects.Outcome = paxos.Took
	}
	if int(self) >= r.acceptors {
		return after, effects, nil // the model has a proposer or learner of that number alone
	}
	recovered, err := paxos.NewProcess(self, r.quorums, p.Disk())
	if err != nil {
		return after, effects, &Broken{restartSame, fmt.Sprintf("the process does not start from its own disk: %v", err)}
	}
	if again := r.parts(recovered, before.Learner); again != after {
		return after, effects, &Broken{restartSame, fmt.Sprintf("Restart gives %+v, NewProcess %+v", after, again)}
	}
	return after, effects, nil
}

// breaks looks for a rule that a step does not keep.
func (r *runner) breaks(self model.Node, p paxos.Process, before, after Parts, effects paxos.Effects) *Broken {
	_, refusal := effects.Send.(paxos.Reject)
	speaks := effects.Send != nil && !refusal
	switch {
	case before.disk() != after.disk() && !effects.Persist:
		return &Broken{persistTold, fmt.Sprintf("the disk changes from %+v to %+v, and Persist is not set", before.disk(), after.disk())}
	case p.Disk() != after.disk():
		return &Broken{persistTold, fmt.Sprintf("Disk gives %+v of %+v", p.Disk(), after.disk())}
	case effects.Outcome != paxos.Took && (after != before || speaks):
		return &Broken{changeTold, fmt.Sprintf("the outcome is %v, and something changes or is sent", effects.Outcome)}
	case effects.Outcome == paxos.Took && after == before && effects.Send == nil:
		return &Broken{changeTold, "the outcome is Took, and nothing changes or is sent"}
	case p.Self != self || p.Quorums != r.quorums:
		return &Broken{RolesApart, "the step changes the process's name or its quorums"}
	case after.Learner != before.Learner && !r.Table.has(before.Learner):
		return &Broken{RolesApart, "the step writes into the votes of the learner that it was given"}
	}
	return nil
}

// alone is a step of one role: the others are as they begin, and stay so; but the
// proposer and the learner both hear of votes.
func (r *runner) alone(self model.Node, of model.Role, before Parts, i model.Stimulus) (after Parts, effects paxos.Effects, err error) {
	after, effects, err = r.Step(self, before, i)
	if err == nil {
		err = Apart(of, before, after, i)
	}
	return after, effects, err
}

// Apart tells whether a step for one role changed another that it is not for.
func Apart(of model.Role, before, after Parts, i model.Stimulus) error {
	_, vote := i.Message.(paxos.Accepted)
	for _, r := range []struct {
		role    model.Role
		changed bool
	}{
		{model.Acceptor, after.Acceptor != before.Acceptor},
		{model.Proposer, after.Proposer != before.Proposer && !vote},
		{model.Learner, after.Learner != before.Learner && !vote},
	} {
		if r.changed && r.role != of && i.Kind != model.Restart {
			return &Broken{RolesApart, fmt.Sprintf("a step of the %s changes the %s of its process", of.String(), r.role.String())}
		}
	}
	return nil
}

// TakeAcceptor is a step of the reference's acceptor, for peers.
func TakeAcceptor(a paxos.Acceptor, self model.Node, m paxos.Message) (next paxos.Acceptor, effects paxos.Effects) {
	switch m := m.(type) {
	case paxos.Prepare:
		return a.OnPrepare(self, m)
	case paxos.Accept:
		return a.OnAccept(self, m)
	}
	return a, effects
}

// TakeProposer is a step of the reference's proposer, for peers.
func TakeProposer(p paxos.Proposer, q paxos.Quorums, i model.Stimulus) (paxos.Proposer, paxos.Effects) {
	switch {
	case i.Kind == model.Set:
		return p.OnSet(i.Who, i.Ballot, i.Value)
	case i.Kind == model.Get:
		return p.OnGet(i.Who, i.Ballot)
	}
	switch m := i.Message.(type) {
	case paxos.Promise:
		return p.OnPromise(q, m)
	case paxos.Reject:
		return p.OnReject(q, m)
	}
	return p.OnAccepted(q, i.Message.(paxos.Accepted))
}

// Restarted is a proposer after a crash of its process.
func Restarted(n *model.Names, p paxos.Proposer) paxos.Proposer {
	return paxos.Process{Self: n.Self, Proposer: p}.Restart().Proposer
}

// CodeQuorums are the quorums as the code makes them, which was seen to work before.
func CodeQuorums(n *model.Names) paxos.Quorums {
	q, err := makeQuorums(n.Quorums)
	if err != nil {
		panic(err)
	}
	return q
}

// makeQuorums has the code under test make the quorums; it may refuse some that meet.
func makeQuorums(q model.Quorums) (paxos.Quorums, error) {
	if !q.Stated {
		return paxos.Majority(q.N), nil
	}
	made, err := paxos.NewQuorums(q.N, q.One, q.Two)
	if err != nil {
		return made, fmt.Errorf("paxostest: the code under test refuses quorums of %d and %d of %d acceptors, which meet: %w", q.One, q.Two, q.N, err)
	}
	return made, nil
}
