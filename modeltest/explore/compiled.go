package explore

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// ErrTooLarge is wrapped by errors about systems that do not fit in a state's words.
var ErrTooLarge = errors.New("the system is too large to explore")

// Limits of a system, so that a state is small.
const (
	maxMachines = 64
	maxMessages = 1 << 12
	inputBits   = 16
	maxInputs   = 1 << inputBits

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
	joint        []int      // the inputs that several machines take
	hashes       [][]uint64 // by symmetry, 0 for none, and message
	judges       judges
	takers       []taker // by input
	skips        bool    // what leads nowhere new may be left out: see origin
	failing      sync.Mutex
	failed       *failure // by failing
}

// machine is one of the machines with what it was seen to do.
type machine struct {
	*opened
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
	canonical []int      // by symmetry: the machine that it becomes
	on        invariants // plain ones that its changing may break
	given     []func(local uint32) func(View) bool
	alone     []*verdicts
	tried     uint64        // how many steps so far
	under     atomic.Uint64 // the step that is being taken, see begins; 0: none
}

// taker is the machine that takes an input, and the message that it needs, or None.
type taker struct {
	machine, needs int32
	more           bool // other machines take the input too, or an observer sees it
}

func compile(s *System, exact bool) (*compiled, []uint64, error) {
	machines, err := s.open()
	if err != nil {
		return nil, nil, err
	}
	c := &compiled{System: s, exact: exact, messageWords: (s.Messages + 63) / 64, machines: make([]machine, len(s.Machines))}
	c.skips = s.Observe == nil && len(s.Symmetries) == 0
	c.layout(machines)
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
func (c *compiled) layout(machines []*opened) {
	c.words = c.messageWords
	used := 64
	for i, of := range machines {
		m := &c.machines[i]
		m.opened, m.index = of, i
		if used+of.bits > 64 {
			c.words, used = c.words+1, 0
		}
		m.word, m.shift, m.mask = c.words-1, used, 1<<of.bits-1
		used += of.bits
		m.canonical = append(m.canonical, i)
		for _, s := range c.Symmetries {
			m.canonical = append(m.canonical, s.Machines[i])
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
		c.takers = append(c.takers, taker{int32(in.Takes[0]), int32(in.Needs), len(in.Takes) > 1 || c.Observe != nil})
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
