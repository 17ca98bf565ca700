package kv_test

import (
	"fmt"
	"testing"

	"github.com/synod-paxos/synod/impl/kv"
	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
	_ "github.com/synod-paxos/synod/internal/seldom"
)

// cluster is some nodes whose messages all come, in their order, and whose disks write at once. What
// goes wrong elsewhere is simulated by package nodetest.
type cluster struct {
	t       *testing.T
	logs    []*kv.Log
	nodes   []*node.Node
	writing []*node.Batch
	network []node.Message
	timers  []node.Timer // of each node: one
	answers map[uint64]kv.Answer
	last    uint64

	sent, written int // over the network; batches
	promised      int // bytes of values in the longest Promise
}

// sessionSlots is how many slots a session lasts in such a cluster.
const sessionSlots = 300

func newCluster(t *testing.T, n int, window multipaxos.Slot) *cluster {
	t.Helper()
	c := &cluster{t: t, writing: make([]*node.Batch, n), timers: make([]node.Timer, n), answers: map[uint64]kv.Answer{}}
	for self := range n {
		id := node.Identity{Cluster: "test", Self: paxos.Node(self), Quorums: paxos.Majority(n)}
		policy := kv.Usual(uint64(self))
		policy.Window, policy.Session = window, sessionSlots
		l := kv.NewLog(id, policy)
		opened, err := node.Open(id, l, node.Format(id))
		if err != nil {
			t.Fatal(err)
		}
		c.logs, c.nodes = append(c.logs, l), append(c.nodes, opened)
	}
	return c
}

func (c *cluster) take(self int, e node.Effects) {
	for _, m := range e.Send {
		if m.From != m.To {
			c.sent++
		}
		if p, is := m.Body.(*kv.Promise); is {
			c.promised = max(c.promised, length(p.Votes))
		}
	}
	c.network = append(c.network, e.Send...)
	for _, t := range e.Timers {
		c.timers[self] = t
	}
	for _, r := range e.Replies {
		c.answers[r.ID] = r.Answer.(kv.Answer)
	}
	if e.Write != nil {
		c.writing[self] = e.Write
	}
}

// settle lets all happen that can without a timer: messages first.
func (c *cluster) settle() { c.deliver(func(node.Message) bool { return true }) }

// deliver is settle in which only some messages come.
func (c *cluster) deliver(comes func(node.Message) bool) {
	for busy := true; busy; {
		for len(c.network) > 0 {
			m := c.network[0]
			if c.network = c.network[1:]; comes(m) {
				c.take(int(m.To), c.nodes[m.To].Receive(m))
			}
		}
		busy = false
		for self, b := range c.writing {
			if b != nil {
				busy, c.writing[self] = true, nil
				c.written++
				c.take(self, c.nodes[self].Written())
			}
		}
	}
}

// tick lets a node's timer come.
func (c *cluster) tick(self int) {
	c.take(self, c.nodes[self].Expire(c.timers[self]))
	c.settle()
}

// lead has a node lead.
func (c *cluster) lead(self int) {
	c.t.Helper()
	c.ask(self, kv.Open{})
	for range 100 {
		if c.logs[self].Stats().Leads {
			return
		}
		c.tick(self)
	}
	c.t.Fatal("it does not lead")
}

func (c *cluster) ask(self int, what any) (id uint64) {
	c.last++
	c.take(self, c.nodes[self].Ask(node.Request{ID: c.last, Key: kv.Others, Ask: what}))
	return c.last
}

// asks asks, and gives the answer.
func (c *cluster) asks(self int, what any) kv.Answer {
	c.t.Helper()
	id := c.ask(self, what)
	c.settle()
	a, answered := c.answers[id]
	if !answered {
		c.t.Fatalf("%+v is not answered", what)
	}
	return a
}

// What a command costs once a node leads is an identity: a round of Accepts and their answers to
// the leader, who tells the others what is chosen, and one write of each node. That a node takes a
// snapshot now and then costs no write more. A get costs a question to all, and no write.
func TestWhatACommandCosts(t *testing.T) {
	const commands = 100
	for _, n := range []int{1, 3, 5} {
		for _, window := range []multipaxos.Slot{4, 512} {
			c := newCluster(t, n, window)
			c.lead(0)
			for _, at := range []int{0, n - 1} {
				session, forwarded := c.asks(at, kv.Open{}).Session, min(at, 1)
				c.sent, c.written = 0, 0
				for i := range uint64(commands) {
					c.asks(at, kv.Do{Session: session, Number: i + 1, Op: kv.Op{Kind: kv.Increment, Key: "k", By: 1}})
				}
				if sent := commands * (3*(n-1) + forwarded); c.sent != sent || c.written != commands*n {
					t.Errorf("%d nodes, window %d, asked node %d: %d messages and %d writes for %d commands, want %d and %d", n, window, at, c.sent, c.written, commands, sent, commands*n)
				}
				c.sent, c.written = 0, 0
				for range commands {
					c.asks(at, kv.Get{Key: "k"})
				}
				if sent := commands * 2 * (n - 1 + forwarded); c.sent != sent || c.written != 0 {
					t.Errorf("%d nodes, asked node %d: %d messages and %d writes for %d gets, want %d and 0", n, at, c.sent, c.written, commands, sent)
				}
			}
			if dropped := c.logs[0].Stats().Dropped; (dropped > 0) != (window == 4) {
				t.Errorf("window %d: %d slots are dropped", window, dropped)
			}
		}
	}
}

