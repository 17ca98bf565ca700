package trial

import (
	"context"
	"errors"
	"slices"

	"github.com/synod-paxos/synod/modeltest/driver"
	"github.com/synod-paxos/synod/modeltest/paxostest/harm"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
)

// Tester runs the tests of one plan on one implementation.
type Tester struct {
	*suites.Plan
	speaker  subject.Speaker[judge.Input, judge.Message]
	place    subject.Place
	ballots  *Ballots                                 // that it chooses; nil if the tests name them
	name     func(model.Ballot, uint64) oracle.Ballot // how the tests name a ballot, and its number
	named    []oracle.Ballot                          // by number of the model's ballots, from 1 on
	first    uint64                                   // of the ballots, if they are other numbers than the model's
	values   map[model.Value]oracle.Value
	space    oracle.Space
	above    oracle.Ballot // above all that are named
	peers    []harm.Owned  // the ballots that there are, where the tests name them
	anything bool          // may be given
	same     *fixed        // nil until it is needed
}

// New tests an implementation by a plan. If it chooses its ballots it is asked for some first.
func New(ctx context.Context, p *suites.Plan, s subject.Speaker[judge.Input, judge.Message], name func(model.Ballot, uint64) oracle.Ballot) (*Tester, error) {
	t := &Tester{Plan: p, speaker: s, place: placeOf(p), anything: p.Hostile}
	if p.Is.Chooses && (p.Role == model.Proposer || p.Role == model.Process) {
		set := judge.Input{Kind: model.Set, Value: "v1"}
		var err error
		if t.ballots, err = AskBallots(ctx, s, t.place, set, func(m judge.Message) judge.Message { return m }); err != nil {
			return nil, err
		}
		t.space = t.ballots.Space()
		return t, nil
	}
	t.name = name
	t.call()
	return t, nil
}

// call names the ballots of the plan.
func (t *Tester) call() {
	t.named = nil
	for i, b := range t.Names.Ballots {
		t.named = append(t.named, t.name(b, uint64(i+1)))
	}
	top := t.Names.Ballots[len(t.named)-1]
	t.list(t.name(model.Ballot{Round: top.Round + 1, Node: top.Node}, uint64(len(t.named)+1)))
	t.peers = t.others()
}

// list has the system use the ballots that are named, and one above.
func (t *Tester) list(above oracle.Ballot) {
	t.above, t.space = above, oracle.Listed(append(slices.Clone(t.named), above))
}

// others are the ballots that are named, with whose they are, and two of other nodes above these.
func (t *Tester) others() (out []harm.Owned) {
	for i, b := range t.named {
		out = append(out, harm.Owned{Ballot: b, Node: oracle.Node(t.Names.Ballots[i].Node)})
	}
	proposes := t.Role == model.Proposer || t.Role == model.Process
	round := t.Names.Ballots[len(t.named)-1].Round
	for more := 0; more < 2 && (t.place.Nodes > 1 || !proposes); {
		round++
		for node := range model.Node(t.place.Nodes) {
			if more < 2 && !(proposes && node == t.Self) {
				b := t.name(model.Ballot{Round: round, Node: node}, uint64(len(out)+1))
				out = append(out, harm.Owned{Ballot: b, Node: oracle.Node(node)})
				more++
			}
		}
	}
	return out
}

// Dressed runs the same tests with other values and, unless first is 0, with ballots whose
// numbers begin there; of an implementation that chooses its ballots with those of others.
func (t *Tester) Dressed(first uint64, values map[model.Value]oracle.Value) *Tester {
	out := *t
	if out.values, out.same = values, nil; first > 0 && t.ballots != nil {
		ballots := *t.ballots
		ballots.far, out.first, out.ballots = first, first, &ballots
	} else if first > 0 {
		out.first, out.named = first, t.from(first)
		out.list(Shifted(t.above, first))
		out.peers = nil
		for _, o := range t.peers {
			out.peers = append(out.peers, harm.Owned{Ballot: Shifted(o.Ballot, first), Node: o.Node})
		}
	}
	return &out
}

// Dress is what it was dressed with.
func (t *Tester) Dress() (first uint64, values map[model.Value]oracle.Value) {
	return t.first, t.values
}

// Offline judges what is known already; it has no implementation to run.
func Offline(p *suites.Plan) *Tester {
	t := &Tester{Plan: p, place: placeOf(p)}
	for i := range p.Names.Ballots {
		t.named = append(t.named, oracle.Number(uint64(i+1)))
	}
	t.list(oracle.None)
	return t
}

// Offline tells whether there is no implementation to run.
func (t *Tester) Offline() bool { return t.speaker == nil }

