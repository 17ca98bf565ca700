package logs

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// What a line of a log says.
const (
	Start    = "start"    // a process starts, again or for the first time
	Stop     = "stop"     // it ends in order: nothing comes after but a start
	Receive  = "receive"  // a message
	Send     = "send"     // a message
	Durable  = "durable"  // what is on disk of a register
	Continue = "continue" // a file of the log begins, behind others: it says what a start says, and nothing happens
	Ask      = "ask"      // a client asks to set a register, or to get it
	Tell     = "tell"     // a client is told that a value is chosen, or none
)

// Event is a line of a log; docs/logging.md has the names of its members in JSON.
type Event struct {
	N         uint64 // the number of the line, from 1, over restarts; 0: not counted
	At        string // a time, of which nothing is made
	Do        string
	Node      *int // of a start: who it is, from 0
	Nodes     int  // of a start: how many there are
	Acceptors int  // of a start: how many of them, the first, are acceptors; 0: all
	Votes     int  // of a start: how many choose; 0: a majority
	Disk      bool // of a start: what is durable is logged too

	Lowest  oracle.Ballot // of a start: the lowest ballot that any may use, if there is one
	Clients bool          // of a start: what clients ask and are told is logged too
	Log     bool          // of a start: each key has many slots, with one promise for all
	Run     uint64        // of a start: the how manieth of the node it is, with those that have no log; 0: not counted

	From  int    // of a message received
	Key   string // of the register; may be empty where there is one
	Type  string // of a message: Prepare, Promise, Accept, Accepted, or another, of which nothing is made
	Value string
	None  bool // of an ask: it is a get; of a tell, or an answer: the register is unset

	Valued bool // it says a value, be it the empty one

	Ballot   oracle.Ballot // in JSON a number, a pair of numbers, a text, or null for none
	Vote     oracle.Ballot // the ballot of the vote that a Promise reports, or that is durable
	Promised oracle.Ballot // that is durable

	Slot    uint64     // of a log: that an Accept, an Accepted, a Learn, or a durable vote is of
	First   uint64     // of a log: the first slot of which a Promise tells; those before are not on disk either
	Reports []Reported // of a log: the votes that a Promise reports
}

// Reported is a vote in a slot.
type Reported struct {
	Slot  uint64
	Vote  oracle.Ballot
	Value string
}

// is the vote.
func (r Reported) is() oracle.Vote { return oracle.Vote{Ballot: r.Vote, Value: oracle.Value(r.Value)} }

// types are the messages that rules are about.
var types = map[string]oracle.Type{"Prepare": oracle.Prepare, "Promise": oracle.Promise, "Accept": oracle.Accept, "Accepted": oracle.Accepted}

// respelled is a type as rules have it, if it differs from theirs by capitals only.
func respelled(message string) string {
	if types[message] != 0 {
		return message
	}
	for _, known := range append(Messages(), Learn) {
		if strings.EqualFold(known, message) {
			return known
		}
	}
	return message
}

// message is what an event says of a message from a node.
func (e *Event) message(from int) oracle.Message {
	m := oracle.Message{Type: types[e.Type], Ballot: e.Ballot}
	switch m.Type {
	case oracle.Promise:
		m.From, m.Vote = oracle.Node(from), oracle.Vote{Ballot: e.Vote, Value: oracle.Value(e.Value)}
	case oracle.Accept:
		m.Value = oracle.Value(e.Value)
	case oracle.Accepted:
		m.From, m.Value = oracle.Node(from), oracle.Value(e.Value)
	}
	return m
}

// check says what of an event contradicts itself, or is left out that it cannot do without. In
// which order votes are reported is no matter, so they are put into that of the slots: who receives
// them may list them otherwise.
func (e *Event) check() error {
	slices.SortFunc(e.Reports, func(r, other Reported) int { return cmp.Compare(r.Slot, other.Slot) })
	switch e.Do {
	case Start, Stop, Continue, Durable, Ask, Tell:
		return nil
	case Send, Receive:
	default:
		return fmt.Errorf("want a do of start, stop, continue, receive, send, durable, ask or tell, got %.40q", e.Do)
	}
	m := e.message(e.From)
	switch known := respelled(e.Type); {
	case e.Type == "":
		return errors.New("want the type of a message")
	case known != e.Type:
		return refused(fmt.Sprintf("want the type %s as it is written here, got %q", known, e.Type))
	case m.Type != 0 && m.Ballot == oracle.None:
		return fmt.Errorf("want the ballot of a %s, got none", e.Type)
	case m.Type == oracle.Promise && e.Vote == oracle.None && e.Value != "":
		return fmt.Errorf("want a vote with its ballot and its value, or none of both, got the value %.40q alone", e.Value)
	}
	return nil
}

