package mealy

import (
	"cmp"
	"slices"
)

// task is to tell a node, where the specification is, from a state, where an implementation might
// be.
type task struct {
	q, state int32
	enough   strength
}

// tasks are to tell a node from all states, each as strongly as can be, but for those that
// something told as strongly before.
func (t *tell) tasks(q int32, before []strength) (all []task) {
	for s, can := range t.row(q) {
		if can > none && (before == nil || can > before[s]) {
			all = append(all, task{q, int32(s), can})
		}
	}
	return all
}

// run follows a word until it has done a task, and says after how many inputs; done is 0 if it does
// not, and then the task is what remains of it. A weak difference does not end a strong task: who
// forgives that looks on.
func (t *tell) run(a task, word []int32) (rest task, done int) {
	for i, x := range word {
		if t.differ(a.q, a.state, x) >= a.enough {
			return a, i + 1
		}
		a.q, a.state = t.follow(a.q, x), t.Next[a.state][x]
	}
	return a, 0
}

// possible tells whether a task can still be done.
func (t *tell) possible(a task) bool { return t.by[a.enough][t.pair(a.q, a.state)] > 0 }

// words do all of the tasks, and are allowed wherever the tasks begin.
func (t *tell) words(tasks []task) (words [][]int32) {
	for tasks = slices.Clone(tasks); len(tasks) > 0; {
		word := t.long(tasks)
		words = append(words, word)
		tasks = slices.DeleteFunc(tasks, func(a task) bool {
			_, done := t.run(a, word)
			return done > 0
		})
	}
	return words
}

// long gives a word that does at least one of the tasks, and goes on while some can still be done:
// one long word is cheaper than two short ones, as the way to the node is walked once.
func (t *tell) long(tasks []task) (word []int32) {
	for len(tasks) > 0 {
		next := t.best(tasks)
		word = append(word, next...)
		var rest []task
		for _, a := range tasks {
			if a, done := t.run(a, next); done == 0 && t.possible(a) {
				rest = append(rest, a)
			}
		}
		tasks = rest
	}
	return word
}

// best gives, of the words that do a task, the one that makes the fewest others impossible, and of
// these one that does the most for its length.
func (t *tell) best(tasks []task) (best []int32) {
	var spoils, does int
	for _, word := range t.candidates(tasks) {
		done, spoilt := 0, 0
		for _, a := range tasks {
			if rest, after := t.run(a, word); after > 0 {
				done++
			} else if !t.possible(rest) {
				spoilt++
			}
		}
		if best == nil || cmp.Or(cmp.Compare(spoilt, spoils), cmp.Compare(does*len(word), done*len(best))) < 0 {
			best, spoils, does = word, spoilt, done
		}
	}
	return best
}

// maxCandidates bounds the work; a machine of a few dozen states has fewer shortest words anyway.
const maxCandidates = 64

// candidates are the shortest words that do a task each.
func (t *tell) candidates(tasks []task) [][]int32 {
	var words [][]int32
	for _, a := range tasks {
		words = append(words, t.word(a))
	}
	slices.SortFunc(words, shortlex)
	words = slices.CompactFunc(words, slices.Equal)
	return words[:min(len(words), maxCandidates)]
}

// identify finds the identifying suffixes of a node.
func (t *tell) identify(q int32) [][]int32 {
	if t.ids[q] == nil {
		t.ids[q] = append([][]int32{}, t.words(t.tasks(q, nil))...)
	}
	return t.ids[q]
}

// harmonize finds the suffixes of all nodes of peers that allow the same words everywhere, so that
// any two nodes that can be told apart have a word in common that does. All take theirs from the
// same words, as far as they need them.
func (t *tell) harmonize() {
	var all []task
	for q := range int32(len(t.State)) {
		t.ids[q] = [][]int32{}
		if !t.start(q) {
			all = append(all, t.tasks(q, nil)...)
		}
	}
	for _, word := range t.words(all) {
		need := make([]int, len(t.State))
		all = slices.DeleteFunc(all, func(a task) bool {
			_, done := t.run(a, word)
			need[a.q] = max(need[a.q], done)
			return done > 0
		})
		for q, n := range need {
			if n > 0 {
				t.ids[q] = append(t.ids[q], word[:n:n])
			}
		}
	}
	for a := range int32(len(t.State)) {
		for b := range a {
			if !t.start(b) && t.can(a, t.State[b]) > none && !t.harmonic(a, b) {
				word := t.word(task{a, t.State[b], weak})
				t.ids[a], t.ids[b] = append(t.ids[a], word), append(t.ids[b], word)
			}
		}
	}
}

// harmonic tells whether the suffixes of two nodes have a prefix in common that tells them apart.
func (t *tell) harmonic(a, b int32) bool {
	for _, u := range t.ids[a] {
		for _, v := range t.ids[b] {
			common := 0
			for common < min(len(u), len(v)) && u[common] == v[common] {
				common++
			}
			if _, done := t.run(task{a, t.State[b], weak}, u[:common]); done > 0 {
				return true
			}
		}
	}
	return false
}