// Judge judges what the inputs of a word produced, up to what is wrong or could not be given; what
// comes then is not of the word that is judged.
func (t *Tester) Judge(word []int32, sent [][]model.Message) *Result {
	s := t.begin(word)
	for k, i := range word {
		in, ok := s.input(i)
		if !ok {
			s.Left = len(word) - k
			break
		}
		var heard []judge.Message
		for _, m := range sent[k] {
			heard = append(heard, s.outModel(m))
		}
		s.number, s.stimulus = i, t.Inputs[i]
		if s.Took(in, heard, "", 0); s.Wrong() {
			s.Word = word[:k+1]
			break
		}
	}
	return s.Done()
}

// Quorum1 is how many acceptors complete phase 1.
func (t *Tester) Quorum1() int { return t.place.Quorum1 }

// placeOf is where an implementation finds itself in a plan.
func placeOf(p *suites.Plan) subject.Place {
	nodes := len(p.Acceptors)
	for _, b := range p.Names.Ballots {
		nodes = max(nodes, int(b.Node)+1)
	}
	at := subject.Place{Role: p.Role, Self: p.Self, Nodes: nodes, Acceptors: len(p.Acceptors), Quorum1: p.Quorums.One, Quorum2: p.Quorums.Two}
	if p.Role == model.Acceptor && at.Acceptors < 3 { // a model of it alone has no others
		at.Nodes, at.Acceptors = max(3, nodes), 3
		q, _ := p.Is.QuorumsOf(p.Role, at.Acceptors) // of an acceptor there always are some
		at.Quorum1, at.Quorum2 = q.One, q.Two
	}
	return at
}

// batch is how many inputs are given in one call.
const batch = 1 << 13

// Run runs tests.
func (t *Tester) Run(ctx context.Context, words [][]int32) (out []*Result, err error) {
	for len(words) > 0 {
		n, steps := 0, 0
		for n < len(words) && (n == 0 || steps+len(words[n]) <= batch) {
			steps += len(words[n])
			n++
		}
		results, err := t.driver().Several(ctx, words[:n])
		if err != nil {
			return nil, err
		}
		out, words = append(out, results...), words[n:]
	}
	return out, ctx.Err()
}

// driver runs its tests.
func (t *Tester) driver() *driver.Driver[subject.Place, int32, judge.Input, judge.Message, *Result] {
	return &driver.Driver[subject.Place, int32, judge.Input, judge.Message, *Result]{
		Speaker: t.speaker, Place: t.place,
		Begin:  func(word []int32) driver.Test[judge.Input, judge.Message, *Result] { return t.begin(word) },
		Script: t.script, Guesses: guesses,
		Same: func(one, other judge.Input) bool { return one == other },
		Reworded: func(one, other judge.Input) bool {
			return one.Kind == other.Kind && one.Message.Type == other.Message.Type
		},
		Word:    func(r *Result) []int32 { return r.Word },
		Alike:   func(one, other *Result) bool { return one.Rule() == other.Rule() },
		Plainer: func(int32) []int32 { return nil },
		Size:    func(word []int32) int { return len(word) },
	}
}

// guesses is how often the inputs of tests are guessed before they are given one by one.
const guesses = 4

// One runs a test step by step.
func (t *Tester) One(ctx context.Context, word []int32) (*Result, error) {
	return t.driver().One(ctx, word)
}

// Shortest leaves out of a test that went wrong what it does not need, and runs it once more. Of
// one that goes wrong again only if exactly the same is given nothing is left out. An error of
// kind [driver.ErrNotReproducible] says that it does not go wrong again.
func (t *Tester) Shortest(ctx context.Context, title string, r *Result) (*Tester, *Result, error) {
	planned := t
	if r.Word == nil {
		planned, r = t.planned(title, r)
	}
	found, err := planned.driver().Shortest(ctx, r)
	if errors.Is(err, driver.ErrNotReproducible) {
		if found, err = t.Unshortened(ctx, r); err == nil {
			planned, found = t.planned(title, found)
		}
	}
	return planned, found, err
}

// script are the inputs of a test if all goes as it is planned. If the implementation chooses the
// ballots that cannot be known.
func (t *Tester) script(word []int32) (out []judge.Input, ok bool) {
	if t.ballots != nil {
		return nil, false
	}
	out = make([]judge.Input, 0, len(word)+1)
	for _, i := range word {
		if !t.Inputs[i].Elsewhere {
			out = append(out, t.fixed().inputs[i].Input)
		}
	}
	if t.votes() {
		out = append(out, t.asking(t.above))
	}
	return out, true
}

