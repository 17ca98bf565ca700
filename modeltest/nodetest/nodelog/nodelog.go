// Package nodelog writes what happens to a node of impl/node as a log that package logs judges.
//
// What the caller owes: each event in its order, what an effect shows before it is carried out, and
// [Log.Flush] in between, so that what others may have seen is in the file. A log survives a
// process that is killed; what a machine that loses power had not written is lost.
//
//	nodelog.go  events as lines
//	store.go    those of a node of a replicated store
//	file.go     the file that they are written to, and the next one
package nodelog

import (
	"io"

	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
)

// Log is the log of one node.
type Log struct {
	to    io.Writer
	id    node.Identity
	lines uint64
	past  Earlier
	store bool // of a replicated store: slots of one log
	text  []byte
	err   error // the first; what comes after is counted, so that the gap shows
}

// Earlier is what was before a log begins, or goes on.
type Earlier struct {
	Lines uint64 // that the log has
	Whole bool   // it has told of all that is on the node's disk: that was empty when it began
	Run   uint64 // starts of the node, this one and those without log too; 0: nobody counts
}

// New begins a log, or goes on with one.
func New(to io.Writer, id node.Identity, past Earlier) *Log { return begin(to, id, past, false) }

// NewStore is New of a node of a replicated store.
func NewStore(to io.Writer, id node.Identity, past Earlier) *Log { return begin(to, id, past, true) }

func begin(to io.Writer, id node.Identity, past Earlier, store bool) *Log {
	l := &Log{to: to, id: id, lines: past.Lines, past: past, store: store}
	l.Started()
	return l
}

// Started logs that the node starts, again or for the first time.
func (l *Log) Started() { l.begins(logs.Start) }

// begins logs who the node is.
func (l *Log) begins(do string) {
	self := int(l.id.Self)
	l.add(logs.Event{
		Do: do, Node: &self, Nodes: l.id.Quorums.N(), Votes: l.id.Quorums.Size2(), Disk: l.past.Whole, Run: l.past.Run,
		Clients: !l.store, Log: l.store,
	}, message{})
}

// message is what a line says of one, and of a disk.
type message struct {
	kind                   string
	ballot, vote, promised paxos.Ballot
	value                  paxos.Value
}

func pair(b paxos.Ballot) [2]uint64 { return [2]uint64{b.Round, uint64(b.Node)} }

func (l *Log) add(e logs.Event, m message) {
	l.lines++
	e.N, e.Type, e.Value = l.lines, m.kind, string(m.value)
	l.text = e.AppendJSON(l.text, pair(m.ballot), pair(m.vote), pair(m.promised))
}

func read(body any) message {
	switch b := body.(type) {
	case paxos.Prepare:
		return message{kind: "Prepare", ballot: b.Ballot}
	case paxos.Promise:
		return message{kind: "Promise", ballot: b.Ballot, vote: b.Vote.Ballot, value: b.Vote.Value}
	case paxos.Accept:
		return message{kind: "Accept", ballot: b.Ballot, value: b.Value}
	case paxos.Accepted:
		return message{kind: "Accepted", ballot: b.Ballot, value: b.Value}
	case paxos.Reject:
		return message{kind: "Reject", ballot: b.Ballot, promised: b.Promised}
	}
	return message{kind: "other"}
}

// Received logs a message that came.
func (l *Log) Received(m node.Message) {
	if l.store {
		l.ofStore(logs.Event{Do: logs.Receive, From: int(m.From)}, m.Body)
		return
	}
	l.add(logs.Event{Do: logs.Receive, From: int(m.From), Key: m.Key}, read(m.Body))
}

// Asked logs what a client asks.
func (l *Log) Asked(r node.Request) {
	if l.store {
		return
	}
	set, isSet := r.Ask.(node.Set)
	l.add(logs.Event{Do: logs.Ask, Key: r.Key, None: !isSet}, message{value: set.Value})
}

// Durable logs what is on disk now.
func (l *Log) Durable(records []node.Record) {
	for _, r := range records {
		if l.store {
			l.durable(r)
			continue
		}
		if disk, err := node.ReadRegister(r); r.Name != "" && err == nil {
			l.add(logs.Event{Do: logs.Durable, Key: r.Name}, message{ballot: disk.Ballot, promised: disk.Promised, vote: disk.Vote.Ballot, value: disk.Vote.Value})
		}
	}
}

// Shows logs what an effect shows. key gives the register of a request, nothing if nobody waits for
// it. One line is for all to whom a message goes.
func (l *Log) Shows(e node.Effects, key func(id uint64) string) {
	for _, r := range e.Replies {
		a, _ := r.Answer.(node.Answer) // none of a store: its clients are not logged
		switch of := key(r.ID); {
		case of == "": // nobody waits for it any more
		case a.Kind == node.Chosen:
			l.add(logs.Event{Do: logs.Tell, Key: of}, message{value: a.Value})
		case a.Kind == node.Unset:
			l.add(logs.Event{Do: logs.Tell, Key: of, None: true}, message{})
		}
	}
	for i, m := range e.Send {
		switch again := i > 0 && m.Key == e.Send[i-1].Key && m.Body == e.Send[i-1].Body; {
		case again:
		case l.store:
			l.ofStore(logs.Event{Do: logs.Send}, m.Body)
		default:
			l.add(logs.Event{Do: logs.Send, Key: m.Key}, read(m.Body))
		}
	}
}

// Stop logs that the node ends in order.
func (l *Log) Stop() { l.add(logs.Event{Do: logs.Stop}, message{}) }

// Flush writes what was logged since the last time, and begins another file where one is full. It
// gives the first error that writing met.
func (l *Log) Flush() error {
	if len(l.text) == 0 {
		return l.err
	}
	l.write(l.to.Write)
	if f, ok := l.to.(*Files); ok && f.full() {
		l.begins(logs.Continue)
		l.write(f.another)
	}
	return l.err
}

func (l *Log) write(to func([]byte) (int, error)) {
	if _, err := to(l.text); err != nil && l.err == nil {
		l.err = err
	}
	l.text = l.text[:0]
}
