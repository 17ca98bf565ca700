package conform

import (
	"context"
	"errors"
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
		out := make([]Answer, len(word))
		state := int32(0)
		for i, input := range word {
			out[i].Out = m.Out[state][input]
			if state = m.Next[state][input]; m.Label != nil {
				out[i].Label = m.Label[state]
			}
		}
		return out
	}}
}

// Test is what an implementation is tested with.
type Test struct {
	Candidates []Candidate                   // the first is the specification as it stands
	Probe      [][]int32                     // words that tell candidates apart
	Suite      func(candidate int) [][]int32 // what is run after the probe
	// Legal tells whether a word may be put to an implementation; nil if any may.
	Legal func(word []int32) bool
	// Shorter gives legal words that a failing one may be shrunk to, in stages: one is
	// tried if none of those before it has a word that fails too. They come before those
	// that lack one input. nil: none do.
	Shorter func(word []int32) [][][]int32
	// Stops says that what remains is not run once a test has failed, whichever candidate
	// is right. What is told is then the shortest of those that were run.
	Stops bool
}

// Verdict is what a test found.
type Verdict struct {
	Candidate int   // that the implementation is like, or nearest to
	Alike     []int // the candidates that no word of the probe tells apart from the implementation
	Words     int   // tests that were run
	Steps     int   // inputs in them
	Untested  int   // tests that could not be put to the implementation to their end
	Failed    *Failure
	Results   []Result // of the first tests, at most maxResults
}

// Result is a test, and what was answered.
type Result struct {
	Word    []int32
	Answers []Answer
}

// Failure is a test with a wrong answer.
type Failure struct {
	Word    []int32  // shrunk; the last input is the first with a wrong answer
	Answers []Answer // the last is wrong
	Want    Answer   // by the candidate
	Others  bool     // that every other candidate forbids one of the answers too
}

// maxRun is how many inputs are put to a subject in one call: so much is held in
// memory, and so often is the context looked at.
const maxRun = 1 << 16

// firstRun is that of the first call where what fails soon need not wait for the rest.
const firstRun = 1 << 10

// maxResults bounds what a verdict holds on to.
const maxResults = 1 << 16

// ErrEmpty says that a test has nothing to test.
var ErrEmpty = errors.New("conform: the test has no candidate")

// Check runs the test. An error means that the subject could not be tested.
func (t Test) Check(ctx context.Context, s Subject) (*Verdict, error) {
	if len(t.Candidates) == 0 {
		return nil, ErrEmpty
	}
	r := run{Test: t, ctx: ctx, subject: s, verdict: &Verdict{}}
	probe, err := r.words(t.Probe)
	if err != nil {
		return nil, err
	}
	r.verdict.Candidate, r.verdict.Alike = r.nearest(probe)
	suite, err := r.words(t.Suite(r.verdict.Candidate))
	if err != nil {
		return nil, err
	}
	results := append(probe, suite...)
	if err := r.judge(results); err != nil {
		return nil, err
	}
	return r.verdict, nil
}

// run is a test under way.
type run struct {
	Test
	ctx     context.Context
	subject Subject
	verdict *Verdict
}

// result is a word with its answers, and for each candidate the step at which it
// would have answered otherwise, or -1.
type result struct {
	word    []int32
	answers []Answer
	wrong   []int
}

func (r *run) words(words [][]int32) ([]result, error) {
	out := make([]result, 0, len(words))
	most := maxRun
	if r.Stops {
		most = firstRun
	}
	for ; len(words) > 0 && r.ctx.Err() == nil; most = min(2*most, maxRun) {
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
		failed := false
		for i, a := range answers {
			if len(a) > len(words[i]) {
				return nil, fmt.Errorf("conform: the subject gave %d answers to %d inputs", len(a), len(words[i]))
			}
			out = append(out, r.result(words[i], a))
			failed = failed || last(out[len(out)-1].wrong) >= 0
		}
		if words = words[n:]; failed && r.Stops {
			break
		}
	}
	return out, r.ctx.Err()
}

