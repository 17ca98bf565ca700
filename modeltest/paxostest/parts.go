package paxostest

import (
	"fmt"
	"unsafe"

	"github.com/synod-paxos/synod/impl/paxos"
)

// parts are the roles of a process, as the models have them; it is comparable.
type parts struct {
	acceptor paxos.Acceptor
	proposer paxos.Proposer
	learner  *paxos.Learner // one of the runner's table
}

// disk is what must survive a crash (spec: Process), by the judge's own account.
func (p parts) disk() paxos.Disk {
	return paxos.Disk{Ballot: p.proposer.Ballot, Promised: p.acceptor.Promised, Vote: p.acceptor.Vote}
}

// runner runs processes of impl/paxos. The state that the code gives is the state that
// is gone on from: only a restart returns to what is on disk.
type runner struct {
	acceptors int
	quorums   paxos.Quorums
	table     *learners
	none      *paxos.Learner // as learners begin
}

func newRunner(n *names) *runner {
	r := &runner{acceptors: len(n.acceptors), quorums: codeQuorums(n), table: newLearners()}
	r.none = r.table.one(paxos.Learner{})
	return r
}

// blank are a process's roles as they begin.
func (r *runner) blank() parts { return parts{learner: r.none} }

// broken is a rule that every step must keep, whatever the specification says of the
// state that it leads to.
type broken struct{ property, why string }

func (b *broken) Error() string { return b.property + ": " + b.why }

// The rules of a step, by the names under which an exploration looks at them.
const (
	persistTold = "PersistTold" // what must survive a crash changes only where Persist says so, and Disk gives it
	changeTold  = "ChangeTold"  // Outcome is Took exactly if something changed or is to be sent
	rolesApart  = "RolesApart"  // an input changes none but the roles that it is for, and these as if they were alone
	restartSame = "RestartSame" // a restart leads to what NewProcess makes of the disk
)

// stepRules are they all.
var stepRules = []string{persistTold, changeTold, rolesApart, restartSame}

func (r *runner) process(self Node, p parts) paxos.Process {
	return paxos.Process{Self: self, Quorums: r.quorums, Acceptor: p.acceptor, Proposer: p.proposer, Learner: *p.learner}
}

// parts takes a process apart; before is what its learner may still be.
func (r *runner) parts(p paxos.Process, before *paxos.Learner) parts {
	out := parts{acceptor: p.Acceptor, proposer: p.Proposer, learner: before}
	if !untouched(&p.Learner, before) {
		out.learner = r.table.one(p.Learner)
	}
	return out
}

// untouched tells that a learner is the very memory of another, with any fields that a
// bug may have added. It may say no of equal ones.
func untouched(l, m *paxos.Learner) bool {
	const bytes = unsafe.Sizeof(paxos.Learner{})
	return *(*[bytes]byte)(unsafe.Pointer(l)) == *(*[bytes]byte)(unsafe.Pointer(m))
}

// step is a step of the whole process.
func (r *runner) step(self Node, before parts, i stimulus) (after parts, effects paxos.Effects, err error) {
	p := r.process(self, before)
	switch i.kind {
	case set:
		p, effects = p.Set(i.ballot, i.value)
	case get:
		p, effects = p.Get(i.ballot)
	case restart:
		return r.restart(self, before)
	default:
		p, effects = p.Deliver(i.message)
	}
	after = r.parts(p, before.learner)
	if b := r.breaks(self, p, before, after, effects); b != nil {
		return after, effects, b
	}
	return after, effects, nil
}

// restart is a crash and a restart, by both ways that there are: they must agree.
func (r *runner) restart(self Node, before parts) (after parts, effects paxos.Effects, err error) {
	p := r.process(self, before)
	after = r.parts(p.Restart(), before.learner)
	if after != before {
		effects.Outcome = paxos.Took
	}
	if int(self) >= r.acceptors {
		return after, effects, nil // the model has a proposer or learner of that number alone
	}
	recovered, err := paxos.NewProcess(self, r.quorums, p.Disk())
	if err != nil {
		return after, effects, &broken{restartSame, fmt.Sprintf("the process does not start from its own disk: %v", err)}
	}
	if again := r.parts(recovered, before.learner); again != after {
		return after, effects, &broken{restartSame, fmt.Sprintf("Restart gives %+v, NewProcess %+v", after, again)}
	}
	return after, effects, nil
}

