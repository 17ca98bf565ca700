package mealy

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/trace/cover"
)

// Survey is a suite for a machine that is too large for a complete one: all words together have a
// bounded length.
//
// It takes every allowed move, as far as the bound allows. Those that lead elsewhere are taken
// along the fewest steps that take all of them. Those that lead from a node back to it are taken
// one after another, in one word for each node. Then it tells where moves lead, one move after
// another, until the bound is reached.
//
// The words come in an order in which what is wrong shows soon: node by node, the nearest to the
// start first.
//
// Where the labels of all nodes differ nothing remains to be told, and what Suite promises without
// extra states is promised here. Else no theorem is claimed.
type Survey struct {
	Words [][]int32
	Moves int // that are allowed
	Taken int // of them, by the words
	Told  int // of those taken, the ones after which the words tell the node from all rivals, or the label does
}

const (
	// MaxRivals is from how many states with its label a survey tells a node, those that are
	// nearest to the start.
	MaxRivals = 1000
	maxSearch = 5000 // pairs that a search for a word looks at
)

// NewSurvey makes a survey in which the lengths of the words are at most most in sum.
func NewSurvey(m Machine, p Peers, most int) (*Survey, error) {
	w := newWalk(m, p)
	s := &surveyor{walk: w, most: most, told: make([]bool, len(w.State)*w.inputs()), ids: make([]*identity, len(w.State)), rivals: w.byLabel()}
	if err := s.elsewhere(); err != nil {
		return nil, err
	}
	for q := range int32(len(w.State)) {
		if back := s.movesBack(q); len(back) > 0 {
			s.add(q, concat(w.access(q), back))
		}
	}
	s.tell()
	slices.SortStableFunc(s.words, func(a, b placed) int { return cmp.Compare(a.node, b.node) })
	out := &Survey{}
	for _, word := range s.words {
		out.Words = append(out.Words, word.word)
	}
	taken := w.taken(out.Words)
	for q, moves := range w.Moves {
		out.Moves += len(moves)
		for _, move := range moves {
			at := q*w.inputs() + int(move.Input)
			out.Taken += count(taken[at])
			out.Told += count(taken[at] && s.told[at])
		}
	}
	return out, nil
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

// surveyor makes a survey.
type surveyor struct {
	*walk
	most   int // steps that are left
	words  []placed
	told   []bool            // by node and input
	ids    []*identity       // of the nodes for which it was needed
	rivals map[int32][]int32 // states by label, nearest first
}

// placed is a word that is about a node; the walks through all come after these.
type placed struct {
	node int32
	word []int32
}

// identity are the words that tell a node from its rivals; partial if the search for one was given
// up.
type identity struct {
	words   [][]int32
	partial bool
}

// add takes up a word if there is room for it.
func (s *surveyor) add(node int32, word []int32) bool {
	if len(word) > s.most {
		return false
	}
	s.most -= len(word)
	s.words = append(s.words, placed{node, word})
	return true
}

// elsewhere takes the moves that lead to another node.
func (s *surveyor) elsewhere() error {
	first, to, inputs := []uint32{0}, []uint32(nil), []int32(nil)
	for q, moves := range s.Moves {
		for _, move := range moves {
			if move.To != int32(q) {
				to, inputs = append(to, uint32(move.To)), append(inputs, move.Input)
			}
		}
		first = append(first, uint32(len(to)))
	}
	plan, err := cover.Edges(first, to, 1)
	if err != nil {
		return fmt.Errorf("survey: %w", err)
	}
	for _, walk := range plan.Walks {
		word := make([]int32, len(walk))
		for i, edge := range walk {
			word[i] = inputs[edge]
		}
		if last := int32(len(s.State)); !s.add(last, word) && s.most > 0 {
			s.add(last, word[:s.most])
		}
	}
	return nil
}

// movesBack are the inputs that lead from a node back to it.
func (s *surveyor) movesBack(q int32) (inputs []int32) {
	for _, move := range s.Moves[q] {
		if move.To == q {
			inputs = append(inputs, move.Input)
		}
	}
	return inputs
}

// tell goes on with what tells where moves led.
func (s *surveyor) tell() {
	for q := range int32(len(s.State)) {
		for _, move := range s.Moves[q] {
			if move.To != q && s.identify(q, concat(s.access(q), []int32{move.Input}), move.To) {
				s.told[int(q)*s.inputs()+int(move.Input)] = true
			}
		}
	}
	for q := range int32(len(s.State)) {
		back := s.movesBack(q)
		if len(back) == 0 || !s.identify(q, concat(s.access(q), back), q) {
			continue
		}
		for _, x := range back {
			s.told[int(q)*s.inputs()+int(x)] = true
		}
	}
}

// identify adds what tells that a word about a node led to another, and says whether that could be
// done.
func (s *surveyor) identify(about int32, word []int32, q int32) bool {
	if s.identity(q).partial {
		return false
	}
	for _, suffix := range s.identity(q).words {
		if !s.add(about, concat(word, suffix)) {
			return false
		}
	}
	return true
}

// byLabel gives the states that can be reached, by label, nearest to the start first.
func (w *walk) byLabel() map[int32][]int32 {
	out, seen := map[int32][]int32{}, make([]bool, len(w.Next))
	for _, state := range w.State {
		if label := w.label(state); !seen[state] {
			seen[state] = true
			out[label] = append(out[label], state)
		}
	}
	return out
}

func (w *walk) label(state int32) int32 {
	if w.Label == nil {
		return 0
	}
	return w.Label[state]
}

// identity finds the words for a node.
func (s *surveyor) identity(q int32) *identity {
	if s.ids[q] != nil {
		return s.ids[q]
	}
	id := &identity{}
	s.ids[q] = id
	rivals := s.rivals[s.label(s.State[q])]
	rivals = slices.DeleteFunc(slices.Clone(rivals[:min(len(rivals), MaxRivals)]), func(r int32) bool { return r == s.State[q] })
	for len(rivals) > 0 {
		word, ended := s.separate(q, rivals[0])
		if word != nil {
			id.words = append(id.words, word)
		}
		id.partial = id.partial || !ended
		rivals = slices.DeleteFunc(rivals[1:], func(r int32) bool { return s.differs(q, r, word) })
	}
	return id
}

// differs tells whether a word tells a node from a state.
func (s *surveyor) differs(q, state int32, word []int32) bool {
	for _, x := range word {
		if differ(&s.Machine, &s.Machine, s.State[q], state, x, -1) != none {
			return true
		}
		q, state = s.follow(q, x), s.Next[state][x]
	}
	return false
}

// separate gives a shortest allowed word that tells a node from a state; nil if there is none, or
// if the search was given up before its end.
func (s *surveyor) separate(q, state int32) (word []int32, ended bool) {
	type pair struct{ q, state int32 }
	type visit struct {
		pair
		from  int
		input int32
	}
	queue, seen := []visit{{pair{q, state}, -1, 0}}, map[pair]bool{{q, state}: true}
	for at := 0; at < len(queue); at++ {
		if len(queue) > maxSearch {
			return nil, false
		}
		v := queue[at]
		for _, move := range s.Moves[v.q] {
			x := move.Input
			if differ(&s.Machine, &s.Machine, s.State[v.q], v.state, x, -1) != none {
				word = append(word, x)
				for ; queue[at].from >= 0; at = queue[at].from {
					word = append(word, queue[at].input)
				}
				slices.Reverse(word)
				return word, true
			}
			next := pair{move.To, s.Next[v.state][x]}
			if s.State[next.q] != next.state && !seen[next] {
				seen[next] = true
				queue = append(queue, visit{next, at, x})
			}
		}
	}
	return nil, true
}

// taken tells of each node and input whether words take that move.
func (w *walk) taken(words [][]int32) []bool {
	seen := make([]bool, len(w.State)*w.inputs())
	for _, word := range words {
		q := int32(0)
		for _, x := range word {
			seen[int(q)*w.inputs()+int(x)] = true
			q = w.follow(q, x)
		}
	}
	return seen
}
