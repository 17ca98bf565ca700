package harm

import (
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// acts has the suspect, or one of its kind, take its next step.
func (t *schedule) acts(i int) bool {
	if t.done[i] == len(t.actors[i].steps) {
		return false
	}
	x := t.actors[i].steps[t.done[i]]
	from, comes := t.comes(x.In)
	if !comes || t.hold && i == 0 && t.done[0] == t.system.get && len(t.learned) == 0 {
		return false
	}
	t.done[i]++
	t.happens(t.actors[i].party, from, x.In, x.Out...)
	return true
}

// comes tells whether something can come: a client's request, a crash, or what was sent.
func (t *schedule) comes(in Event) (from Party, comes bool) {
	in.Crash = 0
	switch in.Type {
	case Set, Get, Restart, Timeout:
		return Party{}, true
	case Learn:
		return Party{Role: Learner, Node: oracle.Node(t.Acceptors)}, t.chosen(in.Value)
	case Reject:
		return t.refusal(in)
	}
	from, comes = t.sent[in]
	return from, comes
}

// chosen tells whether a quorum has voted for a value.
func (t *schedule) chosen(v oracle.Value) bool {
	for vote, by := range t.votes {
		if vote.Value == v && len(by) >= t.Quorum2 {
			return true
		}
	}
	return false
}

// refusal is who sent a refusal first that says no less.
func (t *schedule) refusal(in Event) (from Party, comes bool) {
	for _, s := range t.steps {
		for _, e := range s.Out {
			if e.Type == Reject && e.From == in.From && e.Ballot == in.Ballot && (in.Promised == oracle.None || e.Promised == in.Promised) {
				return s.To, true
			}
		}
	}
	return Party{}, false
}

// takes has an acceptor take what comes to it next.
func (t *schedule) takes(p *peer) bool {
	if len(p.tasks) == 0 {
		return false
	}
	task := p.tasks[0]
	in := task
	if task.Type == Reject {
		in.Type = Prepare
	}
	from, comes := t.comes(in)
	if !comes {
		return false
	}
	p.tasks = p.tasks[1:]
	out := p.take(in)
	t.failed = out.Type != map[Type]Type{Prepare: Promise, Accept: Accepted, Reject: Reject}[task.Type]
	t.happens(Party{Role: Acceptor, Node: p.self}, from, in, out)
	return true
}

// take is a step of a correct acceptor.
func (p *peer) take(in Event) Event {
	switch {
	case in.Ballot < p.promised || in.Type == Prepare && in.Ballot == p.promised && p.vote.Ballot == in.Ballot:
		return Event{Type: Reject, From: p.self, Ballot: in.Ballot, Promised: p.promised}
	case in.Type == Prepare:
		p.promised = in.Ballot
		return Event{Type: Promise, From: p.self, Ballot: in.Ballot, Vote: p.vote}
	}
	p.promised, p.vote = in.Ballot, oracle.Vote{Ballot: in.Ballot, Value: in.Value}
	return Event{Type: Accepted, From: p.self, Ballot: in.Ballot, Value: in.Value}
}

func (p *proposer) party() Party { return Party{Role: Proposer, Ballot: p.ballot} }

// begins has a client ask for a round.
func (t *schedule) begins(p *proposer) bool {
	if p.began || p.held && len(t.learned) == 0 {
		return false
	}
	p.began = true
	in := Event{Type: Set, Ballot: p.ballot, Value: p.value}
	if p.held {
		in = Event{Type: Get, Ballot: p.ballot}
	}
	t.happens(p.party(), Party{}, in, Event{Type: Prepare, Ballot: p.ballot})
	return true
}

// hears has a proposer hear of the next promise, and go on after the last.
func (t *schedule) hears(p *proposer) bool {
	if p.heard == len(p.quorum) || !p.began {
		return false
	}
	in := Event{Type: Promise, From: p.quorum[p.heard], Ballot: p.ballot, Vote: p.reports[p.heard]}
	from, comes := t.comes(in)
	if !comes {
		return false
	}
	var out []Event
	if p.heard++; p.heard == len(p.quorum) {
		out = []Event{{Type: Accept, Ballot: p.ballot, Value: p.value}}
		if p.held {
			out = []Event{{Type: Unset}}
		}
	}
	t.happens(p.party(), from, in, out...)
	return true
}

// everyone are all acceptors. Not to be written to.
func (s *system) everyone() []oracle.Node {
	for a := len(s.all); a < s.Acceptors; a++ {
		s.all = append(s.all, oracle.Node(a))
	}
	return s.all
}
