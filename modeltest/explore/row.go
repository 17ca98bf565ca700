package explore

import (
	"fmt"
	"math/bits"
	"slices"
	"sync/atomic"
)

// entry is a state of a machine. Its row is nil until a state of the system with it
// is expanded.
type entry struct {
	hashes   []uint64 // by symmetry, 0 for none
	contents []string // by symmetry; nil unless states are kept
	left     []left   // to look at in states of the system with it, of invariants that are the machine's
	row      atomic.Pointer[row]
}

// row is what a machine in one state does. It never changes: what is learned makes
// another.
type row struct {
	free  []move    // that happen, or break something by themselves, and need no message
	joint []move    // by place in compiled.joint; those that it has no part in do not happen
	heard []hearing // by word of the messages
	moves []move    // by slot; empty as long as no message was tried
	frees int64     // how many of free happen
	harms bool      // some move breaks something by itself
}

// hearing is what a machine in one state does with 64 messages, a bit each.
type hearing struct {
	untried uint64 // of those that it takes
	live    uint64 // something happens
	again   uint64 // something happens, and the machine stays in its state
	answers uint64 // what it sends then: other messages, by the word that they are in
}

// move is a step of one machine.
type move struct {
	delta    uint64 // of the fingerprint without symmetry, by the machine's change
	next     uint32
	send     int32 // None or a message
	input    uint16
	happened bool
	breaks   string
}

// enter makes entries of the states that were numbered since the last call. The
// caller holds the lock.
func (m *machine) enter(c *compiled) {
	for ; m.entered < m.count(); m.entered++ {
		e := m.entries.grow(uint32(m.entered))
		for _, given := range m.given {
			if rest := guarded(given, uint32(m.entered)); rest != nil {
				e.left = append(e.left, rest)
			}
		}
		for symmetry, to := range m.canonical {
			content := m.content(uint32(m.entered), symmetry)
			e.hashes = append(e.hashes, hash("machine", to, content))
			if c.exact {
				e.contents = append(e.contents, content)
			}
		}
	}
}

// try has the machine take an input. The caller holds the lock.
func (m *machine) try(c *compiled, local uint32, input int) move {
	m.begins(local, input)
	out, err := m.take(local, input)
	m.under.Store(0)
	if err == nil && (out.send < None || out.send >= c.System.Messages) {
		err = fmt.Errorf("explore: machine %d sends message %d with input %d: want None or one of %d", m.index, out.send, input, c.System.Messages)
	}
	if err != nil {
		c.fails(m.failure(local, input, err))
		return move{next: local, send: None}
	}
	m.enter(c)
	delta := m.entries.get(local).hashes[0] ^ m.entries.get(out.next).hashes[0]
	return move{delta: delta, next: out.next, input: uint16(input), happened: out.happened, send: int32(out.send), breaks: out.breaks}
}

// row gives what the machine does in a state, as far as it is known: all without
// messages.
func (m *machine) row(c *compiled, local uint32) *row {
	e := m.entries.get(local)
	if r := e.row.Load(); r != nil {
		return r
	}
	m.lock.Lock()
	defer m.lock.Unlock()
	if r := e.row.Load(); r != nil {
		return r
	}
	r := &row{heard: make([]hearing, c.messageWords), joint: make([]move, len(c.joint))}
	for w, interest := range m.interest {
		r.heard[w].untried = interest
	}
	for _, input := range m.free {
		mv := m.try(c, local, input)
		r.harms = r.harms || mv.breaks != ""
		if mv.happened {
			r.frees++
		}
		if mv.happened || mv.breaks != "" {
			r.free = append(r.free, mv)
		}
	}
	for k, input := range c.joint {
		r.joint[k] = move{next: local, send: None}
		for _, who := range c.Inputs[input].Takes {
			if who == m.index {
				r.joint[k] = m.try(c, local, input)
			}
		}
	}
	e.row.Store(r)
	return r
}

// hears gives what the machine does in a state, with all messages sent tried, and whether what
// leaves it in its state sends nothing new.
func (m *machine) hears(c *compiled, local uint32, sent []uint64) (r *row, idle bool) {
	if r = m.entries.get(local).row.Load(); r == nil {
		r = m.row(c, local)
	}
	untried, unsent := r.news(sent)
	if untried != 0 {
		r = m.learn(c, local, sent)
		_, unsent = r.news(sent)
	}
	return r, unsent == 0
}

// news has bits for messages that were sent and not tried, and for answers that were not sent.
func (r *row) news(sent []uint64) (untried, unsent uint64) {
	for w := range r.heard {
		h := &r.heard[w]
		untried |= sent[w] & h.untried
		unsent |= h.answers &^ sent[w]
	}
	return untried, unsent
}

// learn tries the messages sent that are not known yet.
func (m *machine) learn(c *compiled, local uint32, sent []uint64) *row {
	e := m.entries.get(local)
	m.lock.Lock()
	defer m.lock.Unlock()
	old := e.row.Load()
	r := &row{free: old.free, joint: old.joint, heard: slices.Clone(old.heard), moves: make([]move, len(m.inputs)), frees: old.frees, harms: old.harms}
	copy(r.moves, old.moves)
	for w := range r.heard {
		for untried := sent[w] & r.heard[w].untried; untried != 0; untried &= untried - 1 {
			r.hear(m, c, local, w*64+bits.TrailingZeros64(untried))
		}
	}
	e.row.Store(r)
	return r
}

// hear tries a message. The caller holds the lock.
func (r *row) hear(m *machine, c *compiled, local uint32, message int) {
	slot, bit := m.slot[message], uint64(1)<<(message%64)
	mv := m.try(c, local, int(m.inputs[slot]))
	r.moves[slot] = mv
	r.harms = r.harms || mv.breaks != ""
	h := &r.heard[message/64]
	h.untried &^= bit
	if !mv.happened {
		return
	}
	h.live |= bit
	if mv.next == local {
		h.again |= bit
		if mv.send != None {
			r.heard[mv.send/64].answers |= 1 << (mv.send % 64)
		}
	}
}

// took notes the inputs that the machine took in some state.
func (m *machine) took(c *compiled, taken []bool) {
	for local := range uint32(m.entered) {
		r := m.entries.get(local).row.Load()
		if r == nil {
			continue
		}
		for _, list := range [][]move{r.free, r.joint, r.moves} {
			for _, mv := range list {
				taken[mv.input] = taken[mv.input] || mv.happened
			}
		}
	}
}
