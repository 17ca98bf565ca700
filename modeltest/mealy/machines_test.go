package mealy_test

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/mealy"
)

// An acceptor as a machine. It promised a ballot, and voted for a value in one; 0 stands for none.
type acceptor struct{ promised, ballot, value int32 }

// rules are what varies between acceptors.
type rules struct {
	again   bool // a Prepare of the promised ballot is answered again until it was voted in
	keeps   bool // the bug: the first value is kept, and later ones are acknowledged
	restart bool // a further input changes nothing
}

const silent = 0

// newAcceptor makes the machine for ballots 1..ballots and values 1..values. Inputs are Prepare(b), then Accept(b, v).
func newAcceptor(ballots, values int32, r rules) (m mealy.Machine, states []acceptor, inputs []string) {
	numbers := map[string]int32{"": silent}
	index := map[acceptor]int32{{}: 0}
	states = []acceptor{{}}
	for at := 0; at < len(states); at++ {
		var next, outs []int32
		step := func(to acceptor, out string) {
			if _, ok := index[to]; !ok {
				index[to] = int32(len(states))
				states = append(states, to)
			}
			if _, ok := numbers[out]; !ok {
				numbers[out] = int32(len(numbers))
			}
			next, outs = append(next, index[to]), append(outs, numbers[out])
		}
		for b := range ballots {
			step(states[at].prepare(b+1, r))
		}
		for b := range ballots {
			for v := range values {
				step(states[at].accept(b+1, v+1, r))
			}
		}
		if r.restart {
			step(states[at], "")
		}
		m.Next, m.Out = append(m.Next, next), append(m.Out, outs)
	}
	for b := range ballots {
		inputs = append(inputs, fmt.Sprintf("Prepare(%d)", b+1))
	}
	for b := range ballots {
		for v := range values {
			inputs = append(inputs, fmt.Sprintf("Accept(%d, %d)", b+1, v+1))
		}
	}
	return m, states, inputs
}

func (a acceptor) prepare(b int32, r rules) (acceptor, string) {
	if b < a.promised || b == a.promised && (!r.again || a.ballot == b) {
		return a, ""
	}
	a.promised = b
	return a, fmt.Sprintf("Promise(%d, %d, %d)", b, a.ballot, a.value)
}

func (a acceptor) accept(b, v int32, r rules) (acceptor, string) {
	if b < a.promised {
		return a, ""
	}
	answer := fmt.Sprintf("Accepted(%d, %d)", b, v)
	if r.keeps && a.value != 0 {
		v = a.value
	}
	return acceptor{b, b, v}, answer
}

// outputs are all that a machine gives, ascending.
func outputs(m mealy.Machine) []int32 {
	var all []int32
	for _, outs := range m.Out {
		all = append(all, outs...)
	}
	return slices.Compact(slices.Sorted(slices.Values(all)))
}

func steps(words [][]int32) (sum int) {
	for _, word := range words {
		sum += len(word)
	}
	return sum
}

func clone(m mealy.Machine) mealy.Machine {
	c := mealy.Machine{Label: slices.Clone(m.Label)}
	for s := range m.Next {
		c.Next = append(c.Next, slices.Clone(m.Next[s]))
		c.Out = append(c.Out, slices.Clone(m.Out[s]))
	}
	return c
}

// shows tells whether a word shows that two machines differ.
func shows(a, b mealy.Machine, word []int32) bool {
	s, t := int32(0), int32(0)
	for _, x := range word {
		if a.Out[s][x] != b.Out[t][x] {
			return true
		}
		s, t = a.Next[s][x], b.Next[t][x]
		if a.Label != nil && a.Label[s] != b.Label[t] {
			return true
		}
	}
	return false
}

func catches(a, b mealy.Machine, words [][]int32) bool {
	return slices.ContainsFunc(words, func(word []int32) bool { return shows(a, b, word) })
}

func inOrder(a, b []int32) int { return cmp.Or(cmp.Compare(len(a), len(b)), slices.Compare(a, b)) }
