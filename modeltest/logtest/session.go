package logtest

import (
	"cmp"
	"context"
	"math"
	"reflect"
	"slices"

	"github.com/synod-paxos/synod/modeltest/driver"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/trial"
)

// tester runs tests on one implementation.
type tester struct {
	speaker speaker
	role    string
	is      features
	at      subject.Place
	ballots *trial.Ballots  // that it chooses; nil if the tests name them
	named   []oracle.Ballot // of the tests, ascending
	first   uint64          // with which these begin; 0 is as 1
	space   oracle.Space
}

// naming names a ballot in the notation of an implementation, of which it is the n-th.
type naming func(b model.Ballot, n uint64) oracle.Ballot

// newTester tests an implementation. If it chooses its ballots it is asked for some first.
func newTester(ctx context.Context, role string, s speaker, is features, name naming) (*tester, error) {
	at, err := placeOf(role, is, usual)
	if err != nil {
		return nil, err
	}
	t := &tester{speaker: s, role: role, is: is, at: at}
	if leads(role) && is.Chooses {
		lead := judge.SlotInput{Kind: judge.Lead}
		if t.ballots, err = trial.AskBallots(ctx, s, at, lead, func(m judge.SlotMessage) judge.Message { return m.Message }); err == nil {
			t.space = t.ballots.Space()
		}
		return t, err
	}
	for n := range rounds * perRound {
		b := model.Ballot{Round: uint64(n/perRound + 1), Node: model.Node(n % perRound)}
		t.named = append(t.named, name(b, uint64(n+1)))
	}
	t.space = oracle.Listed(t.named)
	return t, nil
}

// among is who tests among so many acceptors, with ballots whose numbers, or rounds, begin with
// that one; 0 is as usual.
func (t *tester) among(acceptors int, first uint64) (*tester, error) {
	t = t.counting(first)
	if acceptors == 0 || acceptors == t.at.Acceptors {
		return t, nil
	}
	out := *t
	var err error
	out.at, err = placeOf(t.role, t.is, acceptors)
	return &out, err
}

// counting is who tests with ballots that begin with that one. Texts have none.
func (t *tester) counting(first uint64) *tester {
	if first == 0 || t.ballots != nil {
		return t
	}
	if _, text := t.named[0].Text(); text {
		return t
	}
	out := *t
	out.first, out.named = first, nil
	for _, b := range t.named {
		out.named = append(out.named, trial.Shifted(b, first))
	}
	out.space = oracle.Listed(out.named)
	return &out
}

// foreign tells the ballots of other nodes.
func (t *tester) foreign(b oracle.Ballot) bool {
	switch {
	case !leads(t.role):
		return true
	case t.ballots != nil:
		return t.ballots.Foreign(b)
	}
	at, found := slices.BinarySearch(t.named, b)
	return found && !owned(at+1)
}

// result is what came of a test.
type result struct {
	driver.Transcript[judge.SlotStep, judge.SlotBroken]
	word  []letter // what was given, and what was to come: peers go by what is going to be said
	of    []int    // the letter in it of each step
	twice bool     // it put a command into more slots than it was asked for it
}

// notGiven is the first letter that could not be given; -1 if all could.
func (r *result) notGiven() int {
	for at := range r.word {
		if !slices.Contains(r.of, at) {
			return at
		}
	}
	return -1
}

// session is a test under way.
type session struct {
	*tester
	watch *judge.LogWatch
	world *judge.LogWorld
	bound map[int]oracle.Ballot // of those that it chooses
	lead  int                   // the last of these
	begun []oracle.Ballot       // likewise, each once
	own   []judge.SlotMessage   // that it sent to all, and has not heard
	plan  []letter              // what is to be given
	now   letter                // what is given
	rest  []letter              // what is to come then
	result
}

// start is a test of which nothing has happened.
func (t *tester) start(word []letter) *session {
	seat := judge.Seat{
		Role: t.at.Role, Self: t.at.Self, Acceptors: t.at.Acceptors, Quorum1: t.at.Quorum1, Quorum2: t.at.Quorum2,
		Space: t.space, Foreign: t.foreign,
	}
	if t.role == leader {
		seat.Self += model.Node(t.at.Acceptors) // it has no acceptor that could have promised it in silence
	}
	seat.Ballots = t.others()
	s := &session{tester: t, bound: map[int]oracle.Ballot{}, plan: word}
	s.watch, s.world = judge.NewLogWatch(seat, t.is.Traits), judge.NewLogWorld(seat, t.is.Traits)
	s.world.Plan = s.shown(word)
	return s
}

