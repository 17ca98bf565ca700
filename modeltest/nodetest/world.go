package nodetest

import (
	"fmt"
	"maps"
	"slices"

	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/nodetest/nodelog"
)

// surroundings are told what comes of what happens.
type surroundings interface {
	sent(m flight)
	set(self int, t node.Timer) // a timer
	writes(self int)            // a batch is on its way to a disk
	told(op int)                // a client was answered
}

// heedless are told it, and do nothing.
type heedless struct{}

func (heedless) set(int, node.Timer) {}
func (heedless) writes(int)          {}
func (heedless) told(int)            {}

// flight is a message that was sent, as the oracle reads it, and as a reader does where that is
// recorded.
type flight struct {
	node.Message
	judged judged
	text   string
}

// machine is a node and its disk.
type machine struct {
	identity node.Identity
	node     *node.Node // nil while it is down
	disk     map[string][]byte
	batches  uint64      // that were put on it
	writing  *node.Batch // that the disk has not finished
	timers   []node.Timer
	damaged  bool // a record on its disk is not as it was written
	refused  bool // it noticed, and does not start any more
	starts   uint64
}

// world is a cluster, in which nothing happens by itself.
type world struct {
	machines  []*machine
	seed      uint64
	hosted    hosted
	steps     int // that may be tried to find an order of the requests
	around    surroundings
	events    int
	time      uint64 // that has gone by until the end
	counts    Counts
	recording bool
	actions   []Action
	drawn     int            // how many of them were before the end
	broken    *Violation     // the first
	logs      []*nodelog.Log // of each node, if they are wanted
	follow    follower       // of what they take of TLC's graph, if that is wanted
}

// Counts say what happened.
type Counts struct {
	Delivered, Lost, Repeated  int
	Cuts                       int // of one way between two nodes
	Crashes, Starts            int
	Writes, FailedWrites, Slow int
	Torn, Rotten, Vanished     int // records
	Refused                    int // starts
	Timers, Jumps              int
	Sets, Gets, Answers        int
	Ended, Full                int `json:",omitempty"` // commands refused: their session had; there would be too much

	// Unexplained are the runs of which there were too many orders of the requests to try: whether
	// one explains what clients were told is open.
	Unexplained int `json:",omitempty"`
}

func (c *Counts) add(o Counts) {
	c.Delivered, c.Lost, c.Repeated, c.Cuts = c.Delivered+o.Delivered, c.Lost+o.Lost, c.Repeated+o.Repeated, c.Cuts+o.Cuts
	c.Crashes, c.Starts, c.Writes, c.FailedWrites = c.Crashes+o.Crashes, c.Starts+o.Starts, c.Writes+o.Writes, c.FailedWrites+o.FailedWrites
	c.Slow, c.Torn, c.Rotten, c.Vanished, c.Refused = c.Slow+o.Slow, c.Torn+o.Torn, c.Rotten+o.Rotten, c.Vanished+o.Vanished, c.Refused+o.Refused
	c.Ended, c.Full, c.Unexplained = c.Ended+o.Ended, c.Full+o.Full, c.Unexplained+o.Unexplained
	c.Timers, c.Jumps, c.Sets, c.Gets, c.Answers = c.Timers+o.Timers, c.Jumps+o.Jumps, c.Sets+o.Sets, c.Gets+o.Gets, c.Answers+o.Answers
}

// mostSteps are tried to find an order of a run's requests. Of most runs a few thousand suffice; of
// one with many requests without answer all might take days.
const mostSteps = 1_000_000

// newWorld gives a cluster of nodes that have just started for the first time.
func newWorld(h hosted, nodes, votes int, seed uint64, around surroundings) *world {
	w := &world{seed: seed, hosted: h, steps: mostSteps, around: around}
	promises, votes := quorums(nodes, votes)
	q, err := paxos.NewQuorums(nodes, promises, votes)
	if err != nil {
		panic(err) // drawn, or checked when it was read
	}
	for self := range nodes {
		id := node.Identity{Cluster: "simulated", Self: paxos.Node(self), Quorums: q}
		m := &machine{identity: id, disk: map[string][]byte{}}
		for _, r := range node.Format(id) {
			m.disk[r.Name] = r.Data
		}
		w.machines = append(w.machines, m)
		w.open(m)
	}
	return w
}

