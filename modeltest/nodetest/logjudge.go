package nodetest

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/kv"
	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// logJudge watches the nodes of a log: each slot by the oracle, as if it were alone. A Promise is
// one of each slot that it tells of; of those that it says are dropped it tells nothing.
type logJudge struct {
	judge  *judge // of ballots and messages
	seen   []*logNode
	votes  map[multipaxos.Slot]map[paxos.Vote]paxos.NodeSet
	chosen map[multipaxos.Slot]paxos.Value
	most   multipaxos.Slot // that any node has executed
}

// logNode is what is known of a node.
type logNode struct {
	slots    map[multipaxos.Slot]*watched
	general  []promised // that came or went, of all slots
	promises paxos.Ballot
	prepared paxos.Ballot // in this life
	fresh    *oracle.Proposer
	commands map[paxos.Value]bool       // that it may propose
	reads    map[uint64]multipaxos.Slot // what was executed when it began a question, by number
	records  map[string]kept
	disk     contents
}

// promised is a Prepare or Promise, of each slot that nothing else is known of.
type promised struct {
	judged
	sent    bool
	dropped multipaxos.Slot // of a Promise: it tells nothing of these
}

// contents are what all records of a disk say together, after so many batches.
type contents struct {
	kv.Kept
	votes   map[multipaxos.Slot]paxos.Vote // nil: it was not read yet
	batches uint64
}

// kept is a record as it was read.
type kept struct {
	data []byte
	says kv.Kept
}

func newLogJudge(nodes, votes int) *logJudge {
	j := &logJudge{
		judge: newJudge(nodes, votes), votes: map[multipaxos.Slot]map[paxos.Vote]paxos.NodeSet{},
		chosen: map[multipaxos.Slot]paxos.Value{},
	}
	for range nodes {
		j.seen = append(j.seen, &logNode{
			slots: map[multipaxos.Slot]*watched{}, commands: map[paxos.Value]bool{}, reads: map[uint64]multipaxos.Slot{}, records: map[string]kept{}, fresh: oracle.NewProposer(j.judge.cluster),
		})
	}
	return j
}

// of gives the watch of a slot of a node. What was said of all slots was said of it too.
func (j *logJudge) of(self int, slot multipaxos.Slot) *watched {
	n := j.seen[self]
	w := n.slots[slot]
	if w == nil {
		w = j.judge.watch(self)
		n.slots[slot] = w
		for _, p := range n.general {
			if p.dropped < slot {
				w.takes(p)
			}
		}
	}
	return w
}

// takes takes in a Prepare or Promise, without judging it.
func (w *watched) takes(p promised) []oracle.Violation {
	switch {
	case p.Type == oracle.Prepare && p.sent:
		return w.proposer.Sends(p.judged, false)
	case p.Type == oracle.Prepare:
		w.acceptor.Hears(p.judged)
	case p.sent:
		return w.acceptor.Sends(p.judged)
	default:
		w.proposer.Hears(p.judged)
	}
	return nil
}

// general takes in a Prepare or Promise of all slots, and gives what it breaks in one of them.
func (j *logJudge) general(self int, p promised, votes multipaxos.Votes) (broken []oracle.Violation) {
	for _, v := range votes {
		j.of(self, v.Slot)
	}
	n := j.seen[self]
	for slot, w := range n.slots {
		if slot > p.dropped {
			of, vote := p, votes.At(slot)
			of.Vote = oracle.Vote{Ballot: j.judge.ballot(vote.Ballot), Value: oracle.Value(vote.Value)}
			broken = append(broken, w.takes(of)...)
		}
	}
	n.general = append(n.general, p)
	return broken
}

func (j *logJudge) read(node.Message) judged { return judged{} }

func (j *logJudge) prepare(b paxos.Ballot) judged {
	return judged{Type: oracle.Prepare, Ballot: j.judge.ballot(b)}
}

func (j *logJudge) promise(m *kv.Promise) judged {
	return judged{Type: oracle.Promise, From: oracle.Node(m.From), Ballot: j.judge.ballot(m.Ballot)}
}

