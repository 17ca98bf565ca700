package nodetest

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// Violation is a rule that is broken.
type Violation struct {
	Rule string `json:"rule"` // of the oracle, by its name in the specification, or of a node
	Node int    `json:"node"`
	Key  string `json:"key,omitempty"`
	What string `json:"what"`
}

// String says it in a line.
func (v *Violation) String() string {
	where := fmt.Sprintf("node %d", v.Node)
	if v.Key != "" {
		where += ", register " + v.Key
	}
	return fmt.Sprintf("%s: %s: %s", v.Rule, where, v.What)
}

// judged is a message as the oracle reads it.
type judged = oracle.Message

// judge watches each role of each register of each node, from the first start on: what was said
// before a crash was said.
type judge struct {
	cluster oracle.Cluster
	ballots map[paxos.Ballot]oracle.Ballot
	watched []map[string]*watched // by node and key
}

// watched is what is known of a register of a node.
type watched struct {
	acceptor *oracle.Acceptor
	proposer *oracle.Proposer
	prepared oracle.Ballot // the last ballot of which it sent a Prepare
	round    uint64        // the last that it set a timer for
}

func newJudge(nodes, votes int) *judge {
	j := &judge{
		cluster: oracle.Cluster{Acceptors: nodes, Quorum: votes, Space: oracle.Dense{}},
		ballots: map[paxos.Ballot]oracle.Ballot{}, watched: make([]map[string]*watched, nodes),
	}
	for self := range j.watched {
		j.watched[self] = map[string]*watched{}
	}
	return j
}

func (j *judge) of(self int, key string) *watched {
	w := j.watched[self][key]
	if w == nil {
		w = j.watch(self)
		j.watched[self][key] = w
	}
	return w
}

// watch begins to watch something of a node.
func (j *judge) watch(self int) *watched {
	return &watched{acceptor: oracle.NewAcceptor(j.cluster, oracle.Node(self)), proposer: oracle.NewProposer(j.cluster)}
}

func (j *judge) ballot(b paxos.Ballot) oracle.Ballot {
	if b.IsNone() {
		return oracle.None
	}
	known, met := j.ballots[b]
	if !met {
		known = oracle.Pair(b.Round, uint64(b.Node))
		j.ballots[b] = known
	}
	return known
}

// read gives a message as the oracle reads it; a Reject is none of its messages.
func (j *judge) read(m node.Message) judged {
	switch b := m.Body.(type) {
	case paxos.Prepare:
		return judged{Type: oracle.Prepare, Ballot: j.ballot(b.Ballot)}
	case paxos.Promise:
		vote := oracle.Vote{Ballot: j.ballot(b.Vote.Ballot), Value: oracle.Value(b.Vote.Value)}
		return judged{Type: oracle.Promise, From: oracle.Node(b.From), Ballot: j.ballot(b.Ballot), Vote: vote}
	case paxos.Accept:
		return judged{Type: oracle.Accept, Ballot: j.ballot(b.Ballot), Value: oracle.Value(b.Value)}
	case paxos.Accepted:
		return judged{Type: oracle.Accepted, From: oracle.Node(b.From), Ballot: j.ballot(b.Ballot), Value: oracle.Value(b.Value)}
	}
	return judged{}
}

// hears tells the monitors of a node what came to it.
func (j *judge) hears(f flight) {
	switch w := j.of(int(f.To), f.Key); f.judged.Type {
	case oracle.Prepare, oracle.Accept:
		w.acceptor.Hears(f.judged)
	case oracle.Promise, oracle.Accepted:
		w.proposer.Hears(f.judged)
	}
}

func (j *judge) requested(self int, key, value string) {
	j.of(self, key).proposer.Requested(oracle.Value(value))
}

// sends judges a message as it is sent: by the oracle, and by what is on disk.
func (j *judge) sends(w *world, m *machine, message node.Message, read judged) {
	self := int(m.identity.Self)
	of := j.of(self, message.Key)
	var broken []oracle.Violation
	switch read.Type {
	case oracle.Prepare:
		broken = of.proposer.Sends(read, true) // also a set never begins a ballot twice
		of.prepared = read.Ballot
	case oracle.Accept:
		broken = of.proposer.Sends(read, false)
	case oracle.Promise, oracle.Accepted:
		broken = of.acceptor.Sends(read)
	}
	if len(broken) > 0 {
		w.breaks(string(broken[0].Rule), self, message.Key, "it sends %s%s", textOf(message.Body), j.because(broken[0]))
	}
	if why := j.durable(m, message); why != "" {
		w.breaks("Durable", self, message.Key, "it sends %s, and %s", textOf(message.Body), why)
	}
}

// because says why a violation is one.
func (j *judge) because(v oracle.Violation) string {
	return v.Why(j.cluster, func(m oracle.Message) string { return fmt.Sprintf("%v %v %q of %d", m.Type, m.Ballot, m.Value, m.From) })
}

// durable says what of a message is not on the disk that its node would start from.
func (j *judge) durable(m *machine, message node.Message) string {
	disk := paxos.Disk{}
	if data := m.disk[message.Key]; data != nil {
		var err error
		if disk, err = node.ReadRegister(node.Record{Name: message.Key, Data: data}); err != nil {
			return "" // the disk has rotted since: then it would not start
		}
	}
	kept := true
	switch b := message.Body.(type) {
	case paxos.Prepare:
		kept = !disk.Ballot.Less(b.Ballot)
	case paxos.Accept:
		kept = !disk.Ballot.Less(b.Ballot)
	case paxos.Promise:
		kept = !disk.Promised.Less(b.Ballot) && !disk.Vote.Ballot.Less(b.Vote.Ballot)
	case paxos.Accepted:
		kept = !disk.Promised.Less(b.Ballot) && !disk.Vote.Ballot.Less(b.Ballot)
	case paxos.Reject:
		kept = !disk.Promised.Less(b.Promised)
	}
	if kept {
		return ""
	}
	return fmt.Sprintf("its disk has only ballot %v, promised %v, vote %v", disk.Ballot, disk.Promised, disk.Vote)
}

// tells judges what a client is told.
func (j *judge) tells(w *world, self int, key string, a node.Answer) {
	of := j.of(self, key)
	var broken []oracle.Violation
	switch a.Kind {
	case node.Chosen:
		broken = of.proposer.Tells(oracle.Value(a.Value))
	case node.Unset:
		broken = of.proposer.TellsUnset(of.prepared)
	default:
		w.breaks("Answers", self, key, "it refuses a client: %v", a.Kind)
	}
	if len(broken) > 0 {
		w.breaks(string(broken[0].Rule), self, key, "it tells a client %v %q%s", a.Kind, a.Value, j.because(broken[0]))
	}
}

// began notes the round that a timer is for.
func (j *judge) began(self int, t node.Timer) {
	of := j.of(self, t.Key)
	of.round = max(of.round, t.Round)
}

func (j *judge) round(self int, key string) uint64 { return j.of(self, key).round }

// stopped is told that a node has stopped: its timers are gone, and a round that was not written.
func (j *judge) stopped(self int) {
	for _, of := range j.watched[self] {
		of.round = 0
	}
}
