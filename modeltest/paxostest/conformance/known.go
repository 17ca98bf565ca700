package conformance

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/klauspost/compress/zstd"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/mealy"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/paxostest/trial"
)

// Known are the known bugs, as synod mutants --record explored them. So a wrong
// implementation can be compared with them where nothing can be built.
type Known struct {
	From string     `json:"from"` // a hash of the sources and patches; if they have others, this is stale
	Bugs []KnownBug `json:"bugs"` // ascending by ID
}

// KnownBug is the reference with a bug in it, in one role.
type KnownBug struct {
	ID         string      `json:"id"`
	Title      string      `json:"title"`
	Role       string      `json:"role"`
	Behaviours []Responses `json:"behaviours"` // in the suites where they are not the reference's own
	Shown      *Shown      `json:"shown"`      // a shortest test in which it is unsafe
}

// Shown is a test with what was sent after each step. It takes seconds to find, so it is recorded.
type Shown struct {
	Test *Test             `json:"test"`
	Sent [][]model.Message `json:"sent"`
}

// Add adds what was explored with a bug in the reference; the bug is left out where no
// suite finds fault with it. An error says that the program that explored has other
// inputs than this one.
func (k *Known) Add(ctx context.Context, id, title, role string, explored []Responses) error {
	own, err := ExploreReference(role)
	if err != nil {
		return err
	}
	b := KnownBug{ID: id, Title: title, Role: role}
	for i, e := range explored {
		if i >= len(own) || e.Suite != own[i].Suite || e.Inputs != own[i].Inputs {
			return fmt.Errorf("paxostest: %s as %s was explored with the inputs %s of suite %q, which this program does not have", id, role, e.Inputs, e.Suite)
		}
		if e.differs(own[i]) {
			b.Behaviours = append(b.Behaviours, e)
		}
	}
	if b.Shown, err = b.search(ctx); b.Shown != nil { // else it is another safe implementation
		k.Bugs = append(k.Bugs, b)
	}
	return err
}

// search finds a shortest test in which it is unsafe, or nil.
func (b KnownBug) search(ctx context.Context) (*Shown, error) {
	r, err := model.ParseRole(b.Role)
	if err != nil {
		return nil, err
	}
	plans, err := suites.PlansOf(r, suites.Everything, suites.Options{})
	if err != nil {
		return nil, err
	}
	for _, p := range plans {
		if len(p.Right) == 0 {
			continue // no bug was explored with it
		}
		if d := b.shownBy(p); d != nil || ctx.Err() != nil {
			return d.recorded(), ctx.Err()
		}
	}
	return nil, nil
}

// recorded is a divergence as it is recorded.
func (d *Divergence) recorded() *Shown {
	if d == nil {
		return nil
	}
	return &Shown{d.Test, d.result.Sent()}
}

// divergence is what was recorded, judged once more.
func (s *Shown) divergence() (*Divergence, error) {
	p, word, err := s.Test.plan(suites.Everything)
	if err != nil {
		return nil, err
	}
	t := trial.Offline(p)
	r := t.Judge(word, s.Sent)
	if !r.Wrong() {
		return nil, fmt.Errorf("paxostest: %s: what is recorded of %s is not unsafe: make it anew with synod mutants --record", KnownFile, s.Test.Suite)
	}
	return divergenceOf(t, s.Test.Suite, r), nil
}

// shownBy is one of a plan. As the reference does nothing wrong, what a bug does is judged only
// where it does something else, and soon enough.
func (b KnownBug) shownBy(p *suites.Plan) *Divergence {
	t := trial.Offline(p)
	bug, reference := b.under(p), p.Right[0]
	var answers, own []conform.Answer
	var found *trial.Result
	for _, word := range spoken(p) {
		answers, own = conform.Answers(answers[:0], bug, word), conform.Answers(own[:0], reference, word)
		at := otherwise(answers, own)
		if at < 0 || found != nil && at+1 >= len(found.Steps) {
			continue
		}
		if r := judged(t, word, answers); r.Wrong() && (found == nil || len(r.Steps) < len(found.Steps)) {
			found = r
		}
	}
	if found == nil {
		return nil
	}
	return divergenceOf(t, p.Title, found)
}

