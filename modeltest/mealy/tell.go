package mealy

import "slices"

// table says for each node, where the specification is, and each state, where an implementation
// might be, how an allowed word tells them apart: the index of its first move, from 1; 0 if there
// is none. Row by row, one row per node.
type table []int32

// tell knows how to tell states apart: strongly where that is possible, else weakly.
type tell struct {
	*walk
	silent   int32
	observed [][]uint64 // of each state and input, all that an observer sees of the step
	by       [strong + 1]table
	told     []strength  // of each pair of node and state, what can gives
	ids      [][][]int32 // the identifying suffixes of each node, as far as known
}

func newTell(w *walk, silent int32) *tell {
	t := &tell{walk: w, silent: silent, observed: w.observed(), ids: make([][][]int32, len(w.State))}
	t.by[weak], t.by[strong] = t.table(weak), t.table(strong)
	t.told = make([]strength, len(t.by[weak]))
	for q := range int32(len(t.State)) {
		row := t.row(q)
		for state := range row {
			switch i := t.pair(q, int32(state)); {
			case t.seen(q, int32(state)):
			case t.by[strong][i] > 0:
				row[state] = strong
			case t.by[weak][i] > 0:
				row[state] = weak
			}
		}
	}
	return t
}

// differ compares the step from a node with that from a state.
func (t *tell) differ(q, state, input int32) strength {
	return differ(&t.Machine, &t.Machine, t.State[q], state, input, t.silent)
}

func (t *tell) pair(q, state int32) int { return int(q)*len(t.Next) + int(state) }

// table finds the shortest words, and the lexicographically first of these, in rounds: the pairs
// that one step tells apart, then those from which a step leads to one of these, and so on.
func (t *tell) table(enough strength) table {
	by := make(table, len(t.State)*len(t.Next))
	open := make([][]int32, len(t.State)) // the states that a node is not told from yet
	fresh := make([]bool, len(t.State))   // the nodes that the last round told from some
	for q := range open {
		for state := range int32(len(t.Next)) {
			move := t.first(int32(q), state, enough)
			switch {
			case move > 0:
				by[t.pair(int32(q), state)], fresh[q] = move, true
			case t.State[q] != state:
				open[q] = append(open[q], state)
			}
		}
	}
	for slices.Contains(fresh, true) {
		fresh = t.round(by, open, fresh)
	}
	return by
}

// round finds the pairs from which a move leads to one of the last round.
func (t *tell) round(by table, open [][]int32, fresh []bool) []bool {
	type found struct {
		pair int
		move int32
	}
	var told []found
	next := make([]bool, len(fresh))
	for q, moves := range t.Moves {
		rest := open[q]
		for k, move := range moves {
			if !fresh[move.To] || len(rest) == 0 {
				continue
			}
			before := rest
			rest = rest[:0]
			for _, state := range before {
				if by[t.pair(move.To, t.Next[state][move.Input])] > 0 {
					told, next[q] = append(told, found{t.pair(int32(q), state), int32(k + 1)}), true
				} else {
					rest = append(rest, state)
				}
			}
		}
		open[q] = rest
	}
	for _, f := range told { // not before the end: what this round finds is longer
		by[f.pair] = f.move
	}
	return next
}

// first gives the first move that tells a pair apart at once.
func (t *tell) first(q, state int32, enough strength) int32 {
	if t.State[q] == state {
		return 0
	}
	want, got := t.observed[t.State[q]], t.observed[state] // this is where the time goes
	for k, move := range t.Moves[q] {
		if x := move.Input; want[x] != got[x] && t.differ(q, state, x) >= enough {
			return int32(k + 1)
		}
	}
	return 0
}

// seen tells whether the label that is seen on arrival tells a node from a state.
func (t *tell) seen(q, state int32) bool {
	return !t.start(q) && !sameLabel(&t.Machine, &t.Machine, t.State[q], state)
}

// apart tells whether a node can be told from a state at all.
func (t *tell) apart(q, state int32) bool { return t.seen(q, state) || t.can(q, state) > none }

// can says how strongly words from a node can tell it from a state, if the label has not done so.
func (t *tell) can(q, state int32) strength { return t.told[t.pair(q, state)] }

// row is that for each state.
func (t *tell) row(q int32) []strength { return t.told[t.pair(q, 0):t.pair(q+1, 0)] }

// word gives the shortest word that does a task, which must be possible.
func (t *tell) word(a task) (word []int32) {
	for {
		move := t.Moves[a.q][t.by[a.enough][t.pair(a.q, a.state)]-1]
		word = append(word, move.Input)
		if t.differ(a.q, a.state, move.Input) >= a.enough {
			return word
		}
		a.q, a.state = move.To, t.Next[a.state][move.Input]
	}
}
