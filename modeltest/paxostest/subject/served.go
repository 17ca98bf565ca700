package subject

import (
	"io"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
)

// Reference is a process of impl/paxos as an implementation under test: it keeps on
// disk what each step says must be there, and nothing else.
type Reference struct {
	role    model.Role
	Process paxos.Process
	Disk    paxos.Disk
}

// NewReference is one with an empty disk.
func NewReference(r model.Role, c Cluster) (*Reference, error) {
	q, err := paxos.NewQuorums(c.Acceptors, c.Quorum1, c.Quorum2)
	if err != nil {
		return nil, err
	}
	p, err := paxos.NewProcess(c.Self, q, paxos.Disk{})
	return &Reference{role: r, Process: p}, err
}

func (r *Reference) keep(next paxos.Process, effects paxos.Effects) []model.Message {
	before := r.Process
	if r.Process = next; effects.Persist {
		r.Disk = next.Disk()
	}
	return append(model.MessageOf(effects.Send), r.events(before)...)
}

// events are what the client is told of the last step.
func (r *Reference) events(before paxos.Process) (told []model.Message) {
	if now := r.Process.Proposer; now.Phase != before.Proposer.Phase && r.role != model.Learner {
		switch now.Phase {
		case paxos.PhaseDecided:
			told = append(told, model.Message{Type: model.Decided, Value: now.Value})
		case paxos.PhaseUnset:
			told = append(told, model.Message{Type: model.Unset})
		}
	}
	if v, learned := r.Process.Learner.Value.Get(); learned && model.NoValue(before.Learner.Value) && r.role != model.Proposer {
		told = append(told, model.Message{Type: model.Learned, Value: v})
	}
	return told
}

// Give gives it one input.
func (r *Reference) Give(i model.Stimulus) []model.Message {
	switch i.Kind {
	case model.Set:
		return r.keep(r.Process.Set(i.Ballot, i.Value))
	case model.Get:
		return r.keep(r.Process.Get(i.Ballot))
	case model.Timeout, model.Told:
		return nil // it waits for nothing, and learns by votes
	case model.Restart:
		r.Process = paxos.Process{
			Self: r.Process.Self, Quorums: r.Process.Quorums,
			Acceptor: paxos.Acceptor{Promised: r.Disk.Promised, Vote: r.Disk.Vote},
			Proposer: paxos.Proposer{Ballot: r.Disk.Ballot},
		}.Restart()
		return nil
	}
	return r.keep(r.Process.Deliver(i.Message))
}

// ServeReference is an adapter of impl/paxos: it speaks the wire protocol until its
// input ends.
func ServeReference(in io.Reader, out io.Writer) error {
	return serve(in, out, Served{Name: "impl/paxos", Create: func(r model.Role, c Cluster) (any, error) {
		q := paxos.Majority(c.Acceptors) // the code's own: a variant may have others
		c.Quorum1, c.Quorum2 = q.Size1(), q.Size2()
		return NewReference(r, c)
	}}, func(model.Role, func(Cluster) any) suites.Features { return suites.Everything })
}