// spoken are the words of a plan, each with what has an acceptor tell its vote.
func spoken(p *suites.Plan) (words [][]int32) {
	for _, word := range slices.Concat(p.Test.Suite(0), p.Test.Probe) {
		words = append(words, append(slices.Clone(word), highestPrepare(p)...))
	}
	return words
}

// otherwise is the first answer that is another; -1 if none is.
func otherwise(some, others []conform.Answer) int {
	for i, a := range some {
		if a != others[i] {
			return i
		}
	}
	return -1
}

// judged is what is found of answers to a word.
func judged(t *trial.Tester, word []int32, answers []conform.Answer) *trial.Result {
	sent := make([][]model.Message, len(answers))
	for i, a := range answers {
		sent[i] = t.Outs.Of(a.Out)
	}
	return t.Judge(word, sent)
}

// highestPrepare is what has an acceptor tell its vote, for others nothing.
func highestPrepare(p *suites.Plan) []int32 {
	top := model.Stimulus{Role: p.Role, Who: p.Self, Message: paxos.Prepare{Ballot: p.Names.Ballots[len(p.Names.Ballots)-1]}}
	if at := slices.Index(p.Inputs, top); at >= 0 {
		return []int32{int32(at)}
	}
	return nil
}

// under is the bug under the tests of a plan; where it does not show, the reference.
func (b KnownBug) under(p *suites.Plan) mealy.Machine {
	i := slices.IndexFunc(b.Behaviours, func(of Responses) bool { return of.Suite == p.Title })
	if i < 0 {
		return p.Right[0]
	}
	key := underPlan{b.ID, p}
	if made, ok := machines.Load(key); ok {
		return made.(mealy.Machine)
	}
	m := knownMachine(p, b.Behaviours[i])
	machines.Store(key, m)
	return m
}

// machines are known bugs under plans, as they were made.
var machines sync.Map

type underPlan struct {
	bug  string
	plan *suites.Plan
}

// differs tells whether any word shows a difference.
func (b Responses) differs(other Responses) bool {
	outs := suites.NewOutputs()
	_, found := mealy.Separate(b.machine(outs), other.machine(outs), nil)
	return found
}

// machine has one more state: there inputs lead that cannot come, and nothing is
// sent.
func (b Responses) machine(outs *suites.Outputs) mealy.Machine {
	number := make([]int32, len(b.Sent))
	for i, sent := range b.Sent {
		number[i] = outs.Number(sent)
	}
	last := int32(len(b.Next))
	var m mealy.Machine
	for s := range b.Next {
		next, out := make([]int32, len(b.Next[s])), make([]int32, len(b.Next[s]))
		for i, to := range b.Next[s] {
			if next[i] = to; to < 0 {
				next[i] = last
			}
			out[i] = number[b.Out[s][i]]
		}
		m.Next, m.Out = append(m.Next, next), append(m.Out, out)
	}
	end := make([]int32, len(b.Next[0]))
	for i := range end {
		end[i] = last
	}
	m.Next, m.Out = append(m.Next, end), append(m.Out, make([]int32, len(end)))
	return m
}

// Write writes the file that is embedded here.
func (k *Known) Write(w io.Writer) error {
	z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	if err != nil {
		return err
	}
	if err := json.NewEncoder(z).Encode(k); err != nil {
		return err
	}
	return z.Close()
}

// KnownFile is where the file is, from the root of the repository.
const KnownFile = "modeltest/paxostest/conformance/known.json.zst"

//go:embed known.json.zst
var knownFile []byte

// KnownBugs are those that were recorded when this program was built.
var KnownBugs = sync.OnceValues(func() (*Known, error) {
	z, err := zstd.NewReader(bytes.NewReader(knownFile), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	k := &Known{}
	if err := json.NewDecoder(z).Decode(k); err != nil {
		return nil, fmt.Errorf("paxostest: %s: %w: make it anew with synod mutants --record", KnownFile, err)
	}
	return k, nil
})
