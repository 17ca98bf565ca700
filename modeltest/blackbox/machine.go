package blackbox

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/mealy"
)

// machine is a model as it shows. Its states are those of the graph, of which some may show the
// same whatever happens.
type machine struct {
	mealy.Machine
	peers    mealy.Peers
	least    mealy.Machine // in which states that nothing shown tells apart are one
	class    []int32       // the state there of each state
	taken    [][]bool      // by state and input
	unasked  []string      // actions
	watching *observer
}

// Options say how thorough a check is.
type Options struct {
	Steps   int  // the most steps of a suite; 0: a million
	Extra   int  // as in mealy.Options; only for complete suites
	Hostile bool // ask also what no peer does that follows the specification
}

const defaultSteps = 1_000_000

// restart is the action that an implementation has only if its hello says so.
const restart = "Restart"

// newMachine reads a model as an implementation shows it. asks tells which inputs may be put to it.
func (m *Model) newMachine(shows Shows, asks func(action string) bool, hostile bool) (*machine, error) {
	out := &machine{watching: newObserver(shows)}
	states := m.rec.Graph.NumStates()
	all := mealy.Machine{Next: make([][]int32, states), Out: make([][]int32, states), Label: make([]int32, states)}
	for state := range states { // numbers first what the specification has
		_, value := m.after(move{to: int32(state)})
		all.Label[state] = out.watching.label(value)
	}
	for state := range states {
		out.taken = append(out.taken, m.taken(state))
		for input := range m.inputs {
			mv := *m.move(state, input)
			sent, _ := m.after(mv)
			number := out.watching.output(mv.taken, sent) << 1
			if mv.hostile && !hostile || !asks(m.inputs[input].Action) {
				number |= 1 // may not be asked
			}
			all.Next[state], all.Out[state] = append(all.Next[state], mv.to), append(all.Out[state], number)
		}
	}
	if len(shows.Vars) == 0 {
		all.Label = nil
	}
	out.Machine = all
	out.least, out.class = mealy.Minimal(all)
	out.allow()
	for _, s := range m.inputs {
		if !asks(s.Action) && !slices.Contains(out.unasked, s.Action) {
			out.unasked = append(out.unasked, s.Action)
		}
	}
	if out.constant() {
		return nil, fmt.Errorf("%w: it shows %s, and whatever happens that must be the same", ErrShowsNothing, shows)
	}
	return out, nil
}

// taken tells of each input whether it has an edge in a state.
func (m *Model) taken(state int) []bool {
	out := make([]bool, len(m.inputs))
	for input := range out {
		out[input] = m.move(state, input).taken
	}
	return out
}

// allow takes apart what an output is and whether the input may come.
func (m *machine) allow() {
	for state, outs := range m.Out {
		var moves []mealy.Move
		for input, number := range outs {
			if number&1 == 0 {
				moves = append(moves, mealy.Move{Input: int32(input), To: m.Next[state][input]})
			}
		}
		m.peers.State, m.peers.Moves = append(m.peers.State, int32(state)), append(m.peers.Moves, moves)
	}
	m.Out, m.least.Out = halved(m.Out), halved(m.least.Out)
}

func halved(outs [][]int32) (out [][]int32) {
	for _, row := range outs {
		row = slices.Clone(row)
		for i := range row {
			row[i] >>= 1
		}
		out = append(out, row)
	}
	return out
}

// constant tells whether every allowed answer is the same.
func (m *machine) constant() bool {
	var outs, labels []int32
	for state, moves := range m.peers.Moves {
		for _, move := range moves {
			outs = append(outs, m.Out[state][move.Input])
			if m.Label != nil {
				labels = append(labels, m.Label[move.To])
			}
		}
	}
	return one(outs) && one(labels)
}

func one(numbers []int32) bool {
	return !slices.ContainsFunc(numbers, func(n int32) bool { return n != numbers[0] })
}

// legal tells whether each input of a word may come.
func (m *machine) legal(word []int32) bool {
	_, ok := m.walk(word)
	return ok
}

// walk gives the state before each input of a word, and the last.
func (m *machine) walk(word []int32) (states []int32, ok bool) {
	state := int32(0)
	states = append(states, state)
	for _, x := range word {
		if !slices.ContainsFunc(m.peers.Moves[state], func(mv mealy.Move) bool { return mv.Input == x }) {
			return states, false
		}
		state = m.Next[state][x]
		states = append(states, state)
	}
	return states, true
}