// breaks notes that a rule is broken; the first one counts.
func (w *world) breaks(rule string, self int, key, format string, args ...any) {
	if w.broken == nil {
		w.broken = &Violation{Rule: rule, Node: self, Key: key, What: fmt.Sprintf(format, args...)}
	}
}

// open starts a node from its disk. One whose disk is damaged must not start, and any other must.
func (w *world) open(m *machine) {
	self := int(m.identity.Self)
	m.starts++
	protocol := w.hosted.protocol(m.identity, w.seed, w.seed<<16^uint64(self)<<8^m.starts)
	var disk []node.Record
	for _, name := range slices.Sorted(maps.Keys(m.disk)) {
		disk = append(disk, node.Record{Name: name, Data: m.disk[name]})
	}
	n, err := node.Open(m.identity, protocol, disk)
	switch {
	case err == nil && m.damaged:
		w.breaks("NoticesDamage", self, "", "it starts from a disk on which a record is not as it was written")
	case err != nil && !m.damaged:
		w.breaks("Starts", self, "", "it does not start from a disk that is whole: %v", err)
	case err != nil:
		m.refused = true
		w.counts.Refused++
		return
	}
	m.node = n
}

// act counts what happens, and records it.
func (w *world) act(a Action) {
	w.events++
	if w.recording {
		w.actions = append(w.actions, a)
	}
}

// deliver brings a message to its node, if that is up.
func (w *world) deliver(f flight) {
	m := w.machines[f.To]
	if m.node == nil {
		return
	}
	if w.act(Action{}); w.recording {
		w.actions[len(w.actions)-1] = Action{Do: "deliver", Node: int(f.To), From: int(f.From), Key: f.Key, Message: f.text}
	}
	w.counts.Delivered++
	w.hosted.hears(f)
	w.follow.hears(f)
	if w.logs != nil {
		w.logs[f.To].Received(f.Message)
	}
	w.take(m, m.node.Receive(f.Message))
}

// ask has a client ask a node.
func (w *world) ask(a Action) {
	m := w.machines[a.Node]
	if m.node == nil {
		return
	}
	w.act(a)
	if a.Set {
		w.counts.Sets++
	} else {
		w.counts.Gets++
	}
	request := w.hosted.asks(a)
	w.follow.asks(a.Node, a.Key, a.Set, a.Value)
	if w.logs != nil {
		w.logs[a.Node].Asked(request)
	}
	w.take(m, m.node.Ask(request))
}

// cancel has a client not wait any more.
func (w *world) cancel(self, op int, key string) {
	if m := w.machines[self]; m.node != nil {
		w.act(Action{Do: "cancel", Node: self, Key: key, Op: op})
		w.follow.forgets(self, op, w.hosted)
		m.node.Cancel(key, uint64(op))
	}
}

// expire fires a timer that is set.
func (w *world) expire(self int, t node.Timer) {
	m := w.machines[self]
	at := slices.Index(m.timers, t)
	if m.node == nil || at < 0 {
		return
	}
	w.act(Action{Do: "expire", Node: self, Key: t.Key, Round: t.Round})
	w.counts.Timers++
	m.timers = slices.Delete(m.timers, at, at+1)
	before := w.hosted.round(self, t.Key)
	e := m.node.Expire(t)
	for _, next := range e.Timers {
		if t.Round < before {
			w.breaks("OwnTimer", self, t.Key, "a timer of round %d ends round %d, and begins %d", t.Round, before, next.Round)
		}
	}
	w.take(m, e)
}

