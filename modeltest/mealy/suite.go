package mealy

// Options say how thorough a suite is.
type Options struct {
	// Extra is how many states more than the specification a faulty implementation may have. Each
	// makes the suite larger by a factor of about the number of inputs.
	Extra int
	// Once says that a state's input which earlier peers covered is covered again only as far as
	// these peers can tell more states from its end: for large sets of peers. The promise then
	// holds for the first peers that allow it; of what only later ones show, it may miss a fault
	// that hides itself where its transition is taken twice.
	Once bool
	// Silent is the output that stands for "nothing was sent". It is a preference, no condition:
	// who compares may forgive an implementation that sends something instead of nothing, such as
	// what it sent before; so where there is a choice a suffix shows a wrong state by something
	// missing. A number that is no output, such as -1, turns that off.
	Silent int32
}

// Suite gives words, none a prefix of another, that show which implementations are not the machine,
// as the package says, for each of the peers: shortest first, then lexicographic.
func Suite(m Machine, peers []Peers, opt Options) [][]int32 {
	var words [][]int32
	b := newBuilder(m)
	for _, p := range peers {
		words = append(words, b.build(p, opt)...)
		if !opt.Once {
			b = newBuilder(m)
		}
	}
	return Compact(words)
}

// builder knows which transitions are covered, by slot and input, and how strongly their end was
// told from each state; nil if it is not covered.
type builder struct {
	m    Machine
	told [][]strength
}

func newBuilder(m Machine) *builder {
	return &builder{m, make([][]strength, (len(m.Next)+1)*m.inputs())}
}

// build covers what these peers allow and no earlier ones did, and tells more states apart than
// these could.
func (b *builder) build(p Peers, opt Options) [][]int32 {
	w := newWalk(b.m, p)
	t := newTell(w, opt.Silent)
	if w.complete {
		t.harmonize()
	}
	s := suite{tell: t, extra: opt.Extra, deep: w.deep(t)}
	if !w.start(0) {
		s.add(nil, t.identify(0))
	}
	fresh := make([]bool, len(b.told)) // covered by these peers
	for q := range int32(len(w.State)) {
		for _, move := range w.Moves[q] {
			at := w.slot(q)*b.m.inputs() + int(move.Input)
			switch {
			case b.told[at] == nil:
				fresh[at], b.told[at] = true, make([]strength, len(b.m.Next))
				s.cover(q, move)
			default:
				s.again(q, move, b.told[at])
			}
			t.note(move.To, b.told[at])
		}
	}
	words := Compact(s.words)
	return append(words, mend(w, words, fresh)...)
}

// note writes down how strongly a node is told from each state.
func (t *tell) note(q int32, told []strength) {
	for s, can := range t.row(q) {
		told[s] = max(told[s], can)
	}
}

// deep says from which nodes the suite goes on with extra inputs: one of each set of nodes that
// cannot be told apart, if peers allow the same everywhere, else all.
func (w *walk) deep(t *tell) []bool {
	deep := make([]bool, len(w.State))
	var chosen []int32
	for q := range int32(len(deep)) {
		deep[q] = true
		for _, r := range chosen {
			deep[q] = deep[q] && t.apart(q, w.State[r])
		}
		if deep[q] && w.complete && !w.start(q) {
			chosen = append(chosen, q)
		}
	}
	return deep
}

// suite collects words.
type suite struct {
	*tell
	extra int
	deep  []bool
	words [][]int32
}

// cover takes a move, goes on with up to extra further ones, and identifies the node at the end of
// each.
func (s *suite) cover(q int32, move Move) {
	extra := 0
	if s.deep[q] {
		extra = s.extra
	}
	s.extend(concat(s.access(q), []int32{move.Input}), move.To, extra)
}

// again takes a move whose transition was covered elsewhere, if more states can be told from its
// end here.
func (s *suite) again(q int32, move Move, told []strength) {
	if suffixes := s.tell.words(s.tasks(move.To, told)); len(suffixes) > 0 {
		s.add(concat(s.access(q), []int32{move.Input}), suffixes)
	}
}

func (s *suite) extend(word []int32, q int32, extra int) {
	s.add(word, s.identify(q))
	if extra == 0 {
		return
	}
	for _, move := range s.Moves[q] {
		s.extend(concat(word, []int32{move.Input}), move.To, extra-1)
	}
}

// add collects a word with each of its suffixes, or as it is if it has none.
func (s *suite) add(word []int32, suffixes [][]int32) {
	for _, suffix := range suffixes {
		s.words = append(s.words, concat(word, suffix))
	}
	if len(suffixes) == 0 && len(word) > 0 {
		s.words = append(s.words, word)
	}
}