// fits wants what has a meaning where nodes keep slots, or where they do not: all else would be
// passed over, and nobody judge what it says.
func (e *Event) fits(slots bool) error {
	of, message := types[e.Type], e.Do == Send || e.Do == Receive
	all := message && (of == oracle.Prepare || of == oracle.Promise)
	switch ruled := message && (of != 0 || e.Type == Learn); {
	case !slots && (e.Slot > 0 || e.First > 0 || len(e.Reports) > 0):
		return errors.New(`want "log": true in the start of a node that names slots: without it all are one register`)
	case !slots:
	case e.Do == Ask || e.Do == Tell:
		return fmt.Errorf("want no %s where nodes keep slots: what clients are told is judged by Learn", e.Do)
	case e.Clients:
		return errors.New(`want no "clients" where nodes keep slots: what clients ask of a log is not in it`)
	case all && e.Slot > 0:
		return fmt.Errorf("want no slot of a %s, which is for all slots, got %d", e.Type, e.Slot)
	case all && (e.Vote != oracle.None || e.Value != ""):
		return fmt.Errorf(`want what a %s for all slots reports in "reports", got a vote beside it`, e.Type)
	case ruled && of != oracle.Promise && len(e.Reports) > 0:
		return fmt.Errorf(`want "reports" of a Promise alone, got them of %s`, e.Type)
	case ruled && !all && e.First > 0:
		return fmt.Errorf(`want "first" of a Promise or a Prepare, got it of %s`, e.Type)
	case ruled:
		return e.checkReports()
	}
	return nil
}

// checkReports wants a vote of each slot that is told of, and one at most.
func (e *Event) checkReports() error {
	for i, r := range e.Reports {
		switch {
		case r.Slot < e.First:
			return fmt.Errorf(`want reports of slots from "first" on, got slot %d before %d`, r.Slot, e.First)
		case r.Vote == oracle.None:
			return fmt.Errorf("want the ballot of the vote that is reported of slot %d, got none", r.Slot)
		case i > 0 && e.Reports[i-1].Slot == r.Slot:
			return fmt.Errorf("want one report of a slot, got two of slot %d", r.Slot)
		}
	}
	return nil
}

// refused is of a line that is an event, but says what none can, or does not go with what others
// say: the logs are not those of one cluster, or not written as they must be.
type refused string

func (r refused) Error() string { return string(r) }

// cluster is what nodes are of: of their number the first are acceptors, mostly all.
type cluster struct {
	oracle.Cluster
	nodes int
}

// cluster is what a start says of the cluster.
func (e *Event) cluster() (c cluster, err error) {
	acceptors, votes := cmp.Or(e.Acceptors, e.Nodes), e.Votes
	if e.Do != Start && e.Do != Continue || e.Node == nil || e.Nodes < 1 || e.Nodes > oracle.MaxNodes || *e.Node < 0 || *e.Node >= e.Nodes ||
		acceptors < 0 || acceptors > e.Nodes || votes < 0 || votes > acceptors {
		return c, refused(`want a start, as in {"do":"start","node":0,"nodes":3}`)
	}
	votes = cmp.Or(votes, acceptors/2+1)
	return cluster{oracle.Cluster{Acceptors: acceptors, Quorum: votes, Space: oracle.Dense{Lowest: e.Lowest}}, e.Nodes}, nil
}

// lowest is the lowest ballot that any may use, if it is known.
func (c cluster) lowest() oracle.Ballot {
	d, _ := c.Space.(oracle.Dense)
	return d.Lowest
}

// otherCluster says that a start is of another cluster than others are.
func otherCluster(c cluster, others string, of cluster) refused {
	switch l, m := c.lowest(), of.lowest(); {
	case l != m:
		return refused(fmt.Sprintf("it is of a cluster whose lowest ballot is %v, %s of one where it is %v", l, others, m))
	case c.nodes == of.nodes && c.Acceptors != of.Acceptors:
		return refused(fmt.Sprintf("it is of a cluster of %d acceptors, %s of %d", c.Acceptors, others, of.Acceptors))
	}
	return refused(fmt.Sprintf("it is of a cluster of %d nodes where %d votes choose, %s of %d and %d", c.nodes, c.Quorum, others, of.nodes, of.Quorum))
}