func (j *logJudge) accept(m multipaxos.Accept) judged {
	return judged{Type: oracle.Accept, Ballot: j.judge.ballot(m.Ballot), Value: oracle.Value(m.Value)}
}

// hears takes in what came to a node.
func (j *logJudge) hears(f flight) {
	self := int(f.To)
	switch b := f.Body.(type) {
	case multipaxos.Prepare:
		j.general(self, promised{judged: j.prepare(b.Ballot)}, nil)
	case *kv.Promise:
		j.general(self, promised{judged: j.promise(b), dropped: b.Dropped}, b.Votes)
	case multipaxos.Accept:
		j.of(self, b.Slot).acceptor.Hears(j.accept(b))
	case kv.Forward:
		c := b.Command
		j.seen[self].commands[paxos.Value(fmt.Sprintf("%d %d %s", c.Client, c.Number, c.Op))] = true
	}
}

// sends judges what a node sends.
func (j *logJudge) sends(w *world, m *machine, message node.Message, _ judged) {
	self := int(m.identity.Self)
	if rule, why := j.breaks(self, message); rule != "" {
		w.breaks(rule, self, "", "it sends %s%s", w.hosted.text(message.Body), why)
	}
	if why := j.durable(m, message); why != "" {
		w.breaks("Durable", self, "", "it sends %s, and %s", w.hosted.text(message.Body), why)
	}
}

// breaks gives the rule that a message breaks, if one.
func (j *logJudge) breaks(self int, message node.Message) (rule, why string) {
	var broken []oracle.Violation
	switch b := message.Body.(type) {
	case multipaxos.Prepare:
		broken = j.begins(self, b)
	case *kv.Promise:
		j.promises(self, b.Ballot)
		broken = j.general(self, promised{judged: j.promise(b), sent: true, dropped: b.Dropped}, b.Votes)
	case multipaxos.Accept:
		broken = j.proposes(self, b)
	case multipaxos.Accepted:
		j.promises(self, b.Ballot)
		m := judged{Type: oracle.Accepted, From: oracle.Node(b.From), Ballot: j.judge.ballot(b.Ballot), Value: oracle.Value(b.Value)}
		broken = j.of(self, b.Slot).acceptor.Sends(m)
		return j.first(broken, j.votesFor(self, b))
	case kv.Learn:
		if value, chosen := j.chosen[b.Slot]; !chosen || value != b.Value {
			return string(oracle.MayLearn), ", and it is not chosen"
		}
	case kv.ReadIndex:
		if _, again := j.seen[self].reads[b.Number]; !again {
			j.seen[self].reads[b.Number] = j.most
		}
	case kv.ReadUpTo:
		if most := j.seen[message.To].reads[b.Number]; b.Slot < most {
			return "ReadsAll", fmt.Sprintf(", and slots up to %d were executed when that was asked", most)
		}
	case kv.Heard:
		if promises := j.seen[self].promises; b.Promised.Less(promises) {
			return "Confirms", fmt.Sprintf(", and has promised %v", promises)
		}
	}
	return j.first(broken, "")
}

// first is the first that is broken, or that two values are chosen.
func (j *logJudge) first(broken []oracle.Violation, two string) (rule, why string) {
	if len(broken) > 0 {
		return string(broken[0].Rule), j.judge.because(broken[0])
	}
	if two != "" {
		return "Agreement", two
	}
	return "", ""
}

func (j *logJudge) promises(self int, b paxos.Ballot) {
	if n := j.seen[self]; n.promises.Less(b) {
		n.promises = b
	}
}

// begins judges a Prepare: it may be sent again as long as its node runs, and no ballot begins
// twice.
func (j *logJudge) begins(self int, b multipaxos.Prepare) []oracle.Violation {
	n := j.seen[self]
	if n.prepared == b.Ballot {
		return nil
	}
	n.prepared = b.Ballot
	j.general(self, promised{judged: j.prepare(b.Ballot), sent: true}, nil)
	return n.fresh.Sends(j.prepare(b.Ballot), true)
}