// Commands that come while a disk writes are written together.
func TestCommandsGather(t *testing.T) {
	c := newCluster(t, 3, 512)
	c.lead(0)
	var sessions []uint64
	for range 100 {
		sessions = append(sessions, c.asks(0, kv.Open{}).Session)
	}
	c.sent, c.written = 0, 0
	for _, s := range sessions {
		c.ask(0, kv.Do{Session: s, Number: 1, Op: kv.Op{Kind: kv.Increment, Key: "k", By: 1}})
	}
	c.settle()
	if c.sent != 100*6 || c.written > 3*2 {
		t.Errorf("100 commands at once: %d messages and %d writes, want 600 and at most 6", c.sent, c.written)
	}
	if got := c.asks(2, kv.Get{Key: "k"}); got != (kv.Answer{Kind: kv.Found, Value: "100"}) {
		t.Errorf("after 100 increments a get is told %v", got)
	}
}

// A command of a session is executed once, wherever and however often it is asked.
func TestAClientAsksAgain(t *testing.T) {
	c := newCluster(t, 3, 4)
	c.lead(0)
	session := c.asks(0, kv.Open{}).Session
	one := kv.Do{Session: session, Number: 1, Op: kv.Op{Kind: kv.Increment, Key: "k", By: 1}}
	for i := range 30 {
		if got := c.asks(i%3, one); got != (kv.Answer{Kind: kv.Done, Value: "1"}) {
			t.Fatalf("asked for the %dth time it is told %v, want 1", i+1, got)
		}
	}
	two := one
	two.Number = 2
	for i, want := range []kv.Answer{{Kind: kv.Done, Value: "2"}, {Kind: kv.Superseded}} {
		if got := c.asks(i, []kv.Do{two, one}[i]); got != want {
			t.Errorf("told %v, want %v", got, want)
		}
	}
}

// A session lasts a number of slots, at all nodes alike; then its commands are refused for ever.
func TestSessionsEnd(t *testing.T) {
	c := newCluster(t, 1, 512)
	c.lead(0)
	old, young := c.asks(0, kv.Open{}).Session, c.asks(0, kv.Open{}).Session
	increment := kv.Op{Kind: kv.Increment, Key: "k", By: 1}
	if got := c.asks(0, kv.Do{Session: old, Number: 1, Op: increment}); got.Value != "1" {
		t.Fatal(got)
	}
	for i := range uint64(sessionSlots) {
		c.asks(0, kv.Do{Session: young, Number: i + 1, Op: increment})
	}
	if got := c.asks(0, kv.Do{Session: old, Number: 1, Op: increment}); got.Kind != kv.Expired {
		t.Errorf("an old session's command is told %v, want that it is expired", got)
	}
	if s := c.logs[0].Stats(); s.Sessions > 1 {
		t.Errorf("%d sessions are kept", s.Sessions)
	}
}

// A node that lags behind forgets a session where the log is so far, not where others are: a command
// that the log has twice is executed once by it too.
func TestSessionsEndAlike(t *testing.T) {
	c := newCluster(t, 3, 512)
	c.lead(0)
	old, young := c.asks(0, kv.Open{}).Session, c.asks(0, kv.Open{}).Session
	one := kv.Do{Session: old, Number: 1, Op: kv.Op{Kind: kv.Increment, Key: "k", By: 1}}
	c.asks(2, one)
	var late []node.Message
	late2 := func(m node.Message) bool {
		if _, learn := m.Body.(kv.Learn); learn && m.To == 2 {
			late = append(late, m)
		}
		return m.To != 2
	}
	for i := range uint64(sessionSlots) {
		c.ask(0, kv.Do{Session: young, Number: i + 1, Op: kv.Op{Kind: kv.Set, Key: "x"}})
		if i == 0 {
			c.ask(0, one)
		}
		c.deliver(late2)
	}
	c.tick(0) // node 2 hears how far the log is
	c.network = late
	c.settle()
	if got, want := c.asks(2, kv.Get{Key: "k"}), (kv.Answer{Kind: kv.Found, Value: "1"}); got != want {
		t.Errorf("asked for twice it is told %v, want %v", got, want)
	}
	if here, there := c.logs[2].Stats(), c.logs[0].Stats(); here.Dropped > 0 || here.Sessions != there.Sessions {
		t.Errorf("want node 2 to execute all slots and to have %d sessions as node 0, got %+v", there.Sessions, here)
	}
}

