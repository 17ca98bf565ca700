package host

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/kv"
	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
)

// ofLog are the fields that only messages of a log have.
type ofLog struct {
	Slot    multipaxos.Slot   `json:"slot,omitempty"` // of a vote; how far something is executed, or dropped
	Round   uint64            `json:"round,omitempty"`
	Votes   []slotVote        `json:"votes,omitempty"`
	Client  multipaxos.Client `json:"client,omitempty"`
	Command uint64            `json:"command,omitempty"` // its number
}

// slotVote is a vote in a slot.
type slotVote struct {
	Slot   multipaxos.Slot `json:"slot"`
	Ballot ballot          `json:"ballot"`
	Value  string          `json:"value"`
}

func (s *store) encode(m node.Message) message {
	out := message{Key: m.Key}
	switch b := m.Body.(type) {
	case multipaxos.Prepare:
		out.Type, out.Ballot = "Prepare", toBallot(b.Ballot)
	case *kv.Promise:
		out.Type, out.Ballot, out.Slot = "Promise", toBallot(b.Ballot), b.Dropped
		for _, v := range b.Votes {
			out.Votes = append(out.Votes, slotVote{v.Slot, toBallot(v.Vote.Ballot), string(v.Vote.Value)})
		}
	case multipaxos.Accept:
		out.Type, out.Ballot, out.Slot, out.Value = "Accept", toBallot(b.Ballot), b.Slot, string(b.Value)
	case multipaxos.Accepted:
		out.Type, out.Ballot, out.Slot, out.Value = "Accepted", toBallot(b.Ballot), b.Slot, string(b.Value)
	case kv.Beat:
		out.Type, out.Ballot, out.Round, out.Slot = "Beat", toBallot(b.Ballot), b.Round, b.Executed
	case kv.Heard:
		promised := toBallot(b.Promised)
		out.Type, out.Ballot, out.Round, out.Promised, out.Slot = "Heard", toBallot(b.Ballot), b.Round, &promised, b.Executed
	default:
		s.encodeRest(b, &out)
	}
	return out
}

// encodeRest is encode of what is of no ballot.
func (s *store) encodeRest(body any, out *message) {
	switch b := body.(type) {
	case kv.Forward:
		out.Type, out.Client, out.Command, out.Value = "Forward", b.Command.Client, b.Command.Number, string(b.Command.Op)
	case kv.ReadIndex:
		out.Type, out.Round = "ReadIndex", b.Number
	case kv.ReadUpTo:
		out.Type, out.Round, out.Slot = "ReadUpTo", b.Number, b.Slot
	case kv.Learn:
		out.Type, out.Slot, out.Value = "Learn", b.Slot, string(b.Value)
	case kv.CatchUp:
		out.Type, out.Slot = "CatchUp", b.After
	case kv.Install:
		out.Type, out.Value = "Install", b.Text
	}
}

func (s *store) decode(m message, from, to paxos.Node) (node.Message, error) {
	b := m.Ballot.ballot()
	out := node.Message{From: from, To: to, Key: m.Key}
	switch m.Type {
	case "Prepare":
		out.Body = multipaxos.Prepare{Ballot: b}
	case "Promise":
		out.Body = &kv.Promise{Promise: multipaxos.Promise{From: from, Ballot: b, Votes: m.votes()}, Dropped: m.Slot}
	case "Accept":
		out.Body = multipaxos.Accept{Ballot: b, Slot: m.Slot, Value: paxos.Value(m.Value)}
	case "Accepted":
		out.Body = multipaxos.Accepted{From: from, Ballot: b, Slot: m.Slot, Value: paxos.Value(m.Value)}
	case "Beat":
		out.Body = kv.Beat{Ballot: b, Round: m.Round, Executed: m.Slot}
	case "Heard":
		out.Body = kv.Heard{Ballot: b, Round: m.Round, Promised: m.Promised.ballot(), Executed: m.Slot}
	default:
		return out, m.decodeRest(&out.Body)
	}
	return out, nil
}

func (m message) votes() (out multipaxos.Votes) {
	for _, v := range m.Votes {
		out = append(out, multipaxos.SlotVote{Slot: v.Slot, Vote: paxos.Vote{Ballot: v.Ballot.ballot(), Value: paxos.Value(v.Value)}})
	}
	return out
}

// decodeRest is decode of what is of no ballot.
func (m message) decodeRest(body *any) error {
	switch m.Type {
	case "Forward":
		*body = kv.Forward{Command: multipaxos.Command{Client: m.Client, Number: m.Command, Op: paxos.Value(m.Value)}}
	case "ReadIndex":
		*body = kv.ReadIndex{Number: m.Round}
	case "ReadUpTo":
		*body = kv.ReadUpTo{Number: m.Round, Slot: m.Slot}
	case "Learn":
		*body = kv.Learn{Slot: m.Slot, Value: paxos.Value(m.Value)}
	case "CatchUp":
		*body = kv.CatchUp{After: m.Slot}
	case "Install":
		*body = kv.Install{Text: m.Value}
	default:
		return fmt.Errorf("want a type of message of a store, such as Prepare or Learn, got %.40q", m.Type)
	}
	return nil
}
