package kv

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
)

// Names of records. Those of votes are used again, once the votes are not needed any more.
const (
	ballotName   = "ballot"   // the last that it used to lead
	promisedName = "promised" // without a vote
	stateName    = "state"    // what is left of the slots that are dropped
)

func voteName(slot, kept multipaxos.Slot) string { return fmt.Sprintf("vote %d", slot%kept) }

// record writes a record.
func (l *Log) record(name string, content []byte, out *node.Output) {
	out.Records = append(out.Records, node.Record{Name: name, Data: content, New: !l.names[name]})
	l.names[name] = true
}

func encodeBallot(b paxos.Ballot) []byte {
	return fmt.Appendf(nil, "%s %d %d", ballotName, b.Round, b.Node)
}

func encodePromised(b paxos.Ballot) []byte {
	return fmt.Appendf(nil, "%s %d %d", promisedName, b.Round, b.Node)
}

func encodeVote(v multipaxos.SlotVote) []byte {
	return fmt.Appendf(nil, "vote %d %d %d %q", v.Slot, v.Vote.Ballot.Round, v.Vote.Ballot.Node, string(v.Vote.Value))
}

// Kept is what a record says. It is for who looks at a disk: most of it is none in each.
type Kept struct {
	Ballot   paxos.Ballot // used to lead
	Promised paxos.Ballot
	Vote     multipaxos.SlotVote
	State    string // a state as text, in which the slots up to Dropped are executed
	Dropped  multipaxos.Slot
	state    multipaxos.Snapshot[State]
}

// ReadRecord gives what a record says, for who looks at a disk. An error wraps [node.ErrDamaged].
func ReadRecord(r node.Record) (k Kept, err error) {
	content, err := r.Content()
	if err != nil {
		return k, err
	}
	return readContent(r.Name, content)
}

func readContent(name string, content []byte) (k Kept, err error) {
	text, kind := string(content), name
	if number, is := strings.CutPrefix(name, "vote "); is {
		if _, err := strconv.ParseUint(number, 10, 64); err == nil {
			kind = "vote"
		}
	}
	switch kind {
	case ballotName:
		k.Ballot, err = decodeBallot(text, ballotName)
	case promisedName:
		k.Promised, err = decodeBallot(text, promisedName)
	case "vote":
		k.Vote, err = decodeVote(text)
		k.Promised = k.Vote.Vote.Ballot
	case stateName:
		k.state, err = readSnapshot(text)
		k.State, k.Dropped = text, k.state.Executed
	default:
		err = fmt.Errorf("want a record of a log, named %s, %s, %s or vote and a number", ballotName, promisedName, stateName)
	}
	if err != nil {
		return k, fmt.Errorf("%w: %w", node.ErrDamaged, err)
	}
	return k, nil
}

func decodeBallot(text, name string) (b paxos.Ballot, err error) {
	var number uint64
	rest, err := numbers(text, name, &b.Round, &number)
	b.Node = paxos.Node(number)
	if err == nil && (rest != "" || number > math.MaxUint8) {
		err = fmt.Errorf("want a round and a node, got %.100q", text)
	}
	return b, err
}

func decodeVote(text string) (v multipaxos.SlotVote, err error) {
	var slot, number uint64
	b := &v.Vote.Ballot
	rest, err := numbers(text, "vote", &slot, &b.Round, &number)
	if err != nil {
		return v, err
	}
	value, err := strconv.Unquote(rest)
	if err != nil || number > math.MaxUint8 {
		return v, fmt.Errorf("want a slot, a round, a node and a value in quotes, got %.100q", text)
	}
	v.Slot, b.Node, v.Vote.Value = multipaxos.Slot(slot), paxos.Node(number), paxos.Value(value)
	return v, nil
}

// numbers reads a word and numbers after it, each behind a blank, and gives what is left. Package
// fmt would take long, and a disk has many records.
func numbers(text, word string, into ...*uint64) (rest string, err error) {
	first, rest, _ := strings.Cut(text, " ")
	if first != word {
		return "", fmt.Errorf("want %q, got %.100q", word, first)
	}
	for _, n := range into {
		var digits string
		digits, rest, _ = strings.Cut(rest, " ")
		if *n, err = strconv.ParseUint(digits, 10, 64); err != nil {
			return "", err
		}
	}
	return rest, nil
}

// Recover is [node.Protocol.Recover].
func (l *Log) Recover(name string, content []byte) error {
	k, err := readContent(name, content)
	if err != nil {
		return err
	}
	if v := k.Vote; v.Slot > 0 && name != voteName(v.Slot, l.policy.kept()) {
		return fmt.Errorf("%w: want the vote in slot %d under %q: it was written with another window, in which other votes share records", node.ErrDamaged, v.Slot, voteName(v.Slot, l.policy.kept()))
	}
	if size := k.state.State.size; size > l.policy.State {
		return fmt.Errorf("%w: want at most %d bytes of keys and values, got %d", node.ErrDamaged, l.policy.State, size)
	}
	l.names[name] = true
	for _, b := range [...]paxos.Ballot{k.Ballot, k.Promised} {
		l.leads.highest = highest(l.leads.highest, b)
	}
	l.leader.Ballot = highest(l.leader.Ballot, k.Ballot)
	l.acceptor.Promised = highest(l.acceptor.Promised, k.Promised)
	if k.State != "" {
		l.replica = l.replica.OnInstall(k.state)
		l.acceptor = l.acceptor.OnDrop(l.replica.Dropped)
	}
	if v := k.Vote; v.Slot > l.replica.Dropped {
		l.acceptor.Votes = l.acceptor.Votes.With(v.Slot, paxos.Higher(l.acceptor.Votes.At(v.Slot), v.Vote))
	}
	return nil
}

func highest(a, b paxos.Ballot) paxos.Ballot {
	if a.Less(b) {
		return b
	}
	return a
}