// others are some ballots of other nodes.
func (t *tester) others() (out []oracle.Ballot) {
	for _, b := range t.named {
		if t.foreign(b) {
			out = append(out, b)
		}
	}
	for last := oracle.None; t.ballots != nil && len(out) < rounds; {
		next, found := t.ballots.Between(last, oracle.None)
		if !found {
			return out
		}
		last, out = next, append(out, next)
	}
	return out
}

// shown are the votes that acceptors show in a word.
func (s *session) shown(word []letter) func(slot uint64, a oracle.Node) []judge.Vote {
	type of struct {
		slot uint64
		a    int
	}
	all := map[of][]letterVote{}
	add := func(from int, v letterVote) {
		at := of{s.is.First + uint64(v.Slot), from - 1}
		all[at] = append(all[at], v)
	}
	for _, l := range word {
		for _, v := range l.Votes {
			add(l.From, v)
		}
		if l.Action == string(Accepted) {
			add(l.From, letterVote{l.Slot, l.Ballot, l.Value})
		}
	}
	return func(slot uint64, a oracle.Node) (out []judge.Vote) {
		for _, v := range all[of{slot, int(a)}] {
			b := s.bound[v.Ballot]
			if s.ballots == nil {
				b = s.named[v.Ballot-1]
			}
			if b != oracle.None {
				out = append(out, judge.Vote{Ballot: b, Value: s.value(v.Value)})
			}
		}
		slices.SortFunc(out, func(v, w judge.Vote) int { return cmp.Compare(v.Ballot, w.Ballot) })
		return out
	}
}

// run runs tests, each up to what is wrong. What is wrong is found soon and shortened then, so few
// tests are run after it, and none after one in which the implementation ended.
func (t *tester) run(ctx context.Context, words [][]letter) (out []*result, err error) {
	const together = 200
	for len(words) > 0 && ctx.Err() == nil {
		n := min(together, len(words))
		results, err := t.driver().Several(ctx, words[:n])
		if err != nil {
			return nil, err
		}
		out = append(out, results...)
		if slices.ContainsFunc(results, (*result).Wrong) {
			return out, nil
		}
		words = words[n:]
	}
	return out, ctx.Err()
}

// driver runs its tests.
func (t *tester) driver() *driver.Driver[subject.Place, letter, judge.SlotInput, judge.SlotMessage, *result] {
	return &driver.Driver[subject.Place, letter, judge.SlotInput, judge.SlotMessage, *result]{
		Speaker: t.speaker, Place: t.at,
		Begin:  func(word []letter) driver.Test[judge.SlotInput, judge.SlotMessage, *result] { return t.start(word) },
		Script: t.script, Guesses: 1,
		Same: func(one, other judge.SlotInput) bool { return reflect.DeepEqual(one, other) },
		Reworded: func(one, other judge.SlotInput) bool {
			return one.Kind == other.Kind && one.Message.Type == other.Message.Type
		},
		Word:    func(r *result) []letter { return r.word },
		Alike:   func(one, other *result) bool { return one.rule() == other.rule() },
		Plainer: letter.plainer,
		Size:    size,
	}
}

// script are the inputs of a test if all goes as it is planned.
func (t *tester) script(word []letter) (out []judge.SlotInput, known bool) {
	if t.ballots != nil {
		return nil, false
	}
	s := t.start(nil)
	for _, l := range t.closed(word) {
		if l.Action == itself {
			return nil, false
		}
		in, ok := s.input(l)
		if !ok {
			return nil, false
		}
		out = append(out, in)
	}
	return out, true
}

// Inputs is [driver.Test.Inputs].
func (s *session) Inputs(yield func(judge.SlotInput) bool) {
	for at, l := range s.closed(s.plan) {
		s.now, s.rest = l, s.plan[min(at+1, len(s.plan)):]
		if !s.give(l, at < len(s.plan), yield) {
			return
		}
	}
}