// breaks looks for a rule that a step does not keep.
func (r *runner) breaks(self Node, p paxos.Process, before, after parts, effects paxos.Effects) *broken {
	_, refusal := effects.Send.(paxos.Reject)
	speaks := effects.Send != nil && !refusal
	switch {
	case before.disk() != after.disk() && !effects.Persist:
		return &broken{persistTold, fmt.Sprintf("the disk changes from %+v to %+v, and Persist is not set", before.disk(), after.disk())}
	case p.Disk() != after.disk():
		return &broken{persistTold, fmt.Sprintf("Disk gives %+v of %+v", p.Disk(), after.disk())}
	case effects.Outcome != paxos.Took && (after != before || speaks):
		return &broken{changeTold, fmt.Sprintf("the outcome is %v, and something changes or is sent", effects.Outcome)}
	case effects.Outcome == paxos.Took && after == before && effects.Send == nil:
		return &broken{changeTold, "the outcome is Took, and nothing changes or is sent"}
	case p.Self != self || p.Quorums != r.quorums:
		return &broken{rolesApart, "the step changes the process's name or its quorums"}
	case after.learner != before.learner && !r.table.has(before.learner):
		return &broken{rolesApart, "the step writes into the votes of the learner that it was given"}
	}
	return nil
}

// alone is a step of one role: the others are as they begin, and stay so; but the
// proposer and the learner both hear of votes.
func (r *runner) alone(self Node, of role, before parts, i stimulus) (after parts, effects paxos.Effects, err error) {
	after, effects, err = r.step(self, before, i)
	if err == nil {
		err = apart(of, before, after, i)
	}
	return after, effects, err
}

// apart tells whether a step for one role changed another that it is not for.
func apart(of role, before, after parts, i stimulus) error {
	_, vote := i.message.(paxos.Accepted)
	for _, r := range []struct {
		role    role
		changed bool
	}{
		{acceptor, after.acceptor != before.acceptor},
		{proposer, after.proposer != before.proposer && !vote},
		{learner, after.learner != before.learner && !vote},
	} {
		if r.changed && r.role != of && i.kind != restart {
			return &broken{rolesApart, fmt.Sprintf("a step of the %s changes the %s of its process", of.String(), r.role.String())}
		}
	}
	return nil
}

// takeAcceptor and takeProposer are steps of the reference's roles, for peers.

func takeAcceptor(a paxos.Acceptor, self Node, m paxos.Message) (next paxos.Acceptor, effects paxos.Effects) {
	switch m := m.(type) {
	case paxos.Prepare:
		return a.OnPrepare(self, m)
	case paxos.Accept:
		return a.OnAccept(self, m)
	}
	return a, effects
}

func takeProposer(p paxos.Proposer, q paxos.Quorums, i stimulus) (paxos.Proposer, paxos.Effects) {
	switch {
	case i.kind == set:
		return p.OnSet(i.who, i.ballot, i.value)
	case i.kind == get:
		return p.OnGet(i.who, i.ballot)
	}
	switch m := i.message.(type) {
	case paxos.Promise:
		return p.OnPromise(q, m)
	case paxos.Reject:
		return p.OnReject(q, m)
	}
	return p.OnAccepted(q, i.message.(paxos.Accepted))
}

// restarted is a proposer after a crash of its process.
func restarted(n *names, p paxos.Proposer) paxos.Proposer {
	return paxos.Process{Self: n.self, Proposer: p}.Restart().Proposer
}

// codeQuorums are the quorums as the code makes them, which was seen to work before.
func codeQuorums(n *names) paxos.Quorums {
	q, err := makeQuorums(n.quorums)
	if err != nil {
		panic(err)
	}
	return q
}

// makeQuorums has the code under test make the quorums; it may refuse some that meet.
func makeQuorums(q quorums) (paxos.Quorums, error) {
	if !q.stated {
		return paxos.Majority(q.n), nil
	}
	made, err := paxos.NewQuorums(q.n, q.one, q.two)
	if err != nil {
		return made, fmt.Errorf("paxostest: the code under test refuses quorums of %d and %d of %d acceptors, which meet: %w", q.one, q.two, q.n, err)
	}
	return made, nil
}
