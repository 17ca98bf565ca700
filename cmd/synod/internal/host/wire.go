package host

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
)

// letter is what nodes send each other.
type letter struct {
	Messages []message `json:"messages"`
}

// message is one, with the fields that its type has.
type message struct {
	Key      string  `json:"key"`
	Type     string  `json:"type"`
	Ballot   ballot  `json:"ballot"`
	Promised *ballot `json:"promised,omitempty"`
	Vote     *ballot `json:"vote,omitempty"` // the ballot of a Promise's vote; nil for none
	Value    string  `json:"value,omitempty"`
	ofLog
}

// ballot is a round and a node.
type ballot [2]uint64

func toBallot(b paxos.Ballot) ballot { return ballot{b.Round, uint64(b.Node)} }

func (b *ballot) ballot() paxos.Ballot {
	if b == nil || b[1] >= paxos.MaxNodes {
		return paxos.Ballot{}
	}
	return paxos.Ballot{Round: b[0], Node: paxos.Node(b[1])}
}

// size is how many bytes it needs, about.
func (m message) size() int {
	n := len(m.Key) + len(m.Value) + 100
	for _, v := range m.Votes {
		n += len(v.Value) + 50
	}
	return n
}

func (rs *registers) encode(m node.Message) message {
	switch b := m.Body.(type) {
	case paxos.Prepare:
		return message{Key: m.Key, Type: "Prepare", Ballot: toBallot(b.Ballot)}
	case paxos.Promise:
		out := message{Key: m.Key, Type: "Promise", Ballot: toBallot(b.Ballot), Value: string(b.Vote.Value)}
		if !b.Vote.IsNone() {
			vote := toBallot(b.Vote.Ballot)
			out.Vote = &vote
		}
		return out
	case paxos.Accept:
		return message{Key: m.Key, Type: "Accept", Ballot: toBallot(b.Ballot), Value: string(b.Value)}
	case paxos.Accepted:
		return message{Key: m.Key, Type: "Accepted", Ballot: toBallot(b.Ballot), Value: string(b.Value)}
	case paxos.Reject:
		promised := toBallot(b.Promised)
		return message{Key: m.Key, Type: "Reject", Ballot: toBallot(b.Ballot), Promised: &promised}
	}
	return message{}
}

// decode gives a message from one node to another. Whether the node makes anything of it is for the
// node to say.
func (rs *registers) decode(m message, from, to paxos.Node) (node.Message, error) {
	b := m.Ballot.ballot()
	out := node.Message{From: from, To: to, Key: m.Key}
	switch m.Type {
	case "Prepare":
		out.Body = paxos.Prepare{Ballot: b}
	case "Promise":
		out.Body = paxos.Promise{From: from, Ballot: b, Vote: paxos.Vote{Ballot: m.Vote.ballot(), Value: paxos.Value(m.Value)}}
	case "Accept":
		out.Body = paxos.Accept{Ballot: b, Value: paxos.Value(m.Value)}
	case "Accepted":
		out.Body = paxos.Accepted{From: from, Ballot: b, Value: paxos.Value(m.Value)}
	case "Reject":
		out.Body = paxos.Reject{From: from, Ballot: b, Promised: m.Promised.ballot()}
	default:
		return out, fmt.Errorf("want a type of message, Prepare, Promise, Accept, Accepted or Reject, got %.40q", m.Type)
	}
	return out, nil
}
