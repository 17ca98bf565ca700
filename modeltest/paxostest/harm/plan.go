package harm

import (
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// plan is who takes part in which ballot. Each peer takes part in ballots in ascending order,
// which any acceptor may; so what it votes for below a ballot is what it reports there.
type plan struct {
	rounds []round
	votes  [][]oracle.Vote // by acceptor, ascending
	stakes []oracle.Vote   // what is to be chosen
	told   []oracle.Value  // by others of the suspect's kind
	more   []Exchange      // that the suspect takes after its transcript
	others []actor         // of the suspect's kind
	hold   bool            // the suspect's get begins after that
	fresh  *round          // likewise a peer's, that ends unset
}

// round is one of a peer: who promises, and the value that follows.
type round struct {
	ballot  oracle.Ballot
	quorum  []oracle.Node // those whose report makes the value first
	value   oracle.Value
	reports []oracle.Vote // of the quorum
	kind    bool          // of one of the suspect's kind, who does it in its own steps
}

// actor is one who does as it was seen to do: the suspect, or another of its kind.
type actor struct {
	party Party
	steps []Exchange
}

// planner goes through all plans, ballot by ballot.
type planner struct {
	*system
	*player
	goal
	kind  bool // whether peers' proposers may be of the suspect's kind
	left  int  // how many parts of plans are still looked at
	found func(plan)
}

func (s *planner) all() { s.from(0, plan{votes: make([][]oracle.Vote, s.Acceptors)}) }

// from plans the ballots from one on.
func (s *planner) from(i int, p plan) {
	if s.left--; s.left < 0 || s.ctx.Err() != nil || s.err != nil {
		s.cut = s.cut || s.left < 0
		return
	}
	if i == len(s.ballots) {
		if len(p.stakes) == s.stakes {
			s.found(p)
		}
		return
	}
	b := s.ballots[i]
	for _, with := range s.begun(b, p) {
		values := s.accepts[b]
		if n := len(with.rounds); n > len(p.rounds) {
			values = append(slices.Clone(values), with.rounds[n-1].value)
		}
		if with, ok := s.required(b, with); ok {
			s.chosen(b, values, with, func(next plan) {
				idle := len(next.rounds) > len(p.rounds) && len(s.foreign[b]) == 0 && len(next.stakes) == len(p.stakes) && len(next.told) == len(p.told)
				if !idle { // a round that nothing comes of
					s.from(i+1, next)
				}
			})
		}
	}
}

// begun are the plans in which a peer has a round in the ballot, or none has.
func (s *planner) begun(b oracle.Ballot, p plan) (all []plan) {
	wanted := s.foreign[b]
	if len(wanted) == 0 {
		all = append(all, p)
	}
	if s.own[b] || len(wanted) > 1 || len(wanted) == 0 && len(p.stakes) == s.stakes {
		return all
	}
	for _, quorum := range s.subsets(s.Quorum1, s.everyone(), p) {
		for _, r := range s.rounds(b, quorum, p) {
			if len(wanted) == 0 || wanted[0] == r.value {
				with := p
				with.rounds, with.more = append(slices.Clone(p.rounds), r.round), r.more
				all = append(all, with)
			}
		}
	}
	if s.kind && len(wanted) == 0 {
		all = append(all, s.likewise(b, p)...)
	}
	return all
}

// started is a round, with what the suspect takes so that it promises.
type started struct {
	round
	more []Exchange
}

// rounds are those that a quorum's promises can lead to: with the value of the highest vote
// that is reported, of several that first of which is heard; or any, if none is.
func (s *planner) rounds(b oracle.Ballot, quorum []oracle.Node, p plan) (all []started) {
	for _, r := range s.reports(b, quorum, p) {
		highest := oracle.None
		for _, v := range r.reports {
			highest = max(highest, v.Ballot)
		}
		values := s.values
		if highest != oracle.None {
			values = nil
			for _, v := range r.reports {
				if v.Ballot == highest {
					values = once(values, v.Value)
				}
			}
		}
		for _, value := range values {
			r.value = value
			all = append(all, started{r.first(oracle.Vote{Ballot: highest, Value: value}), r.more})
		}
	}
	return all
}

// first has those who report a vote be heard first.
func (r started) first(v oracle.Vote) round {
	out := round{ballot: r.ballot, value: r.value}
	for _, early := range []bool{true, false} {
		for i, report := range r.reports {
			if (report == v) == early {
				out.quorum, out.reports = append(out.quorum, r.quorum[i]), append(out.reports, report)
			}
		}
	}
	return out
}

// reports are what a quorum can report in a ballot; more than one way, if the suspect said
// different things.
func (s *planner) reports(b oracle.Ballot, quorum []oracle.Node, p plan) []started {
	all := []started{{round{ballot: b, quorum: quorum}, p.more}}
	for _, a := range quorum {
		says := []started{{round{reports: []oracle.Vote{p.last(a)}}, p.more}}
		if s.is(a) {
			says = s.promises(b, p)
		}
		var next []started
		for _, r := range all {
			for _, t := range says {
				one := r
				if one.reports = append(slices.Clone(r.reports), t.reports[0]); s.is(a) {
					one.more = t.more
				}
				next = append(next, one)
			}
		}
		all = next
	}
	return all
}

// promises are what the suspect promises in a ballot: in its transcript, or after it.
func (s *planner) promises(b oracle.Ballot, p plan) (all []started) {
	for _, x := range s.Transcript {
		for _, e := range x.Out {
			if e.Type == Promise && e.Ballot == b && e.From == s.Self {
				all = append(all, started{round{reports: []oracle.Vote{e.Vote}}, p.more})
			}
		}
	}
	if len(all) > 0 {
		return all
	}
	more, sent := s.goesOn(p, Event{Type: Prepare, Ballot: b})
	for _, e := range sent {
		if e.Type == Promise && e.Ballot == b && e.From == s.Self {
			all = append(all, started{round{reports: []oracle.Vote{e.Vote}}, more})
		}
	}
	return all
}

// goesOn gives the suspect one input more.
func (s *planner) goesOn(p plan, in Event) (more []Exchange, sent []Event) {
	word := append(inputs(s.Transcript), inputs(p.more)...)
	sent = s.after(s.Self, append(word, in))
	return append(slices.Clone(p.more), Exchange{in, sent}), sent
}

// last is an acceptor's last vote, or none.
func (p plan) last(a oracle.Node) oracle.Vote {
	if votes := p.votes[a]; len(votes) > 0 {
		return votes[len(votes)-1]
	}
	return oracle.Vote{}
}

// voting is the plan with a vote more.
func (p plan) voting(a oracle.Node, v oracle.Vote) plan {
	p.votes = slices.Clone(p.votes)
	p.votes[a] = append(slices.Clone(p.votes[a]), v)
	return p
}

// required adds the votes in a ballot that the transcript asks for.
func (s *planner) required(b oracle.Ballot, p plan) (plan, bool) {
	for _, a := range s.everyone() {
		for _, v := range s.voted[a] {
			if v.Ballot != b {
				continue
			}
			if !s.mayVote(a, b) {
				return p, false
			}
			p = p.voting(a, v)
		}
	}
	return p, true
}

// mayVote tells whether nothing that came to the suspect says that a peer did not vote there.
func (s *planner) mayVote(a oracle.Node, b oracle.Ballot) bool {
	return !slices.ContainsFunc(s.promised[a], func(e Event) bool { return e.Vote.Ballot < b && b < e.Ballot })
}

// chosen has any of the values be chosen in the ballot, or none.
func (s *planner) chosen(b oracle.Ballot, values []oracle.Value, p plan, next func(plan)) {
	if len(values) == 0 {
		next(p)
		return
	}
	s.chosen(b, values[1:], p, next)
	stake := oracle.Vote{Ballot: b, Value: values[0]}
	again := func(v oracle.Vote) bool { return v.Value == stake.Value }
	if len(p.stakes) == s.stakes || slices.ContainsFunc(p.stakes, again) || !s.stake(stake.Value) {
		return
	}
	for _, with := range s.quorums(stake, p) {
		with.stakes = append(slices.Clone(p.stakes), stake)
		s.chosen(b, values[1:], with, next)
	}
}

// quorums are the plans in which enough vote so.
func (s *planner) quorums(v oracle.Vote, p plan) (all []plan) {
	var others []oracle.Node
	missing := s.Quorum2
	for _, a := range s.everyone() {
		switch {
		case slices.Contains(p.votes[a], v) || s.is(a) && s.accepted(v):
			missing--
		case s.is(a) || s.mayVote(a, v.Ballot):
			others = append(others, a)
		}
	}
	for _, quorum := range s.subsets(max(0, missing), others, p) {
		if with, ok := s.votes(quorum, v, p); ok {
			all = append(all, with)
		}
	}
	return all
}

func (s *planner) votes(quorum []oracle.Node, v oracle.Vote, p plan) (plan, bool) {
	for _, a := range quorum {
		if !s.is(a) {
			p = p.voting(a, v)
			continue
		}
		more, sent := s.goesOn(p, Event{Type: Accept, Ballot: v.Ballot, Value: v.Value})
		if !slices.Contains(sent, Event{Type: Accepted, From: a, Ballot: v.Ballot, Value: v.Value}) {
			return p, false
		}
		p.more = more
	}
	return p, true
}

// accepted tells whether the suspect voted so in its transcript.
func (s *planner) accepted(v oracle.Vote) bool {
	return slices.ContainsFunc(s.Transcript, func(x Exchange) bool {
		return slices.Contains(x.Out, Event{Type: Accepted, From: s.Self, Ballot: v.Ballot, Value: v.Value})
	})
}
