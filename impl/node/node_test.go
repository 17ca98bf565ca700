package node_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
)

func TestSetAndGet(t *testing.T) {
	c := newCluster(t)
	c.ask(0, 1, "color", node.Get{})
	c.settle()
	c.ask(0, 2, "color", node.Set{Value: "red"})
	c.settle()
	c.ask(1, 3, "color", node.Set{Value: "blue"})
	c.ask(2, 4, "color", node.Get{})
	c.ask(2, 5, "shape", node.Get{})
	c.settle()
	for id, want := range map[uint64]node.Answer{
		1: {Kind: node.Unset}, 2: {Kind: node.Chosen, Value: "red"}, 3: {Kind: node.Chosen, Value: "red"}, 4: {Kind: node.Chosen, Value: "red"}, 5: {Kind: node.Unset},
	} {
		if c.answers[id] != want {
			t.Errorf("request %d: got %v, want %v", id, c.answers[id], want)
		}
	}
}

// While a batch is written others gather, and go together.
func TestWritesGather(t *testing.T) {
	c := newCluster(t)
	for id := range uint64(100) {
		c.ask(0, id, fmt.Sprint("key", id), node.Set{Value: "x"})
	}
	if got := len(c.writing[0].Records); got != 2 {
		t.Errorf("the first batch has %d records, want 2: a register's and the header", got)
	}
	c.write(0)
	if got := len(c.writing[0].Records); got != 100 {
		t.Errorf("the second batch has %d records, want 100: those that came meanwhile", got)
	}
	c.settle()
	if len(c.answers) != 100 || c.writes > 20 {
		t.Errorf("%d answers after %d writes of three nodes, want 100 after few", len(c.answers), c.writes)
	}
}

// A get that comes after the round of another began must not be told what that round finds: a value
// may have been chosen in between.
func TestUnsetIsForWhoWaitedBefore(t *testing.T) {
	c := newCluster(t)
	c.ask(0, 1, "key", node.Get{})
	for c.writing[0] != nil || c.writing[1] != nil || c.writing[2] != nil {
		for self, b := range c.writing {
			if b != nil {
				c.write(self)
			}
		}
	}
	c.ask(0, 2, "key", node.Get{}) // the Prepare of the first is on its way
	first := slices.Clone(c.network)
	c.settle()
	if len(first) != 3 || c.answers[1].Kind != node.Unset || c.answers[2].Kind != node.Unset {
		t.Fatalf("want two gets answered unset, got %v", c.answers)
	}
	if got := c.disk(0, "key").Ballot.Round; got != 2 {
		t.Errorf("two gets, one after the round of the other began, took %d rounds, want 2", got)
	}
}

func TestRefused(t *testing.T) {
	policy := node.Usual(1)
	policy.MaxWaiting, policy.MaxRegisters = 2, 1
	n, err := node.Open(identity(0), node.NewRegisters(identity(0), policy), node.Format(identity(0)))
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("x", node.MaxKey+1)
	for i, c := range []struct {
		key  string
		ask  any
		want node.AnswerKind
	}{
		{"", node.Get{}, node.Invalid}, {long, node.Get{}, node.Invalid}, {"key", nil, node.Invalid},
		{"key", node.Set{Value: paxos.Value(make([]byte, node.MaxValue+1))}, node.Invalid},
		{"key", node.Get{}, 0}, {"other", node.Get{}, node.Full}, {"key", node.Get{}, 0}, {"key", node.Get{}, node.Busy},
	} {
		e := n.Ask(node.Request{ID: uint64(i), Key: c.key, Ask: c.ask})
		if c.want == 0 && len(e.Replies) > 0 || c.want > 0 && (len(e.Replies) != 1 || e.Replies[0].Answer.(node.Answer).Kind != c.want) {
			t.Errorf("%d: got %v, want %v", i, e.Replies, c.want)
		}
	}
	n.Cancel("key", 4)
	if e := n.Ask(node.Request{ID: 9, Key: "key", Ask: node.Get{}}); len(e.Replies) != 0 {
		t.Errorf("a request that was taken back still counts: %v", e.Replies)
	}
}

