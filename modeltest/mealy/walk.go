package mealy

import (
	"cmp"
	"slices"
)

// walk is a machine under peers, with the nodes that can be reached, in the order of their access
// words: shortest first, then lexicographic.
//
// If the machine has labels, node 0 is the start alone, where no label is seen yet: a step that
// leads back there leads to another node of the same state.
type walk struct {
	Machine
	Peers
	from     []int32 // the node before, on the access word
	last     []int32 // the input that leads from there
	complete bool
}

func newWalk(m Machine, p Peers) *walk {
	w := &walk{Machine: m, from: []int32{-1}, last: []int32{-1}}
	number, order := make([]int32, len(p.State)), []int32{0} // a node's number here, from 1
	if m.Label == nil {
		number[0] = 1
	}
	for q := 0; q < len(order); q++ {
		old := order[q]
		w.State = append(w.State, p.State[old])
		w.Moves = append(w.Moves, nil)
		for _, move := range p.Moves[old] {
			if number[move.To] == 0 {
				order = append(order, move.To)
				number[move.To] = int32(len(order))
				w.from, w.last = append(w.from, int32(q)), append(w.last, move.Input)
			}
			w.Moves[q] = append(w.Moves[q], Move{move.Input, number[move.To] - 1})
		}
	}
	w.complete = w.labelled().complete(m)
	return w
}

// labelled are the nodes without the start, if that stands alone.
func (w *walk) labelled() Peers {
	if w.Label == nil {
		return w.Peers
	}
	return Peers{w.State[1:], w.Moves[1:]}
}

// start tells whether a node is the start where no label is seen yet.
func (w *walk) start(q int32) bool { return w.Label != nil && q == 0 }

// slot numbers the states, and the start where it stands alone.
func (w *walk) slot(q int32) int {
	if w.start(q) {
		return len(w.Next)
	}
	return int(w.State[q])
}

// follow gives the node that an input leads to.
func (w *walk) follow(q, input int32) int32 {
	i, _ := slices.BinarySearchFunc(w.Moves[q], input, func(m Move, x int32) int { return cmp.Compare(m.Input, x) })
	return w.Moves[q][i].To
}

// access gives the first of the shortest words to a node.
func (w *walk) access(q int32) (word []int32) {
	for ; w.from[q] >= 0; q = w.from[q] {
		word = append(word, w.last[q])
	}
	slices.Reverse(word)
	return word
}

// TransitionCover gives words that take each state's each input once that any of the peers allow,
// and do not identify the state where it leads: enough for labels that show all of the state. The
// order is that of [Compact].
func TransitionCover(m Machine, peers []Peers) [][]int32 {
	var words [][]int32
	done := make([]bool, len(m.Next)*m.inputs())
	for _, p := range peers {
		w := newWalk(m, p)
		for q := range w.Moves {
			for _, move := range w.Moves[q] {
				if at := int(w.State[q])*m.inputs() + int(move.Input); !done[at] {
					done[at] = true
					words = append(words, append(w.access(int32(q)), move.Input))
				}
			}
		}
	}
	return Compact(words)
}

// Compact drops words that come twice or are prefixes of others, and sorts the rest: shortest
// first, then lexicographic. The words themselves are not copied.
func Compact(words [][]int32) [][]int32 {
	words = slices.SortedFunc(slices.Values(words), slices.Compare)
	kept := make([][]int32, 0, len(words))
	for i, word := range words { // extensions of a word follow it at once
		if i+1 == len(words) || !prefix(word, words[i+1]) {
			kept = append(kept, word)
		}
	}
	slices.SortFunc(kept, shortlex)
	return kept
}

func shortlex(a, b []int32) int { return cmp.Or(cmp.Compare(len(a), len(b)), slices.Compare(a, b)) }

func prefix(word, of []int32) bool { return len(word) <= len(of) && slices.Equal(word, of[:len(word)]) }

// concat gives a new word.
func concat(words ...[]int32) []int32 { return slices.Concat(words...) }
