package mealy

// table says for each node, where the specification is, and each state, where an implementation might be, how an allowed
// word tells them apart: the index of its first move, from 1; 0 if there is none. Row by row, one row per node.
type table []int32

// tell knows how to tell states apart: strongly where that is possible, else weakly.
type tell struct {
	*walk
	silent int32
	by     [strong + 1]table
	ids    [][][]int32 // the identifying suffixes of each node, as far as known
}

func newTell(w *walk, silent int32) *tell {
	t := &tell{walk: w, silent: silent, ids: make([][][]int32, len(w.State))}
	t.by[weak], t.by[strong] = t.table(weak), t.table(strong)
	return t
}

// differ compares the step from a node with that from a state.
func (t *tell) differ(q, state, input int32) strength {
	return differ(t.Machine, t.Machine, t.State[q], state, input, t.silent)
}

func (t *tell) pair(q, state int32) int { return int(q)*len(t.Next) + int(state) }

// table finds the shortest words, and the lexicographically first of these, in rounds: the pairs that one step tells apart,
// then those from which a step leads to one of these, and so on.
func (t *tell) table(enough strength) table {
	by := make(table, len(t.State)*len(t.Next))
	open := make([]int, 0, len(by))
	for i := range by {
		if int(t.State[i/len(t.Next)]) != i%len(t.Next) {
			open = append(open, i)
		}
	}
	for found := true; found; {
		var told, first []int32
		rest := open[:0]
		for _, i := range open {
			if move := t.first(by, i, enough); move > 0 {
				told, first = append(told, int32(i)), append(first, move)
			} else {
				rest = append(rest, i)
			}
		}
		for k, i := range told {
			by[i] = first[k]
		}
		open, found = rest, len(told) > 0
	}
	return by
}

// first gives the first move that tells a pair apart or leads to a pair in the table.
func (t *tell) first(by table, i int, enough strength) int32 {
	q, state := i/len(t.Next), int32(i%len(t.Next))
	for k, move := range t.Moves[q] {
		if t.differ(int32(q), state, move.Input) >= enough || by[t.pair(move.To, t.Next[state][move.Input])] > 0 {
			return int32(k + 1)
		}
	}
	return 0
}

// seen tells whether the label that is seen on arrival tells a node from a state.
func (t *tell) seen(q, state int32) bool {
	return !t.start(q) && !sameLabel(t.Machine, t.Machine, t.State[q], state)
}

// apart tells whether a node can be told from a state at all.
func (t *tell) apart(q, state int32) bool { return t.seen(q, state) || t.can(q, state) > none }

// can says how strongly words from a node can tell it from a state, if the label has not done so.
func (t *tell) can(q, state int32) strength {
	switch i := t.pair(q, state); {
	case t.seen(q, state):
		return none
	case t.by[strong][i] > 0:
		return strong
	case t.by[weak][i] > 0:
		return weak
	}
	return none
}

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
