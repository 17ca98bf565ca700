package paxostest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// reference is a process of impl/paxos as an implementation under test: it keeps on
// disk what each step says must be there, and nothing else.
type reference struct {
	role    role
	process paxos.Process
	disk    paxos.Disk
}

func newReference(r role, c Cluster) (*reference, error) {
	q, err := paxos.NewQuorums(c.Acceptors, c.Quorum1, c.Quorum2)
	if err != nil {
		return nil, err
	}
	p, err := paxos.NewProcess(c.Self, q, paxos.Disk{})
	return &reference{role: r, process: p}, err
}

func (r *reference) keep(next paxos.Process, effects paxos.Effects) []Message {
	before := r.process
	if r.process = next; effects.Persist {
		r.disk = next.Disk()
	}
	return append(messageOf(effects.Send), r.events(before)...)
}

// events are what the client is told of the last step.
func (r *reference) events(before paxos.Process) (told []Message) {
	if now := r.process.Proposer; now.Phase != before.Proposer.Phase && r.role != learner {
		switch now.Phase {
		case paxos.PhaseDecided:
			told = append(told, Message{Type: Decided, Value: now.Value})
		case paxos.PhaseUnset:
			told = append(told, Message{Type: Unset})
		}
	}
	if v, learned := r.process.Learner.Value.Get(); learned && noValue(before.Learner.Value) && r.role != proposer {
		told = append(told, Message{Type: Learned, Value: v})
	}
	return told
}

// give gives it one input.
func (r *reference) give(i stimulus) []Message {
	switch i.kind {
	case set:
		return r.keep(r.process.Set(i.ballot, i.value))
	case get:
		return r.keep(r.process.Get(i.ballot))
	case restart:
		r.process = paxos.Process{
			Self: r.process.Self, Quorums: r.process.Quorums,
			Acceptor: paxos.Acceptor{Promised: r.disk.Promised, Vote: r.disk.Vote},
			Proposer: paxos.Proposer{Ballot: r.disk.Ballot},
		}.Restart()
		return nil
	}
	return r.keep(r.process.Deliver(i.message))
}

// ServeReference is an adapter of impl/paxos: it speaks the wire protocol until its
// input ends.
func ServeReference(in io.Reader, out io.Writer) error {
	s := &served{}
	return wire.Serve(in, out, s.hello, s.answer)
}

// served is an adapter under way.
type served struct {
	role  role
	names *names
	read  map[string]stimulus // among these names
	ref   *reference
}

func (s *served) hello(protocol, role string) (h wire.Hello, err error) {
	if protocol != "paxos" {
		return h, fmt.Errorf("this is an implementation of paxos, not of %q", protocol)
	}
	if s.role, err = parseRole(role); err != nil {
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
	return s.write(s.ref.give(i)), nil
}

// maxRead bounds what is remembered.
const maxRead = 1 << 12

// input reads an input; the same bytes are read once.
func (s *served) input(r wire.Request) (stimulus, error) {
	key := r.Action + string(r.Args)
	if i, ok := s.read[key]; ok {
		return i, nil
	}
	i, err := parseArgs(s.names, r.Action, r.Args, s.role, pairs)
	if err == nil && len(s.read) < maxRead {
		s.read[key] = i
	}
	return i, err
}

func (s *served) reset(raw json.RawMessage) (err error) {
	var c struct {
		Node      Node     `json:"node"`
		Acceptors []string `json:"acceptors"`
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		return err
	}
	if len(c.Acceptors) < 1 || len(c.Acceptors) > paxos.MaxNodes {
		return fmt.Errorf("want 1 to %d acceptors, got %d", paxos.MaxNodes, len(c.Acceptors))
	}
	q := majorities(len(c.Acceptors))
	if s.names == nil || len(s.names.acceptors) != len(c.Acceptors) {
		if s.names, err = (ClusterOfTest{Acceptors: len(c.Acceptors), Quorum1: q.one, Quorum2: q.two, Ballots: [][2]uint64{{1, 0}}}).names(); err != nil {
			return err
		}
		s.read = map[string]stimulus{}
	}
	s.ref, err = newReference(s.role, Cluster{Self: c.Node, Acceptors: q.n, Quorum1: q.one, Quorum2: q.two})
	return err
}

func (s *served) write(sent []Message) []byte {
	out := []byte(`{"out":[`)
	for i, m := range sent {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendMessage(out, m)
	}
	return append(out, "]}"...)
}

func appendMessage(out []byte, m Message) []byte {
	out = fmt.Appendf(out, `{"type":%q`, m.Type)
	has := m.Type.carries()
	if has.from {
		out = fmt.Appendf(out, `,"from":"a%d"`, m.From+1)
	}
	if has.ballot {
		out = fmt.Appendf(out, `,"ballot":[%d,%d]`, m.Ballot.Round, m.Ballot.Node)
	}
	if has.vote && isNoVote(m.Vote) {
		out = append(out, `,"vote":{"ballot":0,"value":null}`...)
	} else if has.vote {
		out = fmt.Appendf(out, `,"vote":{"ballot":[%d,%d],"value":%s}`, m.Vote.Ballot.Round, m.Vote.Ballot.Node, quoted(m.Vote.Value))
	}
	if has.value {
		out = fmt.Appendf(out, `,"value":%s`, quoted(m.Value))
	}
	return append(out, '}')
}

// quoted is a value as JSON.
func quoted(v Value) []byte {
	text, err := json.Marshal(string(v))
	if err != nil {
		panic(err) // a string
	}
	return text
}

// inReference puts tests to the reference itself.
type inReference struct{ *plan }

// Run implements conform.Subject.
func (s inReference) Run(ctx context.Context, words [][]int32) ([][]conform.Answer, error) {
	out := make([][]conform.Answer, len(words))
	for i, word := range words {
		r, err := newReference(s.role, clusterOf(s.plan.names))
		if err != nil {
			return nil, err
		}
		for _, input := range word {
			out[i] = append(out[i], conform.Answer{Out: s.outs.number(r.give(s.inputs[input]))})
		}
	}
	return out, ctx.Err()
}