// votes tells whether the implementation has an acceptor.
func (t *Tester) votes() bool { return t.Role == model.Acceptor || t.Role == model.Process }

// asking is what a test of an acceptor ends with: a Prepare above all, so that it tells the vote
// that it has.
func (t *Tester) asking(b oracle.Ballot) judge.Input {
	return judge.Input{Message: judge.Message{Type: model.Prepare, Ballot: b}}
}

// Inputs is [driver.Test.Inputs].
func (s *session) Inputs(yield func(judge.Input) bool) {
	if request, needed := s.t.prelude(s.Word); needed {
		s.before = request
		if !s.give(first, request, yield) {
			return
		}
	}
	for _, i := range s.Word {
		if !s.give(i, s.t.Inputs[i], yield) {
			return
		}
	}
	s.number, s.stimulus = closing, model.Stimulus{}
	if s.promiseLast(yield) {
		s.ask(yield)
	}
}

// ask has an acceptor tell the vote that it has.
func (s *session) ask(yield func(judge.Input) bool) {
	above, known := s.t.above, s.t.ballots == nil
	if !known {
		above, known = s.t.ballots.Between(slices.Max(append(s.used(), oracle.None)), oracle.None)
	}
	if s.t.votes() && known {
		yield(s.t.asking(above))
	}
}

// promiseLast has the others promise the ballot that was begun last, if the implementation chose
// it: that a ballot was used before shows by what is proposed in it.
func (s *session) promiseLast(yield func(judge.Input) bool) bool {
	if s.t.ballots == nil || len(s.prepared) == 0 || s.t.Role == model.Learner {
		return true
	}
	last := s.begunLast()
	for a := range s.t.place.Acceptors {
		if in, ok := s.world.Promises(oracle.Node(a), last); ok && !yield(in) {
			return false
		}
	}
	return true
}

// begunLast is the ballot of the last Prepare.
func (s *session) begunLast() (last oracle.Ballot) {
	for _, step := range s.Steps {
		for _, m := range step.Sent {
			if m.Type == model.Prepare {
				last = m.Ballot
			}
		}
	}
	return last
}

// Steps that no plan has: what comes first, what a process tells itself, and what comes last.
const (
	first   = -1
	itself  = -2
	closing = -3
)

// give gives an input of the plan, if it can be given.
func (s *session) give(number int32, i model.Stimulus, yield func(judge.Input) bool) bool {
	if i.Elsewhere {
		if in, ok := s.translated(number); ok {
			s.world.Elsewhere(in.Message)
		}
		return true
	}
	in, ok := s.input(number)
	if own, needed := s.tellsItself(in); !ok && needed {
		s.number, s.stimulus = itself, model.Stimulus{}
		if !yield(own) {
			return false
		}
		in, ok = s.input(number)
	}
	if !ok {
		s.Left++
		return true
	}
	s.number, s.stimulus = number, i
	return yield(in)
}

// prelude is a request that comes before a word that speaks of more ballots below the first that it
// asks for than there are below the first that the implementation chooses.
func (t *Tester) prelude(word []int32) (first model.Stimulus, needed bool) {
	if t.ballots == nil || t.Role != model.Proposer || len(t.ballots.own) == 0 {
		return first, false
	}
	lower := t.lower(word)
	if lower == 0 {
		return first, false
	}
	if _, enough := t.ballots.nextBelow(oracle.None, t.ballots.own[0], lower-1); enough {
		return first, false
	}
	first = model.Stimulus{Kind: model.Set, Value: t.Names.Values[0]}
	for _, i := range word {
		if r := t.Inputs[i]; r.Kind == model.Set || r.Kind == model.Get {
			return model.Stimulus{Kind: r.Kind, Value: r.Value}, true // who keeps the first value that it is given has the word's
		}
	}
	return first, true
}

// lower is how many ballots of others below the first that it asks for a word speaks of.
func (t *Tester) lower(word []int32) int {
	begun, lower := model.Ballot{}, map[model.Ballot]bool{}
	for _, i := range word {
		if of := t.Inputs[i].Ballot; model.IsNone(begun) {
			begun = of
		}
	}
	for _, i := range word {
		for _, b := range mentioned(t.Inputs[i]) {
			if !model.IsNone(b) && model.Below(b, begun) && !t.Owned(b) {
				lower[b] = true
			}
		}
	}
	return len(lower)
}

// mentioned are the ballots that a message names.
func mentioned(i model.Stimulus) []model.Ballot {
	if i.Message == nil {
		return nil
	}
	m := model.MessageOf(i.Message)[0]
	return []model.Ballot{m.Ballot, m.Vote.Ballot}
}