// proposes judges an Accept. What is proposed was forwarded to the node, was voted for, or is
// nothing.
func (j *logJudge) proposes(self int, b multipaxos.Accept) []oracle.Violation {
	of := j.of(self, b.Slot).proposer
	if b.Value == multipaxos.NoOp || j.seen[self].commands[b.Value] {
		of.Requested(oracle.Value(b.Value))
	}
	return of.Sends(j.accept(b), false)
}

// votesFor counts a vote of all, and says if with it two values are chosen in one slot.
func (j *logJudge) votesFor(self int, b multipaxos.Accepted) string {
	if j.votes[b.Slot] == nil {
		j.votes[b.Slot] = map[paxos.Vote]paxos.NodeSet{}
	}
	vote := paxos.Vote{Ballot: b.Ballot, Value: b.Value}
	j.votes[b.Slot][vote] = j.votes[b.Slot][vote].With(paxos.Node(self))
	if j.votes[b.Slot][vote].Len() < j.judge.cluster.Quorum {
		return ""
	}
	before, chosen := j.chosen[b.Slot]
	if chosen && before != b.Value {
		return fmt.Sprintf(", with which it is chosen in slot %d, and so is %q", b.Slot, before)
	}
	j.chosen[b.Slot] = b.Value
	return ""
}

// durable says what of a message is not on the disk that its node would start from.
func (j *logJudge) durable(m *machine, message node.Message) string {
	switch message.Body.(type) {
	case multipaxos.Prepare, multipaxos.Accepted, *kv.Promise, kv.Heard:
	default:
		return ""
	}
	if m.damaged {
		return "" // the disk has rotted since: then it would not start
	}
	disk := j.disk(m)
	if disk == nil {
		return ""
	}
	votes := disk.votes
	kept := true
	switch b := message.Body.(type) {
	case multipaxos.Prepare:
		kept = !disk.Ballot.Less(b.Ballot)
	case *kv.Promise:
		kept = !disk.Promised.Less(b.Ballot) && disk.Dropped >= b.Dropped
		for _, v := range b.Votes {
			kept = kept && (v.Slot <= disk.Dropped || !votes[v.Slot].Ballot.Less(v.Vote.Ballot))
		}
	case multipaxos.Accepted:
		kept = !disk.Promised.Less(b.Ballot) && (b.Slot <= disk.Dropped || !votes[b.Slot].Ballot.Less(b.Ballot))
	case kv.Heard:
		kept = !disk.Promised.Less(b.Promised)
	}
	if kept {
		return ""
	}
	return fmt.Sprintf("its disk has only ballot %v, promised %v, votes %v, and slots up to %d executed", disk.Ballot, disk.Promised, votes, disk.Dropped)
}

// disk gives what a node's disk says, nil if it cannot be read. It is read once for all that is
// sent after the same batch.
func (j *logJudge) disk(m *machine) *contents {
	n := j.seen[m.identity.Self]
	if n.disk.votes != nil && n.disk.batches == m.batches {
		return &n.disk
	}
	all := contents{votes: map[multipaxos.Slot]paxos.Vote{}, batches: m.batches}
	for name, data := range m.disk {
		if name == "" {
			continue
		}
		of := n.records[name]
		if len(of.data) != len(data) || len(data) > 0 && &of.data[0] != &data[0] {
			says, err := kv.ReadRecord(node.Record{Name: name, Data: data})
			if err != nil {
				return nil
			}
			of = kept{data, says}
			n.records[name] = of
		}
		all.Promised = higher(all.Promised, of.says.Promised)
		all.Dropped = max(all.Dropped, of.says.Dropped)
		if v := of.says.Vote; v.Slot > 0 {
			all.votes[v.Slot] = paxos.Higher(all.votes[v.Slot], v.Vote)
		}
	}
	all.Ballot = n.records["ballot"].says.Ballot
	n.disk = all
	return &n.disk
}

func higher(a, b paxos.Ballot) paxos.Ballot {
	if a.Less(b) {
		return b
	}
	return a
}

func (j *logJudge) began(int, node.Timer)    {}
func (j *logJudge) round(int, string) uint64 { return 0 }

func (j *logJudge) stopped(self int) { j.seen[self].prepared = paxos.Ballot{} }