// What a node did not send itself, or cannot have sent, changes nothing.
func TestNobodySpeaksForAnother(t *testing.T) {
	n, err := node.Open(identity(0), node.NewRegisters(identity(0), node.Usual(1)), node.Format(identity(0)))
	if err != nil {
		t.Fatal(err)
	}
	ballot := paxos.Ballot{Round: 1, Node: 1}
	for _, m := range []node.Message{
		{From: 2, To: 0, Key: "key", Body: paxos.Prepare{Ballot: ballot}},
		{From: 1, To: 2, Key: "key", Body: paxos.Prepare{Ballot: ballot}},
		{From: 3, To: 0, Key: "key", Body: paxos.Prepare{Ballot: paxos.Ballot{Round: 1, Node: 3}}},
		{From: 2, To: 0, Key: "key", Body: paxos.Accept{Ballot: ballot}},
		{From: 1, To: 0, Key: "key", Body: paxos.Accepted{From: 2, Ballot: ballot}},
		{From: 1, To: 0, Key: "key", Body: paxos.Promise{From: 2, Ballot: ballot}},
		{From: 1, To: 0, Key: "key", Body: paxos.Prepare{Ballot: paxos.Ballot{Round: 1 << 62, Node: 1}}},
		{From: 1, To: 0, Key: "", Body: paxos.Prepare{Ballot: ballot}},
		{From: 1, To: 0, Key: "key", Body: paxos.Accept{Ballot: ballot, Value: paxos.Value(make([]byte, node.MaxValue+1))}},
		{From: 1, To: 0, Key: "key", Body: "Prepare"},
	} {
		if e := n.Receive(m); e.Write != nil || len(e.Send) > 0 {
			t.Errorf("%v from %d: want that nothing happens, got %+v", m.Body, m.From, e)
		}
	}
	if e := n.Receive(node.Message{From: 1, To: 0, Key: "key", Body: paxos.Prepare{Ballot: ballot}}); e.Write == nil {
		t.Errorf("the owner's own Prepare: want a write, got %+v", e)
	}
}

// disk is that of node 0 after some work.
func disk(t *testing.T) []node.Record {
	c := newCluster(t)
	for id := range uint64(4) {
		c.ask(int(id)%3, id, fmt.Sprint("key", id), node.Set{Value: "value"})
	}
	c.settle()
	return records(c.disks[0])
}

func reopen(id node.Identity, disk []node.Record) error {
	_, err := node.Open(id, node.NewRegisters(id, node.Usual(1)), disk)
	return err
}

// Every bit on a disk matters: if one is another the node does not start.
func TestEveryFlippedBitIsNoticed(t *testing.T) {
	whole := disk(t)
	if err := reopen(identity(0), whole); err != nil {
		t.Fatal(err)
	}
	for i, r := range whole {
		for bit := range 8 * len(r.Data) {
			torn := slices.Clone(whole)
			torn[i].Data = slices.Clone(r.Data)
			torn[i].Data[bit/8] ^= 1 << (bit % 8)
			if err := reopen(identity(0), torn); !errors.Is(err, node.ErrDamaged) {
				t.Fatalf("bit %d of record %q: want that the disk is damaged, got %v", bit, r.Name, err)
			}
		}
		for length := range r.Data {
			torn := slices.Clone(whole)
			torn[i].Data = r.Data[:length]
			if err := reopen(identity(0), torn); !errors.Is(err, node.ErrDamaged) {
				t.Fatalf("%d bytes of record %q: want that the disk is damaged, got %v", length, r.Name, err)
			}
		}
	}
}

