package main

import "fmt"

// The lines of docs/wire.md as Go has them.

type request struct {
	Hello  *hello `json:"hello"`
	Reset  *reset `json:"reset"`
	Action string `json:"action"`
	Args   args   `json:"args"`
}

type hello struct {
	Version  int      `json:"version"`
	Protocol string   `json:"protocol"`
	Role     string   `json:"role"`
	Name     string   `json:"name"`
	Restarts bool     `json:"restarts"`
	Ballots  string   `json:"ballots"`
	Chooses  bool     `json:"chooses,omitempty"`
	Decides  *bool    `json:"decides,omitempty"` // true if missing
	Observes []string `json:"observes,omitempty"`
}

type reset struct {
	Self      string   `json:"self"`
	Node      int      `json:"node"`
	Acceptors []string `json:"acceptors"`
}

type args struct {
	From   string   `json:"from"`
	Ballot any      `json:"ballot"`
	Value  string   `json:"value"`
	Vote   wireVote `json:"vote"`
}

type answer struct {
	Hello *hello     `json:"hello,omitempty"`
	Out   *[]message `json:"out,omitempty"` // not nil, but maybe empty, in the answer to an action
	State *state     `json:"state,omitempty"`
	Error string     `json:"error,omitempty"`
}

type state struct {
	Promised any      `json:"promised"`
	Vote     wireVote `json:"vote"`
}

type message struct {
	Type   string    `json:"type"`
	From   string    `json:"from,omitempty"`
	Ballot any       `json:"ballot,omitempty"`
	Vote   *wireVote `json:"vote,omitempty"`
	Value  *string   `json:"value,omitempty"`
}

// A wireVote has ballot 0 and value null if there is none.
type wireVote struct {
	Ballot any     `json:"ballot"`
	Value  *string `json:"value"`
}

func toWire(messages []any) []message {
	out := make([]message, len(messages))
	for i, m := range messages {
		switch m := m.(type) {
		case Prepare:
			out[i] = message{Type: "Prepare", Ballot: m.Ballot}
		case Promise:
			out[i] = message{Type: "Promise", From: m.From, Ballot: m.Ballot, Vote: voteToWire(m.Vote)}
		case Accept:
			out[i] = message{Type: "Accept", Ballot: m.Ballot, Value: &m.Value}
		case Accepted:
			out[i] = message{Type: "Accepted", From: m.From, Ballot: m.Ballot, Value: &m.Value}
		case Reject:
			out[i] = message{Type: "Reject", From: m.From, Ballot: m.Ballot}
		case Learned:
			out[i] = message{Type: "Learned", Value: &m.Value}
		default:
			panic(fmt.Sprintf("no form on the wire for %T", m))
		}
	}
	return out
}

// ballotToWire says 0 for none, which only a vote and the state may lack.
func ballotToWire(b Ballot) any {
	if b == "" {
		return 0
	}
	return b
}

func voteToWire(v Vote) *wireVote {
	if v.Ballot == "" {
		return &wireVote{Ballot: 0}
	}
	return &wireVote{v.Ballot, &v.Value}
}

func voteFromWire(v wireVote) Vote {
	if v.Value == nil {
		return Vote{}
	}
	return Vote{ballotFromWire(v.Ballot), *v.Value}
}

// ballotFromWire gives no ballot for 0, or if there is none.
func ballotFromWire(ballot any) Ballot {
	text, _ := ballot.(string)
	return Ballot(text)
}
