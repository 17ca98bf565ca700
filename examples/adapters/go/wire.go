package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// The wire protocol of synod conform (docs/wire.md) for adapters in Go. Copy this file beside
// yours, and call serve. Nothing here knows your code. Who can import synod has less to do: see
// package modeltest/paxostest/adapter.

// A node is what is tested. It does one action and says what is sent for it.
type node interface {
	act(action string, a args) ([]message, error)
}

// An observed node shows its state, with the fields that hello promised.
type observed interface{ state() any }

// hello has what you may say of a role that you have; serve adds the rest.
type hello struct {
	Version  int      `json:"version"`
	Protocol string   `json:"protocol"`
	Role     string   `json:"role"`
	Name     string   `json:"name,omitempty"`
	Restarts bool     `json:"restarts,omitempty"`
	Ballots  string   `json:"ballots,omitempty"`
	Chooses  bool     `json:"chooses,omitempty"`
	Refuses  bool     `json:"refuses,omitempty"`
	Gets     bool     `json:"gets,omitempty"`
	Decides  *bool    `json:"decides,omitempty"` // true if missing
	Rejects  bool     `json:"rejects,omitempty"`
	Learns   bool     `json:"learns,omitempty"`
	Timeouts bool     `json:"timeouts,omitempty"`
	Observes []string `json:"observes,omitempty"`
}

// config is where a node finds itself when a test begins.
type config struct {
	Self      string   `json:"self"`
	Node      int      `json:"node"`
	Nodes     int      `json:"nodes"`
	Acceptors []string `json:"acceptors"`
	Proposers []string `json:"proposers"`
}

// args are the arguments of an action, those that it has.
type args struct {
	From     string `json:"from"`
	Ballot   ballot `json:"ballot"`
	Value    string `json:"value"`
	Vote     vote   `json:"vote"`
	Promised ballot `json:"promised"`
}

// A message is what is sent: its type, and the fields that it has.
type message struct {
	Type     string  `json:"type"`
	From     string  `json:"from,omitempty"`
	Ballot   ballot  `json:"ballot,omitempty"`
	Vote     *vote   `json:"vote,omitempty"`
	Value    *string `json:"value,omitempty"`
	Promised ballot  `json:"promised,omitempty"`
}

// A vote has the ballot 0 and no value if there is none.
type vote struct {
	Ballot ballot  `json:"ballot"`
	Value  *string `json:"value"`
}

// A ballot is JSON: a number, a pair or a string, as hello says; 0 is none.
type ballot = json.RawMessage

// text reads a ballot that is a string; it is empty if there is none.
func text(b ballot) (s string) {
	_ = json.Unmarshal(b, &s)
	return s
}

// none is the ballot of nothing.
var none = ballot("0")

// serve answers requests line by line until there are no more. roles are those that you have; make
// makes one of them, or a node that has them all, with an empty disk.
func serve(from io.Reader, to io.Writer, roles map[string]hello, make func(role string, c config) node) error {
	s := &served{roles: roles, make: make}
	in := bufio.NewReaderSize(from, 1<<16)
	for {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		reply, err := s.line(line)
		if err != nil {
			return err
		}
		if _, err := to.Write(append(reply, '\n')); err != nil {
			return err
		}
	}
}

type served struct {
	roles map[string]hello
	make  func(string, config) node
	role  string
	node  node
}

type request struct {
	Hello  *hello  `json:"hello"`
	Reset  *config `json:"reset"`
	Action string  `json:"action"`
	Args   args    `json:"args"`
}

type answer struct {
	Hello *hello     `json:"hello,omitempty"`
	Out   *[]message `json:"out,omitempty"` // not nil, but maybe empty, in the answer to an action
	State any        `json:"state,omitempty"`
	Error string     `json:"error,omitempty"`
}

// line answers a request or a batch of them.
func (s *served) line(line []byte) ([]byte, error) {
	if !bytes.HasPrefix(line, []byte("[")) {
		var r request
		if err := json.Unmarshal(line, &r); err != nil {
			return nil, err
		}
		return json.Marshal(s.answer(r))
	}
	var batch []request
	if err := json.Unmarshal(line, &batch); err != nil {
		return nil, err
	}
	answers := []answer{}
	for _, r := range batch {
		answers = append(answers, s.answer(r))
	}
	return json.Marshal(answers)
}

func (s *served) answer(r request) answer {
	switch {
	case r.Hello != nil:
		return s.hello(*r.Hello)
	case r.Reset != nil:
		s.node = s.make(s.role, *r.Reset)
		return answer{}
	}
	sent, err := s.node.act(r.Action, r.Args)
	if err != nil {
		return answer{Error: err.Error()}
	}
	out := append([]message{}, sent...)
	if o, ok := s.node.(observed); ok && len(s.roles[s.role].Observes) > 0 {
		return answer{Out: &out, State: o.state()}
	}
	return answer{Out: &out}
}

func (s *served) hello(asked hello) answer {
	h, has := s.roles[asked.Role]
	if asked.Version != 1 || asked.Protocol != "paxos" || !has {
		return answer{Error: fmt.Sprintf("want version 1 of paxos and a role that there is, got %d, %s, %s", asked.Version, asked.Protocol, asked.Role)}
	}
	h.Version, h.Protocol, h.Role = asked.Version, asked.Protocol, asked.Role
	s.role = asked.Role
	return answer{Hello: &h}
}
