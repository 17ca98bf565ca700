package kv

import (
	"slices"

	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/node"
)

// Open asks for a session. It is answered with [Opened].
type Open struct{}

// Do asks for an operation: once, as often as it is asked with the same session and number, at
// whichever node. A session's numbers begin with 1, and each is one more than the last; a client
// waits for the answer before it goes on, or gives it up. Session 0 opens one for this request
// alone.
type Do struct {
	Session, Number uint64
	Op              Op
}

// Get asks for the value of a key.
type Get struct{ Key string }

// asks are the requests that wait.
type asks struct {
	commands []command
	opens    uint64  // drawn at the start, and counted from there
	next     []get   // gets that wait for the next question
	asked    []get   // that the leader was asked about
	number   uint64  // of that question; drawn at the start, as answers to the last life may be on their way
	ready    []ready // that wait for the log to be executed
}

// command waits to be executed.
type command struct {
	id uint64
	multipaxos.Command
	then    Op   // what is to be done once a session is opened; none if that is all
	skipped bool // a state came since it was asked, instead of slots that may have it
}

type get struct {
	id  uint64
	key string
}

// ready are gets that who executed up to a slot may answer.
type ready struct {
	upto multipaxos.Slot
	gets []get
}

func (a *asks) waiting() (n int) {
	for _, r := range a.ready {
		n += len(r.gets)
	}
	return n + len(a.commands) + len(a.next) + len(a.asked)
}

// Ask is [node.Protocol.Ask].
func (l *Log) Ask(q node.Request, out *node.Output) {
	l.arm(out)
	refuse := func(kind AnswerKind) {
		out.Refusals = append(out.Refusals, node.Reply{ID: q.ID, Answer: Answer{Kind: kind}})
	}
	if !valid(q.Ask) || q.Key != Others {
		refuse(Invalid)
		return
	}
	if l.asks.waiting() >= l.policy.MaxWaiting {
		refuse(Busy)
		return
	}
	switch ask := q.Ask.(type) {
	case Open:
		l.open(q.ID, Op{}, out)
	case Do:
		if ask.Session == 0 {
			l.open(q.ID, ask.Op, out)
			return
		}
		of := multipaxos.Command{Client: multipaxos.Client(ask.Session), Number: ask.Number, Op: opText(ask.Op)}
		l.command(command{id: q.ID, Command: of}, out)
	case Get:
		l.asks.next = append(l.asks.next, get{q.ID, ask.Key})
		l.askLeader(out)
	}
}

// valid tells whether there is such a request.
func valid(ask any) bool {
	switch a := ask.(type) {
	case Open:
		return true
	case Get:
		return validKey(a.Key)
	case Do:
		o := a.Op
		return o.Kind >= Set && o.Kind <= Delete && validKey(o.Key) && len(o.Old) <= MaxValue && len(o.New) <= MaxValue &&
			(a.Session == 0) == (a.Number == 0)
	}
	return false
}

func validKey(key string) bool { return 0 < len(key) && len(key) <= MaxKey }

// open has a session opened. What tells it apart from others of this node is drawn when the node
// starts, and counted: a node that has started again meets the slots of its last life again, and
// must not take one that was given to a client then.
func (l *Log) open(id uint64, then Op, out *node.Output) {
	l.asks.opens++
	number := l.asks.opens<<8 | uint64(l.self)
	l.command(command{id: id, Command: multipaxos.Command{Number: number, Op: opening}, then: then}, out)
}

func (l *Log) command(c command, out *node.Output) {
	l.asks.commands = append(l.asks.commands, c)
	l.forward(c, out)
}

// forward asks the leader, if one is known.
func (l *Log) forward(c command, out *node.Output) {
	if led := l.leads.led; !led.IsNone() {
		l.send(led.Node, Forward{c.Command}, out)
	}
}

// opened goes on with the request for which a session was opened.
func (l *Log) opened(number uint64, slot multipaxos.Slot, out *node.Output) {
	at := slices.IndexFunc(l.asks.commands, func(c command) bool { return c.Client == 0 && c.Number == number })
	if at < 0 {
		return
	}
	c := &l.asks.commands[at]
	if c.then.Kind != 0 {
		c.skipped = false
		c.Command = multipaxos.Command{Client: multipaxos.Client(slot), Number: 1, Op: opText(c.then)}
		l.forward(*c, out)
		return
	}
	l.reply(c.id, Answer{Kind: Opened, Session: uint64(slot)}, out)
	l.asks.commands = slices.Delete(l.asks.commands, at, at+1)
}

// skip is that slots were not seen which may have what waits.
func (a *asks) skip() {
	for i := range a.commands {
		a.commands[i].skipped = true
	}
}

// told tells all who wait for a command. That nothing was done is only for who would have seen it.
func (l *Log) told(c multipaxos.Command, a Answer, out *node.Output) {
	if c.Client == 0 {
		return
	}
	l.asks.commands = slices.DeleteFunc(l.asks.commands, func(w command) bool {
		is := w.Client == c.Client && w.Number == c.Number
		switch {
		case is && w.skipped && a.Kind == Expired:
			l.reply(w.id, Answer{Kind: Superseded}, out)
		case is:
			l.reply(w.id, a, out)
		}
		return is
	})
}

func (l *Log) reply(id uint64, a Answer, out *node.Output) {
	out.Replies = append(out.Replies, node.Reply{ID: id, Answer: a})
}

// askLeader asks how far the log is, for the gets that wait, unless it is being asked.
func (l *Log) askLeader(out *node.Output) {
	a := &l.asks
	if len(a.asked) > 0 || len(a.next) == 0 {
		return
	}
	a.number++
	a.asked, a.next = a.next, nil
	l.sendReadIndex(out)
}

func (l *Log) sendReadIndex(out *node.Output) {
	if led := l.leads.led; !led.IsNone() {
		l.send(led.Node, ReadIndex{l.asks.number}, out)
	}
}

// onReadUpTo lets the gets be answered that were asked about.
func (l *Log) onReadUpTo(m ReadUpTo, out *node.Output) {
	a := &l.asks
	if m.Number != a.number || len(a.asked) == 0 {
		return
	}
	a.ready = append(a.ready, ready{m.Slot, a.asked})
	a.asked = nil
	l.answerGets(out)
	l.askLeader(out)
}

// answerGets answers those for which enough is executed.
func (l *Log) answerGets(out *node.Output) {
	l.asks.ready = slices.DeleteFunc(l.asks.ready, func(r ready) bool {
		if r.upto > l.replica.Executed {
			return false
		}
		for _, g := range r.gets {
			l.reply(g.id, l.replica.State.get(g.key), out)
		}
		return true
	})
}

// Cancel is [node.Protocol.Cancel].
func (l *Log) Cancel(_ string, id uint64) {
	is := func(g get) bool { return g.id == id }
	a := &l.asks
	a.commands = slices.DeleteFunc(a.commands, func(c command) bool { return c.id == id })
	a.next, a.asked = slices.DeleteFunc(a.next, is), slices.DeleteFunc(a.asked, is)
	for i := range a.ready {
		a.ready[i].gets = slices.DeleteFunc(a.ready[i].gets, is)
	}
}

// tickAsks sends again what was not answered.
func (l *Log) tickAsks(out *node.Output) {
	if l.again() {
		l.sendAsks(out)
	}
}

// sendAsks asks the leader, again or for the first time, for all that waits.
func (l *Log) sendAsks(out *node.Output) {
	for _, c := range l.asks.commands {
		l.forward(c, out)
	}
	if len(l.asks.asked) > 0 {
		l.sendReadIndex(out)
	}
	l.askLeader(out)
}