func TestOtherDisksAreRefused(t *testing.T) {
	whole := disk(t)
	other, larger, self := identity(0), identity(0), identity(1)
	other.Cluster, larger.Quorums = "other", paxos.Majority(5)
	swapped := slices.Clone(whole)
	swapped[1].Data, swapped[2].Data = swapped[2].Data, swapped[1].Data
	for _, c := range []struct {
		name string
		id   node.Identity
		disk []node.Record
		want error
	}{
		{"of another cluster", other, whole, node.ErrForeign}, {"of a larger cluster", larger, whole, node.ErrForeign},
		{"of another node", self, whole, node.ErrForeign},
		{"empty", identity(0), nil, node.ErrDamaged}, {"without header", identity(0), whole[1:], node.ErrDamaged},
		{"with a record less", identity(0), whole[:len(whole)-1], node.ErrDamaged},
		{"with a record twice", identity(0), append(slices.Clone(whole), whole[1]), node.ErrDamaged},
		{"with two records in each other's place", identity(0), swapped, node.ErrDamaged},
		{"without its registers", identity(0), whole[:1], node.ErrDamaged},
	} {
		if err := reopen(c.id, c.disk); !errors.Is(err, c.want) {
			t.Errorf("a disk %s: want %v, got %v", c.name, c.want, err)
		}
	}
}

// A restart takes no ballot again, and forgets no answer.
func TestRestart(t *testing.T) {
	c := newCluster(t)
	c.ask(0, 1, "key", node.Set{Value: "x"})
	c.settle()
	before := c.disk(0, "key").Ballot
	for self := range 3 {
		c.stop(self)
		c.start(self)
	}
	c.ask(0, 2, "key", node.Set{Value: "y"})
	c.settle()
	if want := (node.Answer{Kind: node.Chosen, Value: "x"}); c.answers[2] != want {
		t.Errorf("after a restart: got %v, want %v", c.answers[2], want)
	}
	if after := c.disk(0, "key").Ballot; !before.Less(after) {
		t.Errorf("the ballot after a restart is %v, want one above %v", after, before)
	}
}

// counters are another protocol: each request counts one up, on disk, and tells all.
type counters map[string]uint64

func (c counters) Recover(name string, content []byte) error {
	c[name] = binary.BigEndian.Uint64(content)
	return nil
}
func (c counters) Receive(m node.Message, out *node.Output) {
	c[m.Key] = max(c[m.Key], m.Body.(uint64))
}
func (c counters) Cancel(string, uint64)           {}
func (c counters) Expire(node.Timer, *node.Output) {}
func (c counters) Ask(r node.Request, out *node.Output) {
	_, there := c[r.Key]
	c[r.Key]++
	out.Records = append(out.Records, node.Record{Name: r.Key, Data: binary.BigEndian.AppendUint64(nil, c[r.Key]), New: !there})
	out.Send = append(out.Send, node.Message{From: 0, To: 1, Key: r.Key, Body: c[r.Key]})
	out.Replies = append(out.Replies, node.Reply{ID: r.ID, Answer: c[r.Key]})
}

// A second protocol is hosted as the registers are.
func TestAnotherProtocolIsHosted(t *testing.T) {
	n, err := node.Open(identity(0), counters{}, node.Format(identity(0)))
	if err != nil {
		t.Fatal(err)
	}
	first := n.Ask(node.Request{ID: 1, Key: "a"})
	if first.Write == nil || len(first.Send) > 0 || len(first.Replies) > 0 {
		t.Fatalf("want a write and nothing else yet, got %+v", first)
	}
	disk := slices.Clone(first.Write.Records)
	if e := n.Ask(node.Request{ID: 2, Key: "a"}); e.Write != nil || len(e.Replies) > 0 {
		t.Fatalf("want nothing while a batch is written, got %+v", e)
	}
	done := n.Written()
	if len(done.Replies) != 1 || done.Replies[0] != (node.Reply{ID: 1, Answer: uint64(1)}) || len(done.Send) != 1 || done.Write == nil {
		t.Fatalf("want the first answered and the second written, got %+v", done)
	}
	again := counters{}
	if _, err := node.Open(identity(0), again, disk); err != nil || again["a"] != 1 {
		t.Errorf("want what was durable, 1, got %d: %v", again["a"], err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add("synod 1 ", []byte("x"))
	f.Fuzz(func(t *testing.T, header string, content []byte) {
		id := identity(0)
		err := reopen(id, []node.Record{{Data: []byte(header)}, {Name: "key", Data: content}})
		if err == nil && !bytes.Contains([]byte(header), []byte("synod 1")) {
			t.Errorf("a node starts from %q", header)
		}
	})
}
