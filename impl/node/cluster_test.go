package node_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
)

// cluster is some nodes in one test, which decides what happens next.
type cluster struct {
	t       *testing.T
	nodes   []*node.Node // nil for one that stopped
	disks   []map[string][]byte
	writing []*node.Batch // that a disk has not finished
	network []node.Message
	timers  [][]node.Timer
	answers map[uint64]node.Answer
	writes  int // begun, of all nodes
	starts  uint64
}

func identity(self int) node.Identity {
	return node.Identity{Cluster: "test", Self: paxos.Node(self), Quorums: paxos.Majority(3)}
}

func newCluster(t *testing.T) *cluster {
	c := &cluster{t: t, nodes: make([]*node.Node, 3), writing: make([]*node.Batch, 3), timers: make([][]node.Timer, 3), answers: map[uint64]node.Answer{}}
	for self := range c.nodes {
		disk := map[string][]byte{}
		for _, r := range node.Format(identity(self)) {
			disk[r.Name] = r.Data
		}
		c.disks = append(c.disks, disk)
		c.start(self)
	}
	return c
}

func records(disk map[string][]byte) (all []node.Record) {
	for _, name := range slices.Sorted(maps.Keys(disk)) {
		all = append(all, node.Record{Name: name, Data: slices.Clone(disk[name])})
	}
	return all
}

func (c *cluster) start(self int) {
	c.t.Helper()
	c.starts++
	n, err := node.Open(identity(self), node.NewRegisters(identity(self), node.Usual(c.starts)), records(c.disks[self]))
	if err != nil {
		c.t.Fatal(err)
	}
	c.nodes[self] = n
}

// stop loses what is not on disk.
func (c *cluster) stop(self int) {
	c.nodes[self], c.writing[self], c.timers[self] = nil, nil, nil
}

// take carries out effects, and checks that what they show is on disk.
func (c *cluster) take(self int, e node.Effects) {
	c.t.Helper()
	for _, m := range e.Send {
		c.durable(self, m)
	}
	c.network = append(c.network, e.Send...)
	c.timers[self] = append(c.timers[self], e.Timers...)
	for _, r := range e.Replies {
		if _, again := c.answers[r.ID]; again {
			c.t.Fatalf("request %d is answered twice", r.ID)
		}
		c.answers[r.ID] = r.Answer.(node.Answer)
	}
	if e.Write != nil {
		if c.writing[self] != nil {
			c.t.Fatalf("node %d writes batch %d before %d is done", self, e.Write.Number, c.writing[self].Number)
		}
		c.writing[self] = e.Write
		c.writes++
	}
}

// durable: the disk under a message says at least what the message does.
func (c *cluster) durable(self int, m node.Message) {
	c.t.Helper()
	disk := c.disk(self, m.Key)
	ok := true
	switch b := m.Body.(type) {
	case paxos.Prepare:
		ok = !disk.Ballot.Less(b.Ballot)
	case paxos.Accept:
		ok = !disk.Ballot.Less(b.Ballot)
	case paxos.Promise:
		ok = !disk.Promised.Less(b.Ballot) && !disk.Vote.Ballot.Less(b.Vote.Ballot)
	case paxos.Accepted:
		ok = !disk.Promised.Less(b.Ballot) && !disk.Vote.Ballot.Less(b.Ballot)
	case paxos.Reject:
		ok = !disk.Promised.Less(b.Promised)
	}
	if !ok {
		c.t.Fatalf("node %d sends %T%v of %s, and on its disk is %+v", self, m.Body, m.Body, m.Key, disk)
	}
}

// disk reads what a node would find of a register.
func (c *cluster) disk(self int, key string) paxos.Disk {
	c.t.Helper()
	if c.disks[self][key] == nil {
		return paxos.Disk{}
	}
	disk, err := node.ReadRegister(node.Record{Name: key, Data: c.disks[self][key]})
	if err != nil {
		c.t.Fatal(err)
	}
	return disk
}

// write finishes what a disk writes.
func (c *cluster) write(self int) {
	for _, r := range c.writing[self].Records {
		c.disks[self][r.Name] = slices.Clone(r.Data)
	}
	c.writing[self] = nil
	c.take(self, c.nodes[self].Written())
}

