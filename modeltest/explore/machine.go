package explore

import (
	"fmt"
	"sync/atomic"
)

// Machine is a [States] of any type.
type Machine interface {
	open() *opened // nil of one that is missing
}

// opened is a [States] with the type of its states out of sight: so a search is compiled once.
type opened struct {
	name                  string
	bits                  int
	takes, tells, renames bool // whether there is a Take, a Content and a Rename
	// begin forgets what an earlier search met and gives the initial state's number.
	begin func() (uint32, error)
	// take gives a step as numbers. One goroutine at a time calls it.
	take func(local uint32, input int) (outcome, error)
	// content tells states apart, renamed by a symmetry, from 1 on; 0 renames nothing.
	content func(local uint32, symmetry int) string
	// count is how many states were met.
	count func() int
}

// States is a machine with states of type S, which are numbered as they are met.
type States[S comparable] struct {
	Name string
	Init S
	// Take gives what the machine does in a state with one of the system's inputs. Where
	// it panics, the step breaks [NeverPanics].
	Take func(s S, input int) Step[S]
	// Content is equal for two states exactly if they are (==).
	Content func(S) string
	// Rename gives the state renamed by a symmetry, a place in System.Symmetries. It
	// may be nil if there are none.
	Rename func(s S, symmetry int) S
	// Bits is how many bits the number of a state has; 0 means 16. At most 22.
	Bits int

	number map[S]uint32
	at     chunked[S]
}

// Step is what a machine does with an input.
type Step[S comparable] struct {
	Next S
	// Send is the message that is sent, or None: 0 is a message.
	Send int
	// Happened is false if nothing did: then Next and Send mean nothing.
	Happened bool
	// Breaks names a property that this very step breaks, whatever the rest of the
	// system is like; "" for none.
	Breaks string
	// Err, if not nil, ends the search.
	Err error
}

// outcome is a Step in numbers.
type outcome struct {
	next     uint32
	send     int
	happened bool
	breaks   string
}

// At gives the state of a number that a view of the last search gave.
func (m *States[S]) At(local uint32) S { return *m.at.get(local) }

// Number gives a state the number that it has or gets. It is for System.Observe, in
// whose machine no two goroutines are at a time.
func (m *States[S]) Number(s S) (uint32, error) {
	n, met := m.number[s]
	if met {
		return n, nil
	}
	n = uint32(len(m.number))
	if int(n) >= 1<<m.bits() {
		return 0, fmt.Errorf("explore: machine %s has more than %d states: %w", m.Name, n, ErrTooLarge)
	}
	*m.at.grow(n) = s
	m.number[s] = n
	return n, nil
}

// NeverPanics is the property that a step breaks in which Take panics.
const NeverPanics = "NeverPanics"

// guarded is Take, which runs code that may panic: it breaks something then, and does nothing.
func (m *States[S]) guarded(local uint32, input int) (step Step[S]) {
	defer func() {
		if recover() != nil {
			step = Step[S]{Breaks: NeverPanics}
		}
	}()
	return m.Take(m.At(local), input)
}

func (m *States[S]) open() *opened {
	if m == nil {
		return nil
	}
	return &opened{
		name: m.Name, bits: m.bits(), takes: m.Take != nil, tells: m.Content != nil, renames: m.Rename != nil,
		begin: func() (uint32, error) {
			m.number, m.at = map[S]uint32{}, chunked[S]{}
			return m.Number(m.Init)
		},
		take: func(local uint32, input int) (outcome, error) {
			s := m.guarded(local, input)
			if s.Err != nil || !s.Happened {
				return outcome{next: local, send: None, breaks: s.Breaks}, s.Err
			}
			next, err := m.Number(s.Next)
			return outcome{next: next, send: s.Send, happened: true, breaks: s.Breaks}, err
		},
		content: func(local uint32, symmetry int) string {
			s := m.At(local)
			if symmetry > 0 {
				s = m.Rename(s, symmetry-1)
			}
			return m.Content(s)
		},
		count: func() int { return len(m.number) },
	}
}

func (m *States[S]) bits() int {
	if m.Bits == 0 {
		return 16
	}
	return m.Bits
}

// chunked is a list that grows while others read what they know to be in it: what
// is in it never moves.
type chunked[T any] struct {
	chunks [1 << (MaxBits - chunkBits)]atomic.Pointer[[chunkSize]T]
}

// MaxBits is the most that the number of a machine's state can have.
const MaxBits = 22

const (
	chunkBits = 8
	chunkSize = 1 << chunkBits
)

func (c *chunked[T]) get(i uint32) *T { return &c.chunks[i>>chunkBits].Load()[i%chunkSize] }

// grow is get for the next place. One goroutine at a time calls it.
func (c *chunked[T]) grow(i uint32) *T {
	if i%chunkSize == 0 {
		c.chunks[i>>chunkBits].Store(new([chunkSize]T))
	}
	return c.get(i)
}
