package mealy

import "slices"

// fault is a transition that leads to another state than it should.
type fault struct{ state, input, to int32 }

func (f fault) next(m Machine, state, input int32) int32 {
	if state == f.state && input == f.input {
		return f.to
	}
	return m.Next[state][input]
}

// mender finds faults of one transition that words do not show. There are some where the faulty
// transition is taken again within a suffix and hides itself.
type mender struct {
	*walk
	passes [][]pass // the words that take each transition
	seen   []int32  // when show met a pair of node and state the last time
	round  int32
}

// pass is the first place where a word takes a transition.
type pass struct {
	word []int32
	at   int
}

// mend gives words that show those faults in the covered transitions that the given words do not
// show, but some word does.
func mend(w *walk, words [][]int32, covered []bool) (more [][]int32) {
	f := &mender{walk: w, passes: make([][]pass, len(w.Next)*w.inputs()), seen: make([]int32, len(w.State)*len(w.Next))}
	for _, word := range words {
		f.index(word)
	}
	class := w.Classes(w.allowed())
	for at, passes := range f.passes {
		state, input := int32(at/w.inputs()), int32(at%w.inputs())
		isCovered := covered[at] || state == 0 && covered[len(f.passes)+int(input)] // or at the start alone
		if len(passes) == 0 || !isCovered {
			continue
		}
		for to := range int32(len(w.Next)) {
			if class[to] == class[w.Next[state][input]] {
				continue
			}
			wrong := fault{state, input, to}
			if slices.ContainsFunc(f.passes[at], func(p pass) bool { return f.shows(p, wrong) }) {
				continue
			}
			if word, ok := f.show(wrong); ok {
				more = append(more, word)
				f.index(word)
			}
		}
	}
	return more
}

// allowed are the inputs that may come anywhere.
func (w *walk) allowed() (inputs []int32) {
	for _, moves := range w.Moves {
		for _, move := range moves {
			inputs = append(inputs, move.Input)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(inputs)))
}

func (f *mender) index(word []int32) {
	s, here := int32(0), make([]int, 0, len(word))
	for i, x := range word {
		if at := int(s)*f.inputs() + int(x); !slices.Contains(here, at) {
			here = append(here, at)
			f.passes[at] = append(f.passes[at], pass{word, i})
		}
		s = f.Next[s][x]
	}
}

// shows tells whether the rest of a word shows a fault.
func (f *mender) shows(p pass, wrong fault) bool {
	s, t := wrong.state, wrong.state
	for _, x := range p.word[p.at:] {
		next := wrong.next(f.Machine, t, x)
		if f.Out[s][x] != f.Out[t][x] || !sameLabel(&f.Machine, &f.Machine, f.Next[s][x], next) {
			return true
		}
		s, t = f.Next[s][x], next
	}
	return false
}

// show gives a shortest allowed word that shows a fault, if there is one.
func (f *mender) show(wrong fault) (word []int32, ok bool) {
	type visit struct {
		node, state int32
		from        int
		input       int32
	}
	f.round++
	queue := []visit{{from: -1}}
	for at := 0; at < len(queue); at++ {
		v := queue[at]
		s := f.State[v.node]
		for _, move := range f.Moves[v.node] {
			next := wrong.next(f.Machine, v.state, move.Input)
			if f.Out[s][move.Input] != f.Out[v.state][move.Input] || !sameLabel(&f.Machine, &f.Machine, f.State[move.To], next) {
				word = append(word, move.Input)
				for ; queue[at].from >= 0; at = queue[at].from {
					word = append(word, queue[at].input)
				}
				slices.Reverse(word)
				return word, true
			}
			if i := int(move.To)*len(f.Next) + int(next); f.seen[i] != f.round {
				f.seen[i] = f.round
				queue = append(queue, visit{move.To, next, at, move.Input})
			}
		}
	}
	return nil, false
}
