package subject

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// Served is an implementation in Go as an adapter has it.
type Served struct {
	Name           string            // shown in reports
	Phase1, Phase2 suites.QuorumSize // majorities, if they are zero
	// Create makes, with an empty disk, what plays a role: one of the interfaces from
	// [AcceptorUnderTest] on. An error says that nobody plays it.
	Create func(model.Role, Cluster) (any, error)
}

// Serve is an adapter: it speaks the wire protocol until its input ends. It shows no
// state; its ballots are pairs.
func Serve(in io.Reader, out io.Writer, s Served) error {
	return serve(in, out, s, func(r model.Role, create func(Cluster) any) suites.Features {
		return FeaturesOf(r, create, s.Phase1, s.Phase2)
	})
}

func serve(in io.Reader, out io.Writer, s Served, features asking) error {
	run := &serving{Served: s, features: features, read: map[asked]model.Stimulus{}, written: map[model.Message][]byte{}}
	err := wire.Serve(in, out, run.hello, run.answer)
	return errors.Join(err, finish(run.under))
}

// asking asks what an implementation can.
type asking func(model.Role, func(Cluster) any) suites.Features

// serving is an adapter under way.
type serving struct {
	Served
	role     model.Role
	features asking
	is       suites.Features
	read     map[asked]model.Stimulus
	written  map[model.Message][]byte
	last     string  // reset, as it came,
	place    Cluster // and where it put what is tested
	under    any
}

func (s *serving) hello(protocol, role string) (h wire.Hello, err error) {
	if protocol != "paxos" {
		return h, fmt.Errorf("this is an implementation of paxos, not of %q", protocol)
	}
	if s.role, err = model.ParseRole(role); err != nil {
		return h, err
	}
	s.is = s.features(s.role, func(c Cluster) (made any) {
		made, err = s.Create(s.role, c)
		return made
	})
	if err != nil {
		return h, err
	}
	return wire.Hello{Name: s.Name, Restarts: s.is.Restarts, Extra: s.keys(s.is)}, nil
}

// keys are those of hello that are about Paxos, where they are not as if they were left
// out.
func (s *serving) keys(f suites.Features) map[string]json.RawMessage {
	out := map[string]json.RawMessage{"ballots": json.RawMessage(`"pair"`)}
	for key, has := range map[string]bool{
		"chooses": f.Chooses, "refuses": f.Refuses, "gets": f.Gets, "rejects": f.Rejects, "learns": f.Learns, "timeouts": f.Timeouts, "writes": f.Writes,
	} {
		if has {
			out[key] = json.RawMessage("true")
		}
	}
	if !f.Decides && (s.role == model.Proposer || s.role == model.Process) {
		out["decides"] = json.RawMessage("false")
	}
	if s.Phase1 != suites.Majority || s.Phase2 != suites.Majority {
		out["quorums"] = fmt.Appendf(nil, `{"phase1":%s,"phase2":%s}`, s.Phase1.JSON(), s.Phase2.JSON())
	}
	return out
}

func (s *serving) cluster(self model.Node, acceptors int) Cluster {
	return Cluster{Self: self, Acceptors: acceptors, Quorum1: s.Phase1.Of(acceptors), Quorum2: s.Phase2.Of(acceptors)}
}

func (s *serving) answer(r wire.Request) ([]byte, error) {
	if r.Action == "" {
		return nil, s.reset(r.Reset)
	}
	i, err := s.input(r)
	if err != nil {
		return nil, err
	}
	i.Crash = r.Crash
	if lacks := s.is.LacksFor(s.role, i); lacks != "" {
		return nil, fmt.Errorf("%s needs %s, which its hello does not have", r.Action, lacks)
	}
	sent, err := give(s.under, i)
	if err != nil {
		return nil, err
	}
	return s.write(sent), nil
}

// asked is an action as it came.
type asked struct{ action, args string }

const (
	mostKept    = 1 << 12 // bounds how many inputs and messages are remembered
	longestKept = 1 << 12 // and how long each is
)

// keep remembers what is written or read so. Where that is too much, all is forgotten.
func keep[K comparable, V any](known map[K]V, key K, v V, length int) {
	if length > longestKept {
		return
	}
	if len(known) == mostKept {
		clear(known)
	}
	known[key] = v
}

// input reads an input; the same bytes are read once.
func (s *serving) input(r wire.Request) (model.Stimulus, error) {
	if i, ok := s.read[asked{r.Action, string(r.Args)}]; ok {
		return i, nil
	}
	i, err := parseArgs(&model.Names{}, r.Action, r.Args, s.role, Pairs)
	if err == nil {
		keep(s.read, asked{r.Action, string(r.Args)}, i, len(r.Args))
	}
	return i, err
}

// reset begins a test; mostly it is in the same place as the last.
func (s *serving) reset(raw json.RawMessage) error {
	if string(raw) != s.last {
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
		s.last, s.place = string(raw), s.cluster(c.Node, len(c.Acceptors))
	}
	if err := finish(s.under); err != nil {
		return err
	}
	var err error
	s.under, err = s.Create(s.role, s.place)
	return err
}

func (s *serving) write(sent []model.Message) []byte {
	out := []byte(`{"out":[`)
	for i, m := range sent {
		if i > 0 {
			out = append(out, ',')
		}
		text, ok := s.written[m]
		if !ok {
			text = appendMessage(nil, m)
			keep(s.written, m, text, len(text))
		}
		out = append(out, text...)
	}
	out = append(out, ']')
	if w, ok := s.under.(Writer); ok {
		out = fmt.Appendf(out, `,"writes":%d`, w.Writes())
	}
	return append(out, '}')
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
		out = fmt.Appendf(out, `,"vote":{"ballot":%s,"value":%s}`, pairOf(m.Vote.Ballot), AsJSON(m.Vote.Value))
	}
	if has.Value {
		out = fmt.Appendf(out, `,"value":%s`, AsJSON(m.Value))
	}
	if model.IsReal(m.Promised) {
		out = append(append(out, `,"promised":`...), pairOf(m.Promised)...)
	}
	return append(out, '}')
}

func pairOf(b model.Ballot) []byte { return writePair(b.Round, uint64(b.Node)) }
