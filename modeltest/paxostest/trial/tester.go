package trial

import (
	"context"
	"errors"
	"fmt"
	"slices"

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
	ballots  *Ballots        // that it chooses; nil if the tests name them
	named    []oracle.Ballot // by number of the model's ballots, from 1 on
	first    uint64          // of the ballots, if they are other numbers than the model's
	values   map[model.Value]oracle.Value
	space    oracle.Space
	above    oracle.Ballot // above all that are named
	peers    []harm.Owned  // the ballots that there are, where the tests name them
	anything bool          // may be given
	same     *fixed        // nil until it is needed
}

// ErrNotReproducible says that what was seen once was not seen again.
var ErrNotReproducible = errors.New("not reproducible")

// New tests an implementation by a plan. If it chooses its ballots it is asked for some first.
func New(ctx context.Context, p *suites.Plan, s subject.Speaker[judge.Input, judge.Message], name func(model.Ballot, uint64) oracle.Ballot) (*Tester, error) {
	t := &Tester{Plan: p, speaker: s, place: placeOf(p), anything: p.Hostile}
	if p.Is.Chooses && (p.Role == model.Proposer || p.Role == model.Process) {
		set := judge.Input{Kind: model.Set, Value: "v1"}
		var err error
		if t.ballots, err = AskBallots(ctx, s, t.place, set, func(m judge.Message) judge.Message { return m }); err != nil {
			return nil, err
		}
		t.space, t.ballots.near = t.ballots.Space(), p.Near
		return t, nil
	}
	for i, b := range p.Names.Ballots {
		t.named = append(t.named, name(b, uint64(i+1)))
	}
	top := p.Names.Ballots[len(p.Names.Ballots)-1]
	t.list(name(model.Ballot{Round: top.Round + 1, Node: top.Node}, uint64(len(t.named)+1)))
	t.peers = t.others(name)
	return t, nil
}

// list has the system use the ballots that are named, and one above.
func (t *Tester) list(above oracle.Ballot) {
	t.above, t.space = above, oracle.Listed(append(slices.Clone(t.named), above))
}

