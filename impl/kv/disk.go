package kv

import (
	"fmt"
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
	text, kind, value := string(content), name, ""
	if number, is := strings.CutPrefix(name, "vote "); is {
		if _, err := strconv.ParseUint(number, 10, 64); err == nil {
			kind = "vote"
		}
	}
	switch b := &k.Vote.Vote.Ballot; kind {
	case ballotName:
		_, err = fmt.Sscanf(text, ballotName+" %d %d", &k.Ballot.Round, &k.Ballot.Node)
	case promisedName:
		_, err = fmt.Sscanf(text, promisedName+" %d %d", &k.Promised.Round, &k.Promised.Node)
	case "vote":
		_, err = fmt.Sscanf(text, "vote %d %d %d %q", &k.Vote.Slot, &b.Round, &b.Node, &value)
		k.Vote.Vote.Value, k.Promised = paxos.Value(value), *b
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

// Recover is [node.Protocol.Recover].
func (l *Log) Recover(name string, content []byte) error {
	k, err := readContent(name, content)
	if err != nil {
		return err
	}
	if v := k.Vote; v.Slot > 0 && name != voteName(v.Slot, l.policy.kept()) {
		return fmt.Errorf("%w: want the vote in slot %d under %q: it was written with another window, in which other votes share records", node.ErrDamaged, v.Slot, voteName(v.Slot, l.policy.kept()))
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