// deliver takes a message off the network.
func (c *cluster) deliver(at int) {
	m := c.network[at]
	c.network = slices.Delete(c.network, at, at+1)
	if n := c.nodes[m.To]; n != nil {
		c.take(int(m.To), n.Receive(m))
	}
}

func (c *cluster) ask(self int, id uint64, key string, what any) {
	c.take(self, c.nodes[self].Ask(node.Request{ID: id, Key: key, Ask: what}))
}

// expire fires the oldest timer.
func (c *cluster) expire(self int) {
	timer := c.timers[self][0]
	c.timers[self] = c.timers[self][1:]
	c.take(self, c.nodes[self].Expire(timer))
}

// settle lets all happen that can: messages first, timers last.
func (c *cluster) settle() {
	for {
		busy := slices.IndexFunc(c.writing, func(b *node.Batch) bool { return b != nil })
		timed := slices.IndexFunc(c.timers, func(all []node.Timer) bool { return len(all) > 0 })
		switch {
		case len(c.network) > 0:
			c.deliver(0)
		case busy >= 0:
			c.write(busy)
		case timed >= 0:
			c.expire(timed)
		default:
			return
		}
	}
}

// something lets one thing happen that can, by chance. A write that fails stops its node, which
// starts again.
func (c *cluster) something(r *rand.Rand, fails func(write int) bool) bool {
	var can []func()
	for self, b := range c.writing {
		if b != nil {
			can = append(can, func() {
				if fails(c.writes) {
					c.stop(self)
					c.start(self)
					return
				}
				c.write(self)
			})
		}
	}
	for at := range min(len(c.network), 4) {
		can = append(can, func() { c.deliver(at) })
	}
	for self, timers := range c.timers { // mostly late: who never waits never ends
		if len(timers) > 0 && (len(can) == 0 || r.IntN(50) == 0) {
			can = []func(){func() { c.expire(self) }}
		}
	}
	if len(can) > 0 {
		can[r.IntN(len(can))]()
	}
	return len(can) > 0
}

// A store fails at each of its writes in turn: nothing is sent or answered that it did not keep, and
// what is answered stays so. This is what "durable before it is sent" says.
func TestStoreFailsAtEveryWrite(t *testing.T) {
	for seed := range uint64(20) {
		for failing := 1; ; failing++ {
			c, r := newCluster(t), rand.New(rand.NewPCG(seed, 0))
			for id := range uint64(8) {
				self, key := int(id)%3, fmt.Sprint("key", id%3)
				if id%4 == 3 {
					c.ask(self, id, key, node.Get{})
				} else {
					c.ask(self, id, key, node.Set{Value: paxos.Value(fmt.Sprint("value", id))})
				}
			}
			failed := false
			for c.something(r, func(write int) bool {
				now := !failed && write >= failing
				failed = failed || now
				return now
			}) {
			}
			agree(t, c)
			if !failed {
				break // all of its writes have been tried
			}
		}
	}
}

// agree: all that were told a value of one register were told the same, and so is who asks now.
func agree(t *testing.T, c *cluster) {
	t.Helper()
	told := map[string]paxos.Value{}
	tell := func(id uint64, key string) {
		a, answered := c.answers[id]
		if !answered || a.Kind == node.Unset {
			return
		}
		if before, there := told[key]; there && before != a.Value || a.Kind != node.Chosen {
			t.Fatalf("request %d of %s is told %v %q, others %q", id, key, a.Kind, a.Value, before)
		}
		told[key] = a.Value
	}
	for id := range uint64(8) {
		tell(id, fmt.Sprint("key", id%3))
	}
	for self := range 3 {
		for k := range 3 {
			id, key := uint64(100+10*self+k), fmt.Sprint("key", k)
			c.ask(self, id, key, node.Get{})
			c.settle()
			before, known := told[key]
			if got := c.answers[id]; known && got != (node.Answer{Kind: node.Chosen, Value: before}) {
				t.Fatalf("node %d tells of %s %v, others were told %q", self, key, got, before)
			}
			tell(id, key)
		}
	}
}
