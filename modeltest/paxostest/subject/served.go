package subject

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/wire"
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
	s := &served{}
	return wire.Serve(in, out, s.hello, s.answer)
}

// served is an adapter under way.
type served struct {
	role  model.Role
	names *model.Names
	read  map[string]model.Stimulus // among these names
	ref   *Reference
}

func (s *served) hello(protocol, role string) (h wire.Hello, err error) {
	if protocol != "paxos" {
		return h, fmt.Errorf("this is an implementation of paxos, not of %q", protocol)
	}
	if s.role, err = model.ParseRole(role); err != nil {
		return h, err
	}
	return wire.Hello{Name: "impl/paxos", Restarts: true, Extra: map[string]json.RawMessage{
		"ballots": json.RawMessage(`"pair"`), "gets": yes, "rejects": yes, "refuses": yes,
	}}, nil
}

var yes = json.RawMessage("true")

func (s *served) answer(r wire.Request) ([]byte, error) {
	if r.Action == "" {
		return nil, s.reset(r.Reset)
	}
	i, err := s.input(r)
	if err != nil {
		return nil, err
	}
	return s.write(s.ref.Give(i)), nil
}

// maxRead bounds what is remembered.
const maxRead = 1 << 12

// input reads an input; the same bytes are read once.
func (s *served) input(r wire.Request) (model.Stimulus, error) {
	key := r.Action + string(r.Args)
	if i, ok := s.read[key]; ok {
		return i, nil
	}
	i, err := parseArgs(s.names, r.Action, r.Args, s.role, Pairs)
	if err == nil && len(s.read) < maxRead {
		s.read[key] = i
	}
	return i, err
}

func (s *served) reset(raw json.RawMessage) (err error) {
	var c struct {
		Node      model.Node `json:"node"`
		Acceptors []string   `json:"acceptors"`
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		return err
	}
	if len(c.Acceptors) < 1 || len(c.Acceptors) > paxos.MaxNodes {
		return fmt.Errorf("want 1 to %d acceptors, got %d", paxos.MaxNodes, len(c.Acceptors))
	}
	q := paxos.Majority(len(c.Acceptors)) // the code's own: a variant may have others
	if s.names == nil || len(s.names.Acceptors) != len(c.Acceptors) {
		if s.names, err = (model.ClusterOfTest{Acceptors: len(c.Acceptors), Quorum1: q.Size1(), Quorum2: q.Size2(), Ballots: [][2]uint64{{1, 0}}}).Names(); err != nil {
			return err
		}
		s.read = map[string]model.Stimulus{}
	}
	s.ref, err = NewReference(s.role, Cluster{Self: c.Node, Acceptors: q.N(), Quorum1: q.Size1(), Quorum2: q.Size2()})
	return err
}

func (s *served) write(sent []model.Message) []byte {
	out := []byte(`{"out":[`)
	for i, m := range sent {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendMessage(out, m)
	}
	return append(out, "]}"...)
}

func appendMessage(out []byte, m model.Message) []byte {
	out = fmt.Appendf(out, `{"type":%q`, m.Type)
	has := m.Type.Carries()
	if m.Type == model.Reject {
		has.From, has.Ballot = true, model.IsReal(m.Ballot)
	}
	if has.From {
		out = fmt.Appendf(out, `,"from":"a%d"`, m.From+1)
	}
	if has.Ballot {
		out = append(append(out, `,"ballot":`...), pairOf(m.Ballot)...)
	}
	if has.Vote && model.IsNoVote(m.Vote) {
		out = append(out, `,"vote":{"ballot":0,"value":null}`...)
	} else if has.Vote {
		out = fmt.Appendf(out, `,"vote":{"ballot":%s,"value":%s}`, pairOf(m.Vote.Ballot), quoted(m.Vote.Value))
	}
	if has.Value {
		out = fmt.Appendf(out, `,"value":%s`, quoted(m.Value))
	}
	if model.IsReal(m.Promised) {
		out = append(append(out, `,"promised":`...), pairOf(m.Promised)...)
	}
	return append(out, '}')
}

func pairOf(b model.Ballot) []byte { return writePair(b.Round, uint64(b.Node)) }

// OnReference puts tests to the reference itself.
func OnReference(p *suites.Plan) conform.Subject { return onReference{p} }

type onReference struct{ *suites.Plan }

// Run implements conform.Subject.
func (s onReference) Run(ctx context.Context, words [][]int32) ([][]conform.Answer, error) {
	out := make([][]conform.Answer, len(words))
	for i, word := range words {
		r, err := NewReference(s.Role, ClusterOf(s.Plan.Names))
		if err != nil {
			return nil, err
		}
		for _, input := range word {
			out[i] = append(out[i], conform.Answer{Out: s.Outs.Number(r.Give(s.Inputs[input]))})
		}
	}
	return out, ctx.Err()
}