// A session is opened before it has commands. Who makes up the name of one that is not, as in a slot
// that nobody has reached, takes nothing from whom it is given to, and nothing of it is kept.
func TestSessionsAreOpenedFirst(t *testing.T) {
	c := newCluster(t, 3, 4)
	c.lead(0)
	increment := kv.Op{Kind: kv.Increment, Key: "k", By: 1}
	next := c.asks(0, kv.Open{}).Session + 3 // after two that are refused
	for i, made := range []uint64{next, 1<<64 - 1} {
		if got := c.asks(i, kv.Do{Session: made, Number: 1, Op: increment}); got.Kind != kv.Expired {
			t.Errorf("session %d, which nobody opened: told %v, want that it is not known", made, got)
		}
	}
	if got := c.asks(1, kv.Open{}).Session; got != next {
		t.Fatalf("opened session %d, want %d", got, next)
	}
	if got := c.asks(1, kv.Do{Session: next, Number: 1, Op: increment}); got != (kv.Answer{Kind: kv.Done, Value: "1"}) {
		t.Errorf("the first command of session %d is told %v, want 1", next, got)
	}
	if s := c.logs[0].Stats(); s.Sessions != 1 {
		t.Errorf("%d sessions are kept, want 1", s.Sessions)
	}
}

// A node that got a state instead of slots does not know whether they had a command of its client. If
// the session has ended meanwhile nobody does, and it does not say that nothing was done.
func TestASessionEndsUnseen(t *testing.T) {
	c := newCluster(t, 3, 64)
	c.lead(0)
	session, other := c.asks(2, kv.Open{}).Session, c.asks(0, kv.Open{}).Session
	without2 := func(m node.Message) bool { return m.To != 2 }
	increment := kv.Op{Kind: kv.Increment, Key: "k", By: 1}
	id := c.ask(2, kv.Do{Session: session, Number: 1, Op: increment})
	c.deliver(without2)
	for i := range uint64(sessionSlots) {
		c.ask(0, kv.Do{Session: other, Number: i + 1, Op: kv.Op{Kind: kv.Set, Key: "x"}})
		c.deliver(without2)
	}
	for range 100 {
		c.tick(0)
		c.tick(2)
	}
	if got, want := c.asks(2, kv.Get{Key: "k"}), (kv.Answer{Kind: kv.Found, Value: "1"}); got != want {
		t.Fatalf("told %v, want %v", got, want)
	}
	if got := c.answers[id]; got.Kind != kv.Superseded {
		t.Errorf("told %v, want that it is not known any more", got)
	}
}

// The log of operations does what it says, one after another.
func TestOperations(t *testing.T) {
	c := newCluster(t, 3, 512)
	c.lead(1)
	for i, step := range []struct {
		what any
		want kv.Answer
	}{
		{kv.Get{Key: "k"}, kv.Answer{Kind: kv.Absent}},
		{kv.Do{Op: kv.Op{Kind: kv.Delete, Key: "k"}}, kv.Answer{Kind: kv.Absent}},
		{kv.Do{Op: kv.Op{Kind: kv.CompareAndSet, Key: "k", Old: "", New: "x"}}, kv.Answer{Kind: kv.Differs}},
		{kv.Do{Op: kv.Op{Kind: kv.Create, Key: "k", New: "a b\n"}}, kv.Answer{Kind: kv.Done}},
		{kv.Do{Op: kv.Op{Kind: kv.Create, Key: "k", New: "c"}}, kv.Answer{Kind: kv.Differs}},
		{kv.Get{Key: "k"}, kv.Answer{Kind: kv.Found, Value: "a b\n"}},
		{kv.Do{Op: kv.Op{Kind: kv.Increment, Key: "k", By: 1}}, kv.Answer{Kind: kv.NotNumber}},
		{kv.Do{Op: kv.Op{Kind: kv.CompareAndSet, Key: "k", Old: "a b\n", New: "9223372036854775806"}}, kv.Answer{Kind: kv.Done}},
		{kv.Do{Op: kv.Op{Kind: kv.Increment, Key: "k", By: 1}}, kv.Answer{Kind: kv.Done, Value: "9223372036854775807"}},
		{kv.Do{Op: kv.Op{Kind: kv.Increment, Key: "k", By: 1}}, kv.Answer{Kind: kv.NotNumber}},
		{kv.Do{Op: kv.Op{Kind: kv.Increment, Key: "n", By: -3}}, kv.Answer{Kind: kv.Done, Value: "-3"}},
		{kv.Do{Op: kv.Op{Kind: kv.Delete, Key: "k"}}, kv.Answer{Kind: kv.Done}},
		{kv.Get{Key: "k"}, kv.Answer{Kind: kv.Absent}},
		{kv.Do{Op: kv.Op{Kind: kv.Set, Key: ""}}, kv.Answer{Kind: kv.Invalid}},
		{kv.Get{Key: fmt.Sprintf("%257d", 1)}, kv.Answer{Kind: kv.Invalid}},
		{kv.Do{Session: 1, Op: kv.Op{Kind: kv.Set, Key: "k"}}, kv.Answer{Kind: kv.Invalid}},
		{"rubbish", kv.Answer{Kind: kv.Invalid}},
	} {
		if got := c.asks(i%3, step.what); got != step.want {
			t.Errorf("%+v: told %v %q, want %v %q", step.what, got.Kind, got.Value, step.want.Kind, step.want.Value)
		}
	}
}