// checkNodes wants a message to be of one of the nodes, what only acceptors send of one of these,
// and a line that names its node to be of the node whose log it is.
func (e *Event) checkNodes(c cluster, self int) error {
	from := self
	if e.Do == Receive {
		from = e.From
	}
	m := types[e.Type]
	switch {
	case c.nodes == 0: // who meets the log says what is wrong with its start
	case e.Node != nil && *e.Node != self:
		return refused(fmt.Sprintf("it is of node %d, and what is before of node %d: give one log of each node", *e.Node, self))
	case from >= c.nodes:
		return refused(fmt.Sprintf("want a from of one of the %d nodes, which are from 0 on, got %d", c.nodes, from))
	case (e.Do == Send || e.Do == Receive) && (m == oracle.Promise || m == oracle.Accepted) && from >= c.Acceptors:
		return fmt.Errorf(`want a %s of one of the %d "acceptors" that the start says there are, got one of node %d`, e.Type, c.Acceptors, from)
	}
	return nil
}

// checkLowest wants no ballot below the lowest.
func (e *Event) checkLowest(lowest oracle.Ballot) error {
	if lowest == oracle.None {
		return nil
	}
	all := []oracle.Ballot{e.Ballot, e.Vote, e.Promised}
	for _, r := range e.Reports {
		all = append(all, r.Vote)
	}
	for _, b := range all {
		if b != oracle.None && b < lowest {
			return fmt.Errorf(`want no ballot below the "lowest" of the start, %v, got %v`, lowest, b)
		}
	}
	return nil
}

// AppendJSON appends the event as a line. The ballots of its message are pairs, of a round and a
// node, given beside it, as a writer has them.
func (e *Event) AppendJSON(line []byte, ballot, vote, promised [2]uint64) []byte {
	line = strconv.AppendUint(append(line, `{"n":`...), e.N, 10)
	text := func(name, value string) {
		if value != "" {
			line = appendText(append(append(append(line, `,"`...), name...), `":`...), value)
		}
	}
	pair := func(name string, b [2]uint64) {
		if b != [2]uint64{} {
			line = append(append(append(line, `,"`...), name...), `":[`...)
			line = append(strconv.AppendUint(append(strconv.AppendUint(line, b[0], 10), ','), b[1], 10), ']')
		}
	}
	number := func(name string, n uint64, always bool) {
		if n != 0 || always {
			line = strconv.AppendUint(append(append(append(line, `,"`...), name...), `":`...), n, 10)
		}
	}
	flag := func(name string, is bool) {
		if is {
			line = append(append(append(line, `,"`...), name...), `":true`...)
		}
	}
	text("at", e.At)
	text("do", e.Do)
	if e.Node != nil {
		number("node", uint64(*e.Node), true)
	}
	number("nodes", uint64(e.Nodes), false)
	number("votes", uint64(e.Votes), false)
	flag("disk", e.Disk)
	flag("clients", e.Clients)
	number("run", e.Run, false)
	number("from", uint64(e.From), false)
	text("key", e.Key)
	text("type", e.Type)
	pair("ballot", ballot)
	pair("vote", vote)
	pair("promised", promised)
	if text("value", e.Value); e.Value == "" && e.Do == Durable && vote != [2]uint64{} {
		line = append(line, `,"value":""`...) // without it any may be durable
	}
	flag("log", e.Log)
	number("slot", e.Slot, false)
	number("first", e.First, false)
	for i, r := range e.Reports {
		line = append(line, [...]string{`,"reports":[`, `,`}[min(i, 1)]...)
		line = strconv.AppendUint(append(line, `{"slot":`...), r.Slot, 10)
		round, node, _ := r.Vote.Pair()
		pair("vote", [2]uint64{round, node})
		text("value", r.Value)
		line = append(line, '}')
	}
	if len(e.Reports) > 0 {
		line = append(line, ']')
	}
	flag("none", e.None)
	return append(line, "}\n"...)
}

// appendText appends a text as JSON.
func appendText(line []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			quoted, err := json.Marshal(s)
			if err != nil {
				quoted = []byte(`""`) // a string always can be written
			}
			return append(line, quoted...)
		}
	}
	return append(append(append(line, '"'), s...), '"')
}

// Messages are the types of those that rules are about.
func Messages() []string { return []string{"Prepare", "Promise", "Accept", "Accepted"} }