// shorter proposes words for a failing one: the shortest way to where its last input came, then
// without those that change nothing, then without parts.
func (m *machine) shorter(word []int32) (stages [][][]int32) {
	states, _ := m.walk(word)
	last := len(word) - 1
	add := func(words ...[]int32) {
		stages = append(stages, slices.DeleteFunc(words, func(w []int32) bool { return len(w) == 0 || !m.legal(w) }))
	}
	add(append(m.way(states[last]), word[last]))
	var moving []int32
	for i, x := range word {
		if states[i] != states[i+1] || i == last {
			moving = append(moving, x)
		}
	}
	add(moving)
	for size := len(word) / 2; size > 1; size /= 2 {
		var parts [][]int32
		for at := 0; at+size <= len(word); at += size {
			parts = append(parts, slices.Delete(slices.Clone(word), at, at+size))
		}
		add(parts...)
	}
	return stages
}

// way gives a shortest word to a state that allowed inputs lead to.
func (m *machine) way(to int32) (word []int32) {
	came := m.ways()
	for s := came[to]; s.from >= 0; s = came[s.from] {
		word = append(word, s.input)
	}
	slices.Reverse(word)
	return word
}

// arrival is the last step of a shortest way to a state.
type arrival struct{ from, input int32 }

const (
	initial   = -1 // no step leads there
	unreached = -2
)

// ways gives for each state how allowed inputs lead there first.
func (m *machine) ways() []arrival {
	came := slices.Repeat([]arrival{{from: unreached}}, len(m.peers.State))
	came[0].from = initial
	for queue := []int32{0}; len(queue) > 0; queue = queue[1:] {
		for _, mv := range m.peers.Moves[queue[0]] {
			if came[mv.To].from == unreached {
				came[mv.To] = arrival{queue[0], mv.Input}
				queue = append(queue, mv.To)
			}
		}
	}
	return came
}

// plan is what a machine is tested with.
type plan struct {
	words    [][]int32
	complete bool // by the theorem of mealy.Suite
	untold   int  // moves after which nothing tells whether they led where they must
}

// Asked is how much of a model tests went through, as far as what is shown tells states apart.
type Asked struct {
	States   int `json:"states"`   // that inputs lead to that may come
	Apart    int `json:"apart"`    // of them, those that what is shown tells apart, now or later
	Inputs   int `json:"inputs"`   // that may come in some state
	Edges    int `json:"edges"`    // that may be taken, one for each state and input
	Refusals int `json:"refusals"` // states and inputs where nothing may change
	Took     int `json:"took"`     // of the edges, by the tests
	Refused  int `json:"refused"`  // of the refusals, by the tests
	Untold   int `json:"untold"`   // of what was taken or refused, that after which nothing tells whether it led where it must
}

// maxSuite bounds complete suites, as more takes too long to compute: states, squared, times
// inputs, and times inputs again for each extra state.
const maxSuite = 1 << 22

// plan makes a suite.
func (m *machine) plan(opt Options) (plan, error) {
	most := opt.Steps
	most = cmp.Or(most, defaultSteps)
	p := plan{}
	inputs := len(m.Next[0])
	if small := len(m.Next) * len(m.Next) * inputs * power(inputs, opt.Extra); small > 0 && small <= maxSuite {
		p.words = mealy.Suite(m.Machine, []mealy.Peers{m.peers}, mealy.Options{Extra: opt.Extra, Silent: -1})
		p.complete = steps(p.words) <= most
	}
	if !p.complete && opt.Extra > 0 {
		return p, fmt.Errorf("what is asked for is a complete suite with %d extra states, which would be too large for %d states and %d inputs: allow more steps, or no extra states", opt.Extra, len(m.Next), inputs)
	}
	if !p.complete {
		s, err := mealy.NewSurvey(m.least, mealy.Peers{State: m.class, Moves: m.peers.Moves}, most)
		if err != nil {
			return p, err
		}
		p.words, p.untold = s.Words, s.Taken-s.Told
	}
	return p, nil
}

func power(base, exponent int) int {
	out := 1
	for range exponent {
		out = min(out*base, maxSuite+1)
	}
	return out
}

func steps(words [][]int32) (n int) {
	for _, w := range words {
		n += len(w)
	}
	return n
}

// asked says what words ask. States that no allowed inputs lead to do not count.
func (m *machine) asked(words [][]int32) (a Asked) {
	asked := map[[2]int32]bool{}
	for _, word := range words {
		states, _ := m.walk(word)
		for i, x := range word {
			asked[[2]int32{states[i], x}] = true
		}
	}
	inputs, apart := map[int32]bool{}, map[int32]bool{}
	came := m.ways()
	for state, moves := range m.peers.Moves {
		if came[state].from == unreached {
			continue
		}
		a.States++
		apart[m.class[state]] = true
		for _, mv := range moves {
			inputs[mv.Input] = true
			is, was := m.taken[state][mv.Input], asked[[2]int32{int32(state), mv.Input}]
			add(is, was, &a.Edges, &a.Took)
			add(!is, was, &a.Refusals, &a.Refused)
		}
	}
	a.Apart, a.Inputs = len(apart), len(inputs)
	return a
}

func add(is, was bool, all, done *int) {
	if is {
		*all++
	}
	if is && was {
		*done++
	}
}
