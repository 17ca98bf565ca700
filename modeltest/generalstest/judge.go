package generalstest

import (
	"fmt"
	"iter"
	"math/bits"

	"github.com/synod-paxos/synod/impl/generals"
)

// What is expected is the specification's, and is said here in words of the harness's
// own: nothing of this asks the code that it judges.

// addressee is whom a message of a handshake is for (spec: Addressee).
func addressee(n generals.Number) generals.Rank {
	if n%2 == 0 {
		return generals.First
	}
	return generals.Second
}

// due is the last message of a handshake that is for a general (spec: Due).
func due(length generals.Number, who generals.Rank) (last generals.Number) {
	for n := generals.Number(1); n <= length; n++ {
		if addressee(n) == who {
			last = n
		}
	}
	return last
}

// highest is the largest number that is a bit of generals.Numbers, as generals.MaxNumber
// promises.
const highest = 63

func has(s generals.Numbers, n generals.Number) bool { return n <= highest && s&(1<<n) != 0 }

func size(s generals.Numbers) int { return bits.OnesCount64(uint64(s)) }

// each gives the numbers of a set, ascending; 0 stands for none, and is in no set that
// is as it should be.
func each(s generals.Numbers) iter.Seq[generals.Number] {
	return func(yield func(generals.Number) bool) {
		for rest := uint64(s); rest != 0; rest &= rest - 1 {
			if !yield(generals.Number(bits.TrailingZeros64(rest))) {
				return
			}
		}
	}
}

// numbers are those of messages that are sent.
func numbers(m generals.Messages) generals.Numbers { return upTo(m.Last) &^ (upTo(m.First) >> 1) }

// upTo is the set of the numbers from 1.
func upTo(n generals.Number) generals.Numbers { return (1<<min(n, highest)<<1 - 1) &^ 1 }

// judge says what is wrong with a step by itself, wherever it led: with what it says
// of itself.
func judge(changed bool, e generals.Effects) error {
	if did := changed || e.Send.Last > 0 || e.Decided != generals.None; e.Happened != did {
		return fmt.Errorf("want Happened to be %t after a step that changed the state: %t, and brought out %+v", did, changed, e)
	}
	if !e.Happened && e != (generals.Effects{}) {
		return fmt.Errorf("nothing may come out where nothing happened, got %+v", e)
	}
	return lists(e.Send)
}

// lists says what is wrong with the messages that a step sends, or with how they are
// listed.
func lists(m generals.Messages) error {
	if m.Last > 0 && (m.First == 0 || m.First > m.Last || m.Last > highest) {
		return fmt.Errorf("messages must have numbers from 1 to %d, got %+v", highest, m)
	}
	next := m.First
	for got := range m.All() {
		if want := (generals.Message{Kind: m.Kind, Number: next}); got != want || next > m.Last || m.Last == 0 {
			return fmt.Errorf("%+v must be listed in order and end, got %+v", m, got)
		}
		next++
	}
	if m.Last > 0 && next != m.Last+1 {
		return fmt.Errorf("%+v must be listed up to the last, got them up to %d", m, next-1)
	}
	return nil
}

// waitsFor says what is wrong with what a general of any handshake says that it waits
// for.
func waitsFor(who generals.Rank) error {
	for length := range generals.Number(highest + 1) {
		h := generals.Handshake{Length: length}
		if got, want := h.Due(who), due(length, who); got != want {
			return fmt.Errorf("of %d messages the last that is due must be %d, got %d", length, want, got)
		}
	}
	return nil
}
