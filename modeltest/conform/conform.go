package conform

import (
	"context"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/mealy"
)

// Answer is what an implementation did with one input: the number of what it sent,
// and of what it showed of its state.
type Answer struct{ Out, Label int32 }

// Subject is an implementation under test.
type Subject interface {
	// Run begins each word anew and gives the answers to its inputs, one list for each
	// word. Fewer answers than inputs mean that the rest of the word could not be put to
	// it.
	Run(ctx context.Context, words [][]int32) ([][]Answer, error)
}

// Candidate is a behaviour that is right.
type Candidate struct {
	Name string
	// Answers gives what is answered to the inputs of a word, one by one.
	Answers func(word []int32) []Answer
}

// Machine is the candidate that a machine describes.
func Machine(name string, m mealy.Machine) Candidate {
	return Candidate{Name: name, Answers: func(word []int32) []Answer {
		return Answers(make([]Answer, 0, len(word)), m, word)
	}}
}

// Answers appends those of a machine to the inputs of a word.
func Answers(to []Answer, m mealy.Machine, word []int32) []Answer {
	state := int32(0)
	for _, input := range word {
		a := Answer{Out: m.Out[state][input]}
		if state = m.Next[state][input]; m.Label != nil {
			a.Label = m.Label[state]
		}
		to = append(to, a)
	}
	return to
}

// Test is what an implementation is tested with.
type Test struct {
	Right Candidate
	Words [][]int32
	// Legal tells whether a word may be put to an implementation; nil if any may.
	Legal func(word []int32) bool
	// Shorter gives legal words that a failing one may be shrunk to, in stages: one is
	// tried if none of those before it has a word that fails too. They come before those
	// that lack one input. nil: none do.
	Shorter func(word []int32) [][][]int32
}

// Verdict is what a test found. What remains is not run once a word has failed, and what is told
// then is the shortest of those that were run.
type Verdict struct {
	Words    int // that were run
	Steps    int // inputs in them
	Untested int // words that could not be put to the implementation to their end
	Failed   *Failure
}

// Result is a test, and what was answered.
type Result struct {
	Word    []int32
	Answers []Answer
}

// Failure is a word with a wrong answer.
type Failure struct {
	Word    []int32  // shrunk; the last input is the first with a wrong answer
	Answers []Answer // the last is wrong
}

// maxRun is how many inputs are put to a subject in one call: so much is held in
// memory, and so often is the context looked at.
const maxRun = 1 << 16

// firstRun is that of the first call, as what fails soon need not wait for the rest.
const firstRun = 1 << 10

// Check runs the test. An error means that the subject could not be tested.
func (t Test) Check(ctx context.Context, s Subject) (*Verdict, error) {
	r := run{Test: t, ctx: ctx, subject: s, verdict: &Verdict{}}
	found, err := r.words(t.Words)
	told := *r.verdict // what is run to shrink is no part of the test
	for next := found; next != nil && err == nil; {
		if next, err = r.shorter(found.Word); next != nil {
			found = next
		}
	}
	if err != nil {
		return nil, err
	}
	told.Failed = found
	return &told, nil
}

// run is a test under way.
type run struct {
	Test
	ctx     context.Context
	subject Subject
	verdict *Verdict
}

// words runs words up to some that fail, and gives the shortest of these, up to where it does.
func (r *run) words(words [][]int32) (found *Failure, err error) {
	for most := firstRun; len(words) > 0 && found == nil && r.ctx.Err() == nil; most = min(2*most, maxRun) {
		n, steps := 0, 0
		for n < len(words) && (n == 0 || steps+len(words[n]) <= most) {
			steps += len(words[n])
			n++
		}
		answers, err := r.subject.Run(r.ctx, words[:n])
		if err != nil {
			return nil, err
		}
		if len(answers) != n {
			return nil, fmt.Errorf("conform: the subject answered %d of %d words", len(answers), n)
		}
		for i, a := range answers {
			word := words[i]
			if len(a) > len(word) {
				return nil, fmt.Errorf("conform: the subject gave %d answers to %d inputs", len(a), len(word))
			}
			r.count(word, a)
			if at := Compare(r.Right.Answers(word), a); at >= 0 && (found == nil || at+1 < len(found.Word)) {
				found = &Failure{word[:at+1], a[:at+1]}
			}
		}
		words = words[n:]
	}
	return found, r.ctx.Err()
}

func (r *run) count(word []int32, answers []Answer) {
	r.verdict.Words++
	r.verdict.Steps += len(answers)
	if len(answers) < len(word) {
		r.verdict.Untested++
	}
}

// Compare gives the first of the answers that is wrong where want is right, or -1.
func Compare(want, got []Answer) (wrong int) {
	for i := range got {
		if got[i] != want[i] {
			return i
		}
	}
	return -1
}

// shorter finds a shorter word that fails, or nil.
func (r *run) shorter(word []int32) (*Failure, error) {
	var stages [][][]int32
	if r.Shorter != nil {
		stages = r.Shorter(word)
	}
	for _, words := range append(stages, r.withoutOne(word)) {
		words = slices.DeleteFunc(words, func(w []int32) bool { return len(w) >= len(word) }) // so that it ends
		if found, err := r.words(words); found != nil || err != nil {
			return found, err
		}
	}
	return nil, nil
}

// withoutOne gives the legal words that lack one input.
func (r *run) withoutOne(word []int32) [][]int32 {
	var out [][]int32
	for i := range word {
		w := slices.Delete(slices.Clone(word), i, i+1)
		if len(w) > 0 && (r.Legal == nil || r.Legal(w)) {
			out = append(out, w)
		}
	}
	return out
}