// written finishes what a disk writes.
func (w *world) written(self int) {
	m := w.machines[self]
	if m.node == nil || m.writing == nil {
		return
	}
	w.act(Action{Do: "written", Node: self})
	w.counts.Writes++
	if w.logs != nil {
		w.logs[self].Durable(m.writing.Records)
	}
	w.keep(m)
	w.take(m, m.node.Written())
}

// keep puts what was being written on the disk.
func (w *world) keep(m *machine) {
	for _, r := range m.writing.Records {
		m.disk[r.Name] = r.Data
	}
	m.batches++
	m.writing = nil
}

// What becomes of a batch that was being written when a node stopped.
const (
	fateLost = "lost" // none of it is on disk
	fateKept = "kept" // all of it
	fateTorn = "torn" // its first record is, in part
)

// stop ends a node. What was being written may be on the disk or not.
func (w *world) stop(self int, fate string) {
	m := w.machines[self]
	if m.node == nil {
		return
	}
	w.act(Action{Do: "stop", Node: self, Fate: fate})
	w.counts.Crashes++
	if m.writing != nil {
		switch fate {
		case fateKept:
			w.keep(m)
		case fateTorn:
			w.tear(m, m.writing.Records[0])
		}
	}
	m.node, m.writing, m.timers = nil, nil, nil
	w.hosted.stopped(self)
}

// tear leaves the first part of a record.
func (w *world) tear(m *machine, r node.Record) {
	w.counts.Torn++
	m.disk[r.Name] = slices.Clone(r.Data[:len(r.Data)-1])
	m.damaged = true
}

// start starts a node that is down.
func (w *world) start(self int) {
	m := w.machines[self]
	if m.node != nil || m.refused {
		return
	}
	w.act(Action{Do: "start", Node: self})
	w.counts.Starts++
	w.follow.restarts(self)
	if w.open(m); w.logs != nil && m.node != nil {
		w.logs[self].Started()
	}
}

// rot flips a bit of a record on a disk, of the node's header if the key is empty.
func (w *world) rot(self int, key string, bit int) {
	m := w.machines[self]
	data := slices.Clone(m.disk[key])
	if m.node != nil || len(data) == 0 {
		return
	}
	w.act(Action{Do: "rot", Node: self, Key: key, Bit: bit})
	w.counts.Rotten++
	bit %= 8 * len(data)
	data[bit/8] ^= 1 << (bit % 8)
	m.disk[key], m.damaged = data, true
}

// vanish takes a record off a disk.
func (w *world) vanish(self int, key string) {
	m := w.machines[self]
	if m.node != nil || m.disk[key] == nil {
		return
	}
	w.act(Action{Do: "vanish", Node: self, Key: key})
	w.counts.Vanished++
	delete(m.disk, key)
	m.damaged = true
}

// take judges effects and hands them on.
func (w *world) take(m *machine, e node.Effects) {
	self := int(m.identity.Self)
	w.hosted.took(w, self)
	if e.Write != nil {
		if m.writing != nil {
			w.breaks("OneBatch", self, "", "batch %d is given before the last is written", e.Write.Number)
		}
		m.writing = e.Write
		w.around.writes(self)
	}
	for _, t := range e.Timers {
		m.timers = append(m.timers, t)
		w.hosted.began(self, t)
		w.around.set(self, t)
	}
	if w.logs != nil {
		w.logs[self].Shows(e, func(op uint64) string { return w.hosted.keyOf(int(op)) })
	}
	for _, r := range e.Replies { // before what is sent, as that may begin another round
		w.counts.Answers++
		w.hosted.tells(w, self, r)
		w.around.told(int(r.ID))
	}
	var f flight
	for i, message := range e.Send {
		if i == 0 || message.Body != e.Send[i-1].Body || message.Key != e.Send[i-1].Key {
			f.judged = w.hosted.read(message)
			if w.recording {
				f.text = w.hosted.text(message.Body)
			}
			w.hosted.sends(w, m, message, f.judged)
			w.follow.sends(self, message.Key, f.judged)
		}
		f.Message = message
		w.around.sent(f)
	}
}
