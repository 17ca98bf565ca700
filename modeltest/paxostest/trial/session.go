package trial

import (
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/driver"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// Result is what came of a test.
type Result struct {
	driver.Transcript[judge.Step, judge.Broken]
	Word   []int32 // as planned
	Given  []int32 // what of it was given, one input a step; below 0 is what no plan has
	Slow   []judge.Slow
	unseen []unseen // what peers sent to others in a test that nobody planned
	bound  map[model.Ballot]oracle.Ballot
	models map[oracle.Ballot]model.Ballot // the other way round, where the tests name the ballots
}

// session is a test under way.
type session struct {
	t        *Tester
	watch    *judge.Watch
	world    *judge.World
	progress *judge.Progress
	planned  map[oracle.Node][]model.Vote // nil until it is asked for
	assumed  int
	request  model.Ballot   // of the last one
	before   model.Stimulus // what the prelude is
	prepared []oracle.Ballot
	number   int32          // of the input that is given now
	stimulus model.Stimulus // which that is in the plan
	Result
}

// begin is a test of which nothing has happened.
func (t *Tester) begin(word []int32) *session {
	s := &session{t: t}
	if s.Result = (Result{Word: word, bound: map[model.Ballot]oracle.Ballot{}}); t.ballots == nil { // else each test finds out
		s.bound, s.models = t.fixed().bound, t.fixed().models
	}
	s.Given, s.Steps = make([]int32, 0, len(word)+1), make([]judge.Step, 0, len(word)+1)
	seat := t.seat()
	s.watch, s.world, s.progress = judge.NewWatch(seat), judge.NewWorld(seat), judge.NewProgress(seat, t.Is.Decides)
	s.world.Plan = s.votes
	return s
}

// seat is where the judges of a test find the implementation.
func (t *Tester) seat() judge.Seat {
	return judge.Seat{
		Role: t.Role, Self: t.Self, Acceptors: t.place.Acceptors, Quorum1: t.place.Quorum1, Quorum2: t.place.Quorum2,
		Space: t.space, Foreign: t.Foreign,
	}
}

// plans are the votes that the acceptors show in a word, ascending.
func (t *Tester) plans(word []int32) map[oracle.Node][]model.Vote {
	out := map[oracle.Node][]model.Vote{}
	add := func(from model.Node, v model.Vote) {
		if !model.IsNoVote(v) && !slices.Contains(out[oracle.Node(from)], v) {
			out[oracle.Node(from)] = append(out[oracle.Node(from)], v)
		}
	}
	for _, i := range word {
		switch m := t.Inputs[i].Message.(type) {
		case paxos.Promise:
			add(m.From, m.Vote)
		case paxos.Accepted:
			add(m.From, model.Vote{Ballot: m.Ballot, Value: m.Value})
		}
	}
	for _, votes := range out {
		slices.SortFunc(votes, func(v, w model.Vote) int { return model.CompareBallots(v.Ballot, w.Ballot) })
	}
	return out
}

// votes are those of them whose ballots are known.
func (s *session) votes(of oracle.Node) (out []judge.Vote) {
	if s.planned == nil {
		s.planned = s.t.plans(s.Word)
	}
	for _, v := range s.planned[of] {
		if b := s.bound[v.Ballot]; b != oracle.None {
			out = append(out, judge.Vote{Ballot: b, Value: s.value(v.Value)})
		}
	}
	return out
}

// Done is [driver.Test.Done]: who keeps the results of a suite does not keep its judges.
func (s *session) Done() *Result {
	r := s.Result
	return &r
}

// Foreign tells the ballots of other nodes.
func (t *Tester) Foreign(b oracle.Ballot) bool {
	if t.Role == model.Acceptor || t.Role == model.Learner {
		return true
	}
	if t.ballots != nil {
		return t.ballots.Foreign(b)
	}
	for i, named := range t.named {
		if named == b {
			return !t.Owned(t.Names.Ballots[i])
		}
	}
	return false
}

// fixed is what is the same in all tests whose ballots are named.
type fixed struct {
	bound  map[model.Ballot]oracle.Ballot
	models map[oracle.Ballot]model.Ballot
	inputs []translation
}

// translation is an input with the ballots and values of a test, if there are such.
type translation struct {
	judge.Input
	ok bool
}

func (t *Tester) fixed() *fixed {
	if t.same != nil {
		return t.same
	}
	f := &fixed{bound: map[model.Ballot]oracle.Ballot{}, models: map[oracle.Ballot]model.Ballot{}}
	for i, b := range t.named {
		f.bound[t.Names.Ballots[i]], f.models[b] = b, t.Names.Ballots[i]
	}
	s := &session{t: t, Result: Result{bound: f.bound}}
	for _, i := range t.Inputs {
		in, ok := s.translate(i)
		f.inputs = append(f.inputs, translation{in, ok})
	}
	t.same = f
	return f
}

// input is what is given for an input of the plan, if that can be given now.
func (s *session) input(i int32) (judge.Input, bool) {
	in, ok := s.translated(i)
	if !ok || s.t.anything {
		return in, ok
	}
	return s.world.May(in)
}

// translated is an input of the plan, or what comes before all.
func (s *session) translated(i int32) (judge.Input, bool) {
	switch {
	case i == first:
		return s.translate(s.before)
	case s.t.ballots == nil:
		in := s.t.fixed().inputs[i]
		return in.Input, in.ok
	}
	return s.translate(s.t.Inputs[i])
}

// translate gives an input the ballots and values of the test.
func (s *session) translate(i model.Stimulus) (in judge.Input, ok bool) {
	in = judge.Input{Kind: i.Kind, Value: s.value(i.Value), Crash: i.Crash}
	ok = true
	if i.Kind == model.Set || i.Kind == model.Get {
		if s.t.ballots == nil {
			in.Ballot = s.bound[i.Ballot]
		}
		return in, true
	}
	if i.Kind != model.Deliver {
		return in, true
	}
	m := model.MessageOf(i.Message)[0]
	if int(m.From) >= s.t.place.Acceptors {
		return in, false
	}
	in.Message = judge.Message{Type: m.Type, From: m.From, Value: s.value(m.Value)}
	in.Message.Ballot, ok = s.ballot(m.Ballot)
	if ok && !model.IsNoVote(m.Vote) {
		in.Message.Vote.Value = s.value(m.Vote.Value)
		in.Message.Vote.Ballot, ok = s.ballot(m.Vote.Ballot)
	}
	if ok && !model.IsNone(m.Promised) {
		in.Message.Promised, _ = s.ballot(m.Promised)
	}
	return in, ok
}

// ballot is one of the model in the test. One of another node is chosen when it is needed.
func (s *session) ballot(b model.Ballot) (oracle.Ballot, bool) {
	if at := s.bound[b]; at != oracle.None {
		return at, true
	}
	if s.t.ballots == nil || s.t.Owned(b) {
		return oracle.None, false
	}
	low, high := Around(s.bound, func(of model.Ballot) bool { return model.Below(of, b) })
	if s.t.Near && high != oracle.None {
		s.bindBelow(high)
		return s.bound[b], s.bound[b] != oracle.None
	}
	at, found := s.t.ballots.between(low, high, s.unboundBelow(b))
	if found {
		s.bound[b] = at
	}
	return at, found
}

// unboundBelow is how many ballots of others there may be yet between the next below one that is
// known, and that one.
func (s *session) unboundBelow(b model.Ballot) (n int) {
	for _, of := range s.t.Names.Ballots {
		switch at := s.bound[of]; {
		case of == b:
			return n
		case at != oracle.None:
			n = 0
		case !s.t.Owned(of):
			n++
		}
	}
	return n
}

// bindBelow binds all ballots of others below one at once: what is made up of those who vote in the
// one is to agree with what they are to tell of the others.
func (s *session) bindBelow(high oracle.Ballot) {
	low := oracle.None
	for _, b := range s.t.Names.Ballots {
		if s.bound[b] == high {
			return
		}
		if at, found := s.t.ballots.nextBelow(low, high, s.unbound(b, high)); found && s.bound[b] == oracle.None && !s.t.Owned(b) {
			s.bound[b] = at
		}
		low = max(low, s.bound[b])
	}
}

// unbound is how many ballots of the model are to be between one and what another is.
func (s *session) unbound(low model.Ballot, high oracle.Ballot) (n int) {
	for _, b := range s.t.Names.Ballots {
		if at := s.bound[b]; at == high {
			break
		} else if model.Below(low, b) && at == oracle.None {
			n++
		}
	}
	return n
}

// value is one of the model in the test.
func (s *session) value(v model.Value) oracle.Value {
	if dressed, ok := s.t.values[v]; ok {
		return dressed
	}
	return oracle.Value(v)
}

// tellsItself is what a process must hear of itself before its own acceptor sends a message.
func (s *session) tellsItself(in judge.Input) (own judge.Input, needed bool) {
	m := in.Message
	if s.t.Role != model.Process || in.Kind != model.Deliver || m.From != s.t.Self {
		return own, false
	}
	switch m.Type {
	case model.Promise:
		own.Message = judge.Message{Type: model.Prepare, Ballot: m.Ballot}
	case model.Accepted:
		own.Message = judge.Message{Type: model.Accept, Ballot: m.Ballot, Value: m.Value}
	default:
		return own, false
	}
	return own, s.world.Came(own.Message)
}

// Ended is [driver.Test.Ended].
func (s *session) Ended(in judge.Input, why error) {
	s.Given, s.Steps, s.Died = append(s.Given, s.number), append(s.Steps, judge.Step{Input: in}), why
}

// Took is [driver.Test.Took].
func (s *session) Took(in judge.Input, sent []judge.Message, state string, writes int) {
	step := judge.Step{Input: in, Sent: sent, State: state, Writes: writes}
	s.Given, s.Steps = append(s.Given, s.number), append(s.Steps, step)
	s.watch.Given(in)
	for _, m := range judge.InOrder(sent) {
		s.Broken = append(s.Broken, s.watch.Sends(m)...)
		s.world.Takes(m)
	}
	for ; s.assumed < len(s.watch.Assumed); s.assumed++ {
		s.world.Assumes(s.watch.Assumed[s.assumed])
	}
	for _, slow := range s.progress.Sees(step) {
		if !slices.Contains(s.Slow, slow) {
			s.Slow = append(s.Slow, slow)
		}
	}
	if s.t.ballots != nil {
		s.follow(s.stimulus, sent)
	}
}

// follow binds the ballot of a request to the one that the implementation chose: the newest
// that it begins, whenever it does, or the one that it is busy with.
func (s *session) follow(i model.Stimulus, sent []judge.Message) {
	asks := i.Kind == model.Set || i.Kind == model.Get
	if asks {
		s.request = i.Ballot
	}
	for _, m := range sent {
		if m.Type == model.Prepare && !slices.Contains(s.prepared, m.Ballot) {
			s.prepared = append(s.prepared, m.Ballot)
			s.bind(s.begun(asks), m.Ballot)
			asks = false
		}
	}
	if n := len(s.prepared); asks && n > 0 {
		s.bind(s.request, s.prepared[n-1])
	}
}

func (s *session) bind(b model.Ballot, to oracle.Ballot) {
	if !model.IsNone(b) {
		s.bound[b] = to
	}
}

// begun is the model's ballot of a round that begins: that of the request or, unasked or where the
// request began none when it was saved, the next that no request of the word has, if it has such.
func (s *session) begun(asked bool) model.Ballot {
	if asked && !model.IsNone(s.request) {
		return s.request
	}
	requested := map[model.Ballot]bool{}
	for _, i := range s.Word {
		requested[s.t.Inputs[i].Ballot] = true
	}
	for _, b := range s.t.Names.Ballots {
		if s.t.Owned(b) && !requested[b] && s.bound[b] == oracle.None {
			return b
		}
	}
	return s.request
}
