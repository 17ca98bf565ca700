package harm

import (
	"cmp"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// schedule brings a plan into an order in which each message is sent before it comes. No
// message is lost, and who does what in which order is planned; so whatever can happen may
// happen at once, and what then is left can never happen.
type schedule struct {
	*system
	plan
	actors    []actor // the suspect first
	done      []int   // by actor: steps
	acceptors []peer
	proposers []proposer
	sent      map[Event]Party
	votes     map[oracle.Vote][]Event // that were sent
	learned   []oracle.Vote
	steps     []Step
	failed    bool // a peer does not do as planned
}

// peer is a correct acceptor: it keeps a promise and a vote.
type peer struct {
	self     oracle.Node
	promised oracle.Ballot
	vote     oracle.Vote
	tasks    []Event // that are still to come to it, in order; a Reject is a Prepare that is refused
}

// proposer is a correct one, in one round.
type proposer struct {
	round
	began bool
	heard int  // promises
	held  bool // until a value is chosen
}

// order gives the steps of a plan, or none if there is no such order.
func (s *system) order(p plan) []Step {
	t := &schedule{system: s, plan: p, sent: map[Event]Party{}, votes: map[oracle.Vote][]Event{}}
	t.actors = append([]actor{{Party{Role: s.Role, Node: s.Self, Suspect: true}, append(slices.Clone(s.Transcript), p.more...)}}, p.others...)
	t.done = make([]int, len(t.actors))
	if !t.prepare() {
		return nil
	}
	for !t.failed && t.step() {
	}
	if t.failed || !t.complete() {
		return nil
	}
	return t.steps
}

// prepare gives everyone what is to come to it.
func (t *schedule) prepare() bool {
	for _, r := range t.rounds {
		if !r.kind {
			t.proposers = append(t.proposers, proposer{round: r})
		}
	}
	if t.fresh != nil {
		t.proposers = append(t.proposers, proposer{round: *t.fresh, held: true})
	}
	for _, a := range t.everyone() {
		if t.is(a) {
			continue
		}
		p := peer{self: a, tasks: t.tasks(a)}
		if !t.refuses(&p) {
			return false
		}
		t.acceptors = append(t.acceptors, p)
	}
	for _, x := range t.actors[0].steps {
		if (x.In.Type == Prepare || x.In.Type == Reject) && !t.own[x.In.Ballot] {
			t.asks(x.In.Ballot)
		}
	}
	slices.SortFunc(t.proposers, func(p, q proposer) int { return cmp.Compare(p.ballot, q.ballot) })
	return true
}

// asks has somebody begin a round in a ballot, of which nothing need come.
func (t *schedule) asks(b oracle.Ballot) {
	if !slices.ContainsFunc(t.proposers, func(p proposer) bool { return p.ballot == b }) &&
		!slices.ContainsFunc(t.rounds, func(r round) bool { return r.ballot == b }) {
		t.proposers = append(t.proposers, proposer{round: round{ballot: b, value: t.values[0]}})
	}
}

// tasks are what comes to a peer: each ballot's Prepare, then its Accept.
func (t *schedule) tasks(a oracle.Node) (all []Event) {
	prepare := func(b oracle.Ballot) { all = once(all, Event{Type: Prepare, Ballot: b}) }
	for _, p := range t.proposers {
		if slices.Contains(p.quorum, a) {
			prepare(p.ballot)
		}
	}
	for _, r := range t.rounds {
		if slices.Contains(r.quorum, a) {
			prepare(r.ballot)
		}
	}
	for _, e := range t.promised[a] {
		if !slices.Contains(t.silent, e) { // which nobody need have asked for
			prepare(e.Ballot)
		}
	}
	for _, v := range t.plan.votes[a] {
		all = once(all, Event{Type: Accept, Ballot: v.Ballot, Value: v.Value})
	}
	slices.SortStableFunc(all, func(e, f Event) int {
		return cmp.Or(cmp.Compare(e.Ballot, f.Ballot), -cmp.Compare(e.Type, f.Type)) // "Prepare" before "Accept"
	})
	return all
}

// refuses adds what a peer must have refused to the suspect: as soon as it promised more.
func (t *schedule) refuses(p *peer) bool {
	for _, e := range t.refused[p.self] {
		at := t.raises(p, e)
		if at < 0 {
			return false
		}
		p.tasks = slices.Insert(p.tasks, at+1, Event{Type: Reject, Ballot: e.Ballot})
	}
	return true
}

// raises is the place of the task after which a peer refuses: the vote in that ballot, or
// what comes to it of a higher one; if there is none, a Prepare more.
func (t *schedule) raises(p *peer, e Event) int {
	if e.Promised == e.Ballot {
		return slices.IndexFunc(p.tasks, func(task Event) bool { return task.Type == Accept && task.Ballot == e.Ballot })
	}
	enough := func(b oracle.Ballot) bool {
		return b > e.Ballot && (e.Promised == oracle.None || b == e.Promised)
	}
	at := slices.IndexFunc(p.tasks, func(task Event) bool { return task.Type != Reject && enough(task.Ballot) })
	if at >= 0 {
		return at
	}
	next := slices.IndexFunc(t.ballots, enough)
	if next < 0 {
		return -1
	}
	if at = slices.IndexFunc(p.tasks, func(task Event) bool { return task.Ballot > t.ballots[next] }); at < 0 {
		at = len(p.tasks)
	}
	if p.tasks = slices.Insert(p.tasks, at, Event{Type: Prepare, Ballot: t.ballots[next]}); !t.own[t.ballots[next]] {
		t.asks(t.ballots[next])
	}
	return at
}

// complete tells whether everything planned has happened.
func (t *schedule) complete() bool {
	for i, a := range t.actors {
		if t.done[i] < len(a.steps) {
			return false
		}
	}
	return !slices.ContainsFunc(t.acceptors, func(p peer) bool { return len(p.tasks) > 0 }) &&
		!slices.ContainsFunc(t.proposers, func(p proposer) bool { return p.heard < len(p.quorum) })
}

// step has something happen, if anything can.
func (t *schedule) step() bool {
	for i := range t.actors {
		if t.acts(i) {
			return true
		}
	}
	for i := range t.acceptors {
		if t.takes(&t.acceptors[i]) {
			return true
		}
	}
	for i := range t.proposers {
		if t.hears(&t.proposers[i]) {
			return true
		}
	}
	for i := range t.proposers { // not before what went before it is done
		if t.begins(&t.proposers[i]) {
			return true
		}
	}
	return false
}

// happens notes a step and what it sent.
func (t *schedule) happens(to, from Party, in Event, out ...Event) {
	t.steps = append(t.steps, Step{to, from, Exchange{in, out}})
	for _, e := range out {
		if _, before := t.sent[e]; before {
			continue
		}
		t.sent[e] = to
		if v := (oracle.Vote{Ballot: e.Ballot, Value: e.Value}); e.Type == Accepted {
			t.votes[v] = append(t.votes[v], e)
			t.learns(v)
		}
	}
}

// learns has a learner hear of the votes by which a value is chosen that is to be.
func (t *schedule) learns(v oracle.Vote) {
	if len(t.votes[v]) < t.Quorum2 || !slices.Contains(t.stakes, v) || slices.Contains(t.learned, v) {
		return
	}
	learner := Party{Role: Learner, Node: oracle.Node(t.Acceptors + len(t.learned))}
	t.learned = append(t.learned, v)
	for i, e := range t.votes[v] {
		x := Exchange{In: e}
		if i == len(t.votes[v])-1 {
			x.Out = []Event{{Type: Learned, Value: v.Value}}
		}
		t.steps = append(t.steps, Step{learner, t.sent[e], x})
	}
}