// There is an end to what is kept, so that a snapshot is one message.
func TestFull(t *testing.T) {
	c := newCluster(t, 1, 512)
	c.lead(0)
	large := string(make([]byte, kv.MaxValue))
	for i := 0; ; i++ {
		got := c.asks(0, kv.Do{Op: kv.Op{Kind: kv.Set, Key: fmt.Sprint("k", i), New: large}})
		if got.Kind == kv.Done && (i+1)*kv.MaxValue <= kv.MaxState {
			continue
		}
		if got.Kind != kv.Full || i != kv.MaxState/kv.MaxValue-1 {
			t.Errorf("the %dth large value is told %v", i+1, got.Kind)
		}
		return
	}
}

func length(votes multipaxos.Votes) (bytes int) {
	for _, v := range votes {
		bytes += len(v.Vote.Value)
	}
	return bytes
}

// Who leads next gets all votes of a node in one message, so however long the commands are, they
// stay few enough for that; also those of nodes whom nobody tells what is chosen.
func TestLongCommandsLeaveRoomForANewLeader(t *testing.T) {
	for _, deaf := range []bool{false, true} {
		c := newCluster(t, 3, 512)
		c.lead(0)
		session := c.asks(0, kv.Open{}).Session
		for i := range uint64(100) {
			c.ask(0, kv.Do{Session: session, Number: i + 1, Op: kv.Op{Kind: kv.Set, Key: "k", New: fmt.Sprintf("%*d", kv.MaxValue, i)}})
			c.deliver(func(m node.Message) bool { _, learn := m.Body.(kv.Learn); return !(deaf && learn) })
		}
		c.lead(1)
		if got := c.asks(1, kv.Get{Key: "k"}); got.Value != fmt.Sprintf("%*d", kv.MaxValue, 99) {
			t.Errorf("told %v and %d bytes, want the last value", got.Kind, len(got.Value))
		}
		if most := kv.Usual(0).Bytes + 2*kv.MaxValue; c.promised == 0 || c.promised > most {
			t.Errorf("a Promise has %d bytes, want at most %d, and one", c.promised, most)
		}
	}
}

// What an acceptor said of an earlier question, and comes late, confirms no later one: it may have
// promised another leader since, who has been told of more.
func TestALateAnswerConfirmsNothing(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 3, 64)
	c.lead(0)
	var late []node.Message
	asked := c.ask(0, kv.Get{Key: "k"})
	c.deliver(func(m node.Message) bool {
		_, heard := m.Body.(kv.Heard)
		if heard = heard && m.From == 1 && m.To == 0; heard {
			late = append(late, m)
		}
		return !heard
	})
	if a, answered := c.answers[asked]; !answered || a.Kind != kv.Absent || len(late) == 0 {
		t.Fatalf("want the first get to be answered by two of three, and the third to be late, got %v %t, %d late", a, answered, len(late))
	}
	apart := func(m node.Message) bool { return (m.From == 0) == (m.To == 0) }
	opened := c.ask(1, kv.Open{})
	for range 200 {
		c.take(1, c.nodes[1].Expire(c.timers[1]))
		c.deliver(apart)
	}
	set := c.ask(1, kv.Do{Session: c.answers[opened].Session, Number: 1, Op: kv.Op{Kind: kv.Set, Key: "k", New: "x"}})
	if c.deliver(apart); c.answers[set].Kind != kv.Done {
		t.Fatalf("want node 1 to lead without node 0, got %+v", c.answers[set])
	}
	asked = c.ask(0, kv.Get{Key: "k"})
	c.deliver(apart)
	c.network = append(c.network, late...)
	c.deliver(func(m node.Message) bool { return apart(m) || m.From == 1 && m.To == 0 })
	if a, answered := c.answers[asked]; answered {
		t.Errorf("x is set, and a get is told %v %q", a.Kind, a.Value)
	}
}