func (r *run) result(word []int32, answers []Answer) result {
	r.verdict.Words++
	r.verdict.Steps += len(answers)
	if len(answers) < len(word) {
		r.verdict.Untested++
	}
	res := result{word, answers, make([]int, len(r.Candidates))}
	for i, c := range r.Candidates {
		res.wrong[i] = Compare(c.Answers(word), answers)
	}
	return res
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

// nearest gives the candidates that agree with all results, and the first of them; if there is none
// the one that differs in the fewest.
func (r *run) nearest(results []result) (best int, alike []int) {
	fewest := len(results) + 1
	for c := range r.Candidates {
		failing := 0
		for _, res := range results {
			if res.wrong[c] >= 0 {
				failing++
			}
		}
		if failing == 0 {
			alike = append(alike, c)
		}
		if failing < fewest {
			best, fewest = c, failing
		}
	}
	return best, alike
}

// judge finds the shortest test that fails: one that no candidate allows, if there
// is any, else one that the nearest forbids.
func (r *run) judge(results []result) error {
	for _, res := range results[:min(len(results), maxResults)] {
		r.verdict.Results = append(r.verdict.Results, Result{res.word, res.answers})
	}
	if !slices.ContainsFunc(results, func(of result) bool { return of.wrong[r.verdict.Candidate] >= 0 }) {
		return nil
	}
	found, all := shortest(results, func(res result) int { return last(res.wrong) }), true
	if found == nil {
		nearest := r.verdict.Candidate
		found, all = shortest(results, func(res result) int { return res.wrong[nearest] }), false
	}
	return r.shrink(*found, all)
}

// last gives the step at which the last candidate is refuted, or -1.
func last(wrong []int) int {
	if slices.Contains(wrong, -1) {
		return -1
	}
	return slices.Max(wrong)
}

func shortest(results []result, at func(result) int) *result {
	var found *result
	for i := range results {
		if step := at(results[i]); step >= 0 && (found == nil || step < at(*found)) {
			found = &results[i]
		}
	}
	return found
}

// shrink leaves out inputs as long as the test still fails.
func (r *run) shrink(found result, all bool) error {
	before := *r.verdict
	for {
		next, err := r.shorter(found.word[:r.step(found, all)+1], all)
		if err != nil {
			return err
		}
		if next == nil {
			break
		}
		found = *next
	}
	*r.verdict = before // what was run to shrink is no part of the test
	r.verdict.Failed = r.failure(found, all)
	return nil
}

// shorter finds a shorter word that fails, or nil.
func (r *run) shorter(word []int32, all bool) (*result, error) {
	var stages [][][]int32
	if r.Shorter != nil {
		stages = r.Shorter(word)
	}
	for _, words := range append(stages, r.withoutOne(word)) {
		words = slices.DeleteFunc(words, func(w []int32) bool { return len(w) >= len(word) }) // so that it ends
		results, err := r.words(words)
		if err != nil {
			return nil, err
		}
		if found := shortest(results, func(res result) int { return r.step(res, all) }); found != nil {
			return found, nil
		}
	}
	return nil, nil
}

// step is where a result fails, or -1.
func (r *run) step(res result, all bool) int {
	if all {
		return last(res.wrong)
	}
	return res.wrong[r.verdict.Candidate]
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

// failure tells a failing result by the candidate that holds out longest, of several
// by the nearest.
func (r *run) failure(found result, all bool) *Failure {
	step := r.step(found, all)
	if found.wrong[r.verdict.Candidate] != step {
		r.verdict.Candidate = slices.Index(found.wrong, step)
	}
	word := found.word[:step+1]
	return &Failure{
		Word: word, Answers: found.answers[:step+1],
		Want: r.Candidates[r.verdict.Candidate].Answers(word)[step], Others: all,
	}
}
