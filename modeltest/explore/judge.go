package explore

import (
	"math/bits"
	"sync"
	"sync/atomic"
)

// invariants is a set of them, a bit each.
type invariants uint64

// judges are the invariants, by what may break them, so that after a step just those are looked
// at that it may have broken.
type judges struct {
	every, onAny invariants
	onMessage    []invariants // by message sent: those that say no more than Holds
	after        [][]left     // by message sent
	heeding      [][]int      // by message sent: the machines with an invariant by Given that names it
}

// left is what is left to look at of an invariant, once something is known of a state.
type left = func(View) bool

// never is left of what cannot hold.
func never(View) bool { return false }

// concern notes by what each invariant may be broken.
func (c *compiled) concern() {
	j := &c.judges
	j.onMessage, j.after, j.heeding = make([]invariants, c.System.Messages), make([][]left, c.System.Messages), make([][]int, c.System.Messages)
	for i := range c.Invariants {
		j.every |= 1 << i
		switch v := &c.Invariants[i]; {
		case v.Given != nil:
			c.machines[v.Machines[0]].given = append(c.machines[v.Machines[0]].given, v.Given)
			for _, message := range v.Messages {
				j.heeding[message] = append(j.heeding[message], v.Machines[0])
			}
		case v.After != nil:
			for _, message := range v.Messages {
				if rest := guarded(v.After, message); rest != nil {
					j.after[message] = append(j.after[message], rest)
				}
			}
		case v.Alone:
			once := newVerdicts(c, v)
			for _, who := range v.Machines {
				c.machines[who].alone = append(c.machines[who].alone, once)
			}
		default:
			c.plain(v, 1<<i)
		}
	}
}

// plain is an invariant of which nothing is known but what it depends on.
func (c *compiled) plain(v *Invariant, bit invariants) {
	for _, who := range v.Machines {
		c.machines[who].on |= bit
	}
	for _, message := range v.Messages {
		c.judges.onMessage[message] |= bit
	}
	if len(v.Machines) == 0 && len(v.Messages) == 0 {
		c.judges.onAny |= bit
	}
}

// guarded is what is left of an invariant; where that cannot be said without a panic it does not
// hold.
func guarded[T any](given func(T) func(View) bool, what T) (rest left) {
	defer func() {
		if recover() != nil {
			rest = never
		}
	}()
	return given(what)
}

// judge looks at what a step may have broken. It panics where an invariant does.
func (c *compiled) judge(v View, changes []change) bool {
	concerned := c.judges.onAny
	for _, change := range changes {
		if change.machine == None {
			return c.hold(c.judges.every, v)
		}
		if m := &c.machines[change.machine]; change.moved {
			if !m.holds(v) {
				return false
			}
			concerned |= m.on
		}
		if change.message != None {
			if !c.holdsAfter(v, change) {
				return false
			}
			concerned |= c.judges.onMessage[change.message]
		}
	}
	return c.hold(concerned, v)
}

// holds looks at what the machine's new state may have broken.
func (m *machine) holds(v View) bool {
	for _, rest := range m.entries.get(m.get(v.words)).left {
		if !rest(v) {
			return false
		}
	}
	for _, a := range m.alone {
		if !a.hold(v) {
			return false
		}
	}
	return true
}

// holdsAfter looks at what a message may have broken, but for plain invariants.
func (c *compiled) holdsAfter(v View, by change) bool {
	for _, rest := range c.judges.after[by.message] {
		if !rest(v) {
			return false
		}
	}
	for _, who := range c.judges.heeding[by.message] {
		if m := &c.machines[who]; (who != int(by.machine) || !by.moved) && !m.holds(v) {
			return false
		}
	}
	return true
}

// hold looks at invariants.
func (c *compiled) hold(those invariants, v View) bool {
	for ; those != 0; those &= those - 1 {
		if !c.Invariants[bits.TrailingZeros64(uint64(those))].Holds(v) {
			return false
		}
	}
	return true
}

// verdicts are those about an invariant of machines alone: it is known for which of their states
// it held. All may be forgotten, as to look twice finds the same.
type verdicts struct {
	*Invariant
	machines []*machine
	bits     int // of all states together
	held     atomic.Pointer[[]atomic.Uint64]
	lock     sync.Mutex
	count    int // of those held
}

// Of so many verdicts there is room at first, and at most.
const (
	heldFirst = 1 << 8
	heldMost  = 1 << 20
)

func newVerdicts(c *compiled, of *Invariant) *verdicts {
	a := &verdicts{Invariant: of}
	for _, who := range of.Machines {
		a.machines = append(a.machines, &c.machines[who])
		a.bits += c.machines[who].bits
	}
	first := make([]atomic.Uint64, heldFirst)
	a.held.Store(&first)
	return a
}

func (a *verdicts) hold(v View) bool {
	if a.bits > 63 {
		return a.Holds(v)
	}
	states := uint64(1)
	for _, m := range a.machines {
		states = states<<bits.Len64(m.mask) | uint64(m.get(v.words))
	}
	if place(*a.held.Load(), states).Load() == states {
		return true
	}
	if !a.Holds(v) {
		return false
	}
	a.remember(states)
	return true
}

// place is where states are in a table that is never full, or belong.
func place(table []atomic.Uint64, states uint64) *atomic.Uint64 {
	mask := uint64(len(table) - 1)
	for at := states * 0x9e3779b97f4a7c15 >> 32 & mask; ; at = (at + 1) & mask {
		if is := table[at].Load(); is == states || is == 0 {
			return &table[at]
		}
	}
}

// remember puts states into the table, or into one that is larger, or empty again.
func (a *verdicts) remember(states uint64) {
	a.lock.Lock()
	defer a.lock.Unlock()
	table := *a.held.Load()
	if a.count >= len(table)/2 {
		old := table
		table = make([]atomic.Uint64, min(2*len(old), 2*heldMost))
		if a.count = 0; len(table) > len(old) {
			for i := range old {
				if is := old[i].Load(); is != 0 {
					place(table, is).Store(is)
					a.count++
				}
			}
		}
		a.held.Store(&table)
	}
	if at := place(table, states); at.Load() == 0 {
		at.Store(states)
		a.count++
	}
}
