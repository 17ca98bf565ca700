package explore

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"sync"
	"sync/atomic"
)

// ErrTooLarge is wrapped by errors about systems that do not fit in a state's words.
var ErrTooLarge = errors.New("the system is too large to explore")

// Limits of a system, so that a state is small.
const (
	maxMachines = 64
	maxMessages = 1 << 12
	maxInputs   = 1 << 16

	maxInvariants = 64
)

// compiled is a system as the search sees it. A state is words: the messages sent,
// then each machine's number within a word.
type compiled struct {
	*System
	exact        bool
	words        int // of a state
	messageWords int
	machines     []machine
	joint        []int        // the inputs that several machines take
	hashes       [][]uint64   // by symmetry, 0 for none, and message
	onMessage    []invariants // by message
	onAny        invariants   // those that any step may break
	every        invariants
	failing      sync.Mutex
	failed       *failure // by failing
}

// invariants is a set of them, a bit each.
type invariants uint64

// machine is a Machine with what it was seen to do.
type machine struct {
	Machine
	index     int
	word      int // of a state, with the machine's number
	shift     int
	mask      uint64
	free      []int    // inputs that need no message, this machine's alone
	interest  []uint64 // messages that it takes
	slot      []int32  // by message: its place among those
	inputs    []int32  // by slot
	lock      sync.Mutex
	entries   chunked[entry]
	entered   int
	canonical []int // by symmetry: the machine that it becomes
	on        invariants
	under     atomic.Pointer[underWay]
}

// underWay is a step that is being taken.
type underWay struct {
	local uint32
	input int
}

// entry is a state of a machine. Its row is nil until a state of the system with it
// is expanded.
type entry struct {
	hashes   []uint64 // by symmetry, 0 for none
	contents []string // by symmetry; nil unless states are kept
	row      atomic.Pointer[row]
}

// row is what a machine in one state does. It never changes: what is learned makes
// another.
type row struct {
	free  []move   // that happen
	joint []move   // by place in compiled.joint; those that it has no part in do not happen
	known []uint64 // the messages for which it was tried
	live  []uint64 // those of them with which something happens
	moves []move   // by slot
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

func compile(s *System, exact bool) (*compiled, []uint64, error) {
	if err := s.check(); err != nil {
		return nil, nil, err
	}
	c := &compiled{System: s, exact: exact, messageWords: (s.Messages + 63) / 64, machines: make([]machine, len(s.Machines))}
	c.layout()
	c.deal()
	c.concern()
	for symmetry := range len(s.Symmetries) + 1 {
		c.hashes = append(c.hashes, make([]uint64, s.Messages))
		for m := range s.Messages {
			c.hashes[symmetry][m] = hash("message", c.renamed(symmetry, m), "")
		}
	}
	initial := make([]uint64, c.words)
	for i := range c.machines {
		local, err := c.machines[i].begin()
		if err != nil {
			return nil, nil, err
		}
		c.machines[i].enter(c)
		c.machines[i].set(initial, local)
	}
	return c, initial, nil
}

// layout gives every machine its place in a word.
func (c *compiled) layout() {
	c.words = c.messageWords
	used := 64
	for i, of := range c.Machines {
		m := &c.machines[i]
		m.Machine, m.index = of, i
		if used+of.bits() > 64 {
			c.words, used = c.words+1, 0
		}
		m.word, m.shift, m.mask = c.words-1, used, 1<<of.bits()-1
		used += of.bits()
		m.canonical = append(m.canonical, i)
		for _, s := range c.Symmetries {
			m.canonical = append(m.canonical, s.Machines[i])
		}
	}
}

// concern notes by what each invariant may be broken.
func (c *compiled) concern() {
	c.onMessage = make([]invariants, c.System.Messages)
	for i, v := range c.Invariants {
		bit := invariants(1) << i
		c.every |= bit
		for _, who := range v.Machines {
			c.machines[who].on |= bit
		}
		for _, message := range v.Messages {
			c.onMessage[message] |= bit
		}
		if len(v.Machines) == 0 && len(v.Messages) == 0 {
			c.onAny |= bit
		}
	}
}

// deal tells every machine its inputs.
func (c *compiled) deal() {
	for i := range c.machines {
		m := &c.machines[i]
		m.interest, m.slot = make([]uint64, c.messageWords), make([]int32, c.System.Messages)
	}
	for n, in := range c.Inputs {
		m := &c.machines[in.Takes[0]]
		switch {
		case len(in.Takes) > 1:
			c.joint = append(c.joint, n)
		case in.Needs == None:
			m.free = append(m.free, n)
		default:
			m.interest[in.Needs/64] |= 1 << (in.Needs % 64)
			m.slot[in.Needs] = int32(len(m.inputs))
			m.inputs = append(m.inputs, int32(n))
		}
	}
}

func (c *compiled) renamed(symmetry, message int) int {
	if symmetry == 0 {
		return message
	}
	return c.Symmetries[symmetry-1].Messages[message]
}

// hash is 64 bits that look random, the same in every run. It is a variable as tests
// have fingerprints collide.
var hash = func(kind string, index int, content string) uint64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d %s", kind, index, content))
	return binary.LittleEndian.Uint64(sum[:])
}

func (m *machine) get(words []uint64) uint32 { return uint32(words[m.word] >> m.shift & m.mask) }

func (m *machine) set(words []uint64, local uint32) {
	words[m.word] = words[m.word]&^(m.mask<<m.shift) | uint64(local)<<m.shift
}

// enter makes entries of the states that were numbered since the last call. The
// caller holds the lock.
func (m *machine) enter(c *compiled) {
	for ; m.entered < m.count(); m.entered++ {
		e := m.entries.grow(uint32(m.entered))
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
	m.under.Store(&underWay{local, input})
	out, err := m.take(local, input)
	m.under.Store(nil)
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
	r := &row{known: make([]uint64, c.messageWords), live: make([]uint64, c.messageWords), joint: make([]move, len(c.joint))}
	for _, input := range m.free {
		if mv := m.try(c, local, input); mv.happened || mv.breaks != "" {
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

// learn tries the messages sent that are not known yet.
func (m *machine) learn(c *compiled, local uint32, sent []uint64) *row {
	e := m.entries.get(local)
	m.lock.Lock()
	defer m.lock.Unlock()
	old := e.row.Load()
	r := &row{free: old.free, joint: old.joint, moves: make([]move, len(m.inputs))}
	copy(r.moves, old.moves)
	for w, known := range old.known {
		live := old.live[w]
		for unknown := sent[w] & m.interest[w] &^ known; unknown != 0; unknown &= unknown - 1 {
			bit := unknown & -unknown
			slot := m.slot[w*64+bits.TrailingZeros64(bit)]
			r.moves[slot] = m.try(c, local, int(m.inputs[slot]))
			known |= bit
			if r.moves[slot].happened || r.moves[slot].breaks != "" {
				live |= bit
			}
		}
		r.known, r.live = append(r.known, known), append(r.live, live)
	}
	e.row.Store(r)
	return r
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