// others are the ballots that are named, with whose they are, and two of other nodes above these.
func (t *Tester) others(name func(model.Ballot, uint64) oracle.Ballot) (out []harm.Owned) {
	for i, b := range t.named {
		out = append(out, harm.Owned{Ballot: b, Node: oracle.Node(t.Names.Ballots[i].Node)})
	}
	proposes := t.Role == model.Proposer || t.Role == model.Process
	round := t.Names.Ballots[len(t.named)-1].Round
	for more := 0; more < 2 && (t.place.Nodes > 1 || !proposes); {
		round++
		for node := range model.Node(t.place.Nodes) {
			if more < 2 && !(proposes && node == t.Self) {
				b := name(model.Ballot{Round: round, Node: node}, uint64(len(out)+1))
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

// Judge judges what the inputs of a word produced, up to what is wrong or could not be given.
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
		if s.took(i, t.Inputs[i], in, heard); s.Wrong() {
			break
		}
	}
	return s.result()
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
		at.Nodes, at.Acceptors, at.Quorum1, at.Quorum2 = max(3, nodes), 3, 2, 2
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
		results, err := t.several(ctx, words[:n])
		if err != nil {
			return nil, err
		}
		out, words = append(out, results...), words[n:]
	}
	return out, ctx.Err()
}

// several runs tests together, if their inputs are known beforehand.
func (t *Tester) several(ctx context.Context, words [][]int32) ([]*Result, error) {
	out, err := make([]*Result, len(words)), error(nil)
	if t.ballots == nil {
		out, err = t.together(ctx, words)
	}
	if errors.Is(err, subject.ErrDied) {
		return t.dying(ctx, words, err)
	}
	if err != nil {
		return nil, err
	}
	for i, word := range words {
		if out[i] == nil {
			if out[i], err = t.One(ctx, word); err != nil {
				return nil, err
			}
			if out[i].Dead() {
				return out[:i+1], nil // each death costs a start, or a wait
			}
		}
	}
	return out, nil
}

// script is a test if all goes as it is planned.
func (t *Tester) script(word []int32) subject.Script[judge.Input] {
	out := subject.Script[judge.Input]{Place: t.place, Inputs: make([]judge.Input, 0, len(word)+1)}
	for _, i := range word {
		out.Inputs = append(out.Inputs, t.fixed().inputs[i].Input)
	}
	if t.votes() {
		out.Inputs = append(out.Inputs, t.asking(t.above))
	}
	return out
}

// votes tells whether the implementation has an acceptor.
func (t *Tester) votes() bool { return t.Role == model.Acceptor || t.Role == model.Process }

// asking is what a test of an acceptor ends with: a Prepare above all, so that it tells the vote
// that it has.
func (t *Tester) asking(b oracle.Ballot) judge.Input {
	return judge.Input{Message: judge.Message{Type: model.Prepare, Ballot: b}}
}

// One runs a test step by step.
func (t *Tester) One(ctx context.Context, word []int32) (*Result, error) {
	s := t.begin(word)
	if err := subject.Start(ctx, t.speaker, t.place); err != nil {
		return nil, err
	}
	defer t.speaker.End()
	if request, needed := t.prelude(word); needed {
		s.before = request
		if err := s.give(ctx, first, request); err != nil || s.Wrong() {
			return s.result(), err
		}
	}
	for _, i := range word {
		if err := s.give(ctx, i, t.Inputs[i]); err != nil || s.Wrong() {
			return s.result(), err
		}
	}
	if err := s.promiseLast(ctx); err != nil || s.Wrong() {
		return s.result(), err
	}
	err := s.ask(ctx)
	return s.result(), err
}

// ask has an acceptor tell the vote that it has.
func (s *session) ask(ctx context.Context) error {
	above, known := s.t.above, s.t.ballots == nil
	if !known {
		above, known = s.t.ballots.Between(slices.Max(append(s.used(), oracle.None)), oracle.None)
	}
	if !s.t.votes() || !known {
		return nil
	}
	return s.giveAs(ctx, closing, model.Stimulus{}, s.t.asking(above))
}

// promiseLast has the others promise the ballot that was begun last, if the implementation chose
// it: that a ballot was used before shows by what is proposed in it.
func (s *session) promiseLast(ctx context.Context) error {
	if s.t.ballots == nil || len(s.prepared) == 0 || s.t.Role == model.Learner {
		return nil
	}
	last := s.begunLast()
	for a := range s.t.place.Acceptors {
		in, ok := s.world.Promises(oracle.Node(a), last)
		if !ok {
			continue
		}
		if err := s.giveAs(ctx, closing, model.Stimulus{}, in); err != nil || s.Wrong() {
			return err
		}
	}
	return nil
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
func (s *session) give(ctx context.Context, number int32, i model.Stimulus) error {
	in, ok := s.input(number)
	if own, needed := s.tellsItself(in); !ok && needed {
		s.due = []int32{number}
		if err := s.giveAs(ctx, itself, model.Stimulus{}, own); err != nil || s.Wrong() {
			return err
		}
		s.due = nil
		in, ok = s.input(number)
	}
	if !ok {
		s.Left++
		return nil
	}
	return s.giveAs(ctx, number, i, in)
}

// giveAs gives an input.
func (s *session) giveAs(ctx context.Context, number int32, i model.Stimulus, in judge.Input) error {
	sent, err := s.t.speaker.Give(ctx, in)
	if errors.Is(err, subject.ErrDied) {
		s.Given, s.Steps, s.Died = append(s.Given, number), append(s.Steps, judge.Step{Input: in}), err
		return s.t.speaker.Renew(ctx)
	}
	if err != nil {
		return err
	}
	s.took(number, i, in, sent)
	step, wrote := &s.Steps[len(s.Steps)-1], s.t.speaker.Wrote()[0]
	step.State, step.Writes = s.t.speaker.State(), wrote[len(wrote)-1]
	return nil
}

// prelude is a request that comes before a word that speaks of ballots below all that the
// implementation chooses.
func (t *Tester) prelude(word []int32) (first model.Stimulus, needed bool) {
	if t.ballots == nil || t.Role != model.Proposer || len(t.ballots.own) == 0 {
		return first, false
	}
	lowest := slices.IndexFunc(t.Names.Ballots, t.Owned)
	lower := func(i int32) bool {
		return slices.ContainsFunc(mentioned(t.Inputs[i]), func(b model.Ballot) bool {
			return !model.IsNone(b) && lowest >= 0 && model.Below(b, t.Names.Ballots[lowest])
		})
	}
	if _, below := t.ballots.Between(oracle.None, t.ballots.own[0]); below || !slices.ContainsFunc(word, lower) {
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

// mentioned are the ballots that a message names.
func mentioned(i model.Stimulus) []model.Ballot {
	if i.Message == nil {
		return nil
	}
	m := model.MessageOf(i.Message)[0]
	return []model.Ballot{m.Ballot, m.Vote.Ballot}
}

// dying runs tests one by one, as one of them had the implementation end.
func (t *Tester) dying(ctx context.Context, words [][]int32, why error) (out []*Result, err error) {
	if err := t.speaker.Renew(ctx); err != nil {
		return nil, err
	}
	for _, word := range words {
		r, err := t.One(ctx, word)
		if err != nil {
			return nil, err
		}
		if out = append(out, r); r.Dead() {
			return out, nil
		}
	}
	return nil, fmt.Errorf("%w: in %d tests one after the other it died, and in each of them alone it does not: %w", ErrNotReproducible, len(words), why)
}