// give gives a letter, if it can be given now. One that was planned is counted if it cannot.
func (s *session) give(l letter, planned bool, yield func(judge.SlotInput) bool) bool {
	if l.Action == itself {
		return s.hearItself(l, yield)
	}
	s.word = append(s.word, l)
	in, ok := s.input(l)
	if ok {
		in, ok = s.world.May(in)
	}
	switch {
	case ok:
		return yield(in)
	case planned:
		s.Left++
	}
	return true
}

// hearItself has a node hear what it has sent to all, and what it sends then. In the word each of
// these is a letter, so that it can be left out.
func (s *session) hearItself(l letter, yield func(judge.SlotInput) bool) bool {
	const most = 100 // of one that answers itself for ever
	for n := 0; n < most && len(s.own) > 0; n++ {
		in := judge.SlotInput{Message: s.own[0]}
		s.word, s.own = append(s.word, s.letter(in.Message, l)), s.own[1:]
		if !yield(in) {
			return false
		}
	}
	return true
}

// letter is the one by which a message that it sent comes back, or the given one if there is none.
func (s *session) letter(m judge.SlotMessage, otherwise letter) letter {
	number := slices.Index(s.named, m.Ballot) + 1
	for n := 1; n <= rounds*perRound && number == 0; n++ {
		if s.bound[n] == m.Ballot {
			number = n
		}
	}
	has := m.Type.Carries()
	if number == 0 || has.Value && m.Slot-s.is.First > math.MaxInt64 {
		return otherwise
	}
	l := letter{Action: m.Type.String(), Ballot: number}
	if has.Value {
		if l.Slot = int(m.Slot - s.is.First); m.Value != s.is.NoOp {
			l.Value = cmp.Or(string(m.Value), empty)
		}
	}
	if has.From {
		l.From = int(m.From) + 1
	}
	return l
}

// Ended is [driver.Test.Ended].
func (s *session) Ended(in judge.SlotInput, why error) {
	s.Steps, s.of, s.Died = append(s.Steps, judge.SlotStep{Input: in}), append(s.of, len(s.word)-1), why
}

// Done is [driver.Test.Done]: without the judges.
func (s *session) Done() *result {
	r := s.result
	r.word, r.twice = slices.Concat(r.word, s.rest), s.watch.Twice
	return &r
}

// Took is [driver.Test.Took].
func (s *session) Took(in judge.SlotInput, sent []judge.SlotMessage, state string, writes int) {
	step := judge.SlotStep{Input: in, Sent: sent, State: state, Writes: writes}
	s.Steps, s.of = append(s.Steps, step), append(s.of, len(s.word)-1)
	s.watch.Given(in)
	for _, m := range judge.SlotsInOrder(sent) {
		s.Broken = append(s.Broken, s.watch.Sends(m)...)
		s.world.Takes(m)
		if s.role == process && s.takes(m) {
			s.own = append(s.own, m)
		}
	}
	if in.Crash > 0 {
		s.watch.Given(judge.SlotInput{Kind: model.Restart})
	}
	s.watch.Assumed(s.world.Assumes)
	s.follow(s.now, sent)
}

// takes tells whether a node takes such a message of its own.
func (s *session) takes(m judge.SlotMessage) bool {
	switch m.Type {
	case model.Prepare, model.Accept:
		return true
	case model.Promise:
		return !s.foreign(m.Ballot) // others are for who asked
	}
	return m.Type == model.Accepted && s.is.Decides
}

// follow binds the ballots of the test to those that the implementation chooses: that of a Lead to
// what it begins then, or is busy with, and one that it begins unasked to the next of its own.
func (s *session) follow(l letter, sent []judge.SlotMessage) {
	if s.ballots == nil {
		return
	}
	next, fresh := s.lead+perRound, false
	if l.Action == "Lead" {
		next = max(next, l.Ballot)
	}
	for _, m := range sent {
		if m.Type == model.Prepare && !s.foreign(m.Ballot) && !slices.Contains(s.begun, m.Ballot) {
			s.begun, s.bound[next], s.lead, fresh = append(s.begun, m.Ballot), m.Ballot, next, true
			next += perRound
		}
	}
	if l.Action == "Lead" && !fresh && s.lead > 0 {
		s.bound[l.Ballot] = s.bound[s.lead]
	}
}
