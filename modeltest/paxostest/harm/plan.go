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
	at     *heard          // what became of the suspect after all these
	extra  int             // rounds that the transcript does not ask for
	lone   bool            // there is one of which nothing comes but a vote
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
	extra int  // how many rounds may be planned that the transcript does not ask for
	left  int  // how many parts of plans are still looked at
	cut   bool // there were more
	// highest is the place of the last ballot in which the transcript has a proposal.
	highest int
	best    *Run // so far
}

// all goes through them, and tells whether it came to an end.
func (s *planner) all() bool {
	s.highest = -1
	for i, b := range s.ballots {
		if len(s.accepts[b])+len(s.foreign[b]) > 0 {
			s.highest = i
		}
	}
	before := s.left
	s.from(0, plan{votes: make([][]oracle.Vote, s.Acceptors), at: s.at(s.Self, inputs(s.Transcript))})
	s.player.left -= before - s.left
	return !s.cut
}

// from plans the ballots from one on.
func (s *planner) from(i int, p plan) {
	if s.left <= 0 || s.ctx.Err() != nil || s.err != nil {
		s.cut = true
		return
	}
	s.left--
	if i == len(s.ballots) {
		if len(p.stakes) == s.stakes {
			s.found(p)
		}
		return
	}
	b := s.ballots[i]
	if len(p.stakes) < s.stakes && p.extra == s.extra && i > s.highest || s.longer(p) {
		return // nobody proposes any more, or there is better
	}
	begun := s.begun(b, p)
	s.left -= len(begun)
	for _, with := range begun {
		values := s.accepts[b]
		if n := len(with.rounds); n > len(p.rounds) {
			values = append(slices.Clone(values), with.rounds[n-1].value)
		}
		if with, ok := s.required(b, with); ok {
			s.chosen(b, values, with, func(next plan) {
				idle := len(next.rounds) > len(p.rounds) && len(s.foreign[b]) == 0 && len(next.stakes) == len(p.stakes) && len(next.told) == len(p.told)
				if !idle {
					s.from(i+1, next)
					return
				}
				for _, alone := range s.alone(next) {
					s.from(i+1, alone)
				}
			})
		}
	}
}

// alone are the plans in which of the last round, of which nothing else comes, one peer has a
// vote. It matters where an acceptor tells a vote of its own as older than it is: then it is the
// highest that a quorum reports. One such vote is enough for that, and two rounds.
func (s *planner) alone(p plan) (all []plan) {
	if !s.is(s.Self) || s.extra < mostExtra || p.lone || p.extra == s.extra {
		return nil
	}
	r := p.rounds[len(p.rounds)-1]
	for _, voter := range s.subsets(1, s.peers(r.ballot), p) {
		with, _ := s.votes(voter, oracle.Vote{Ballot: r.ballot, Value: r.value}, p)
		with.lone = true
		all = append(all, with)
	}
	return all
}

// peers are the acceptors beside the suspect that may vote in a ballot.
func (s *planner) peers(b oracle.Ballot) []oracle.Node {
	return slices.DeleteFunc(slices.Clone(s.everyone()), func(a oracle.Node) bool { return s.is(a) || !s.mayVote(a, b) })
}

// begun are the plans in which a peer has a round in the ballot, or none has.
func (s *planner) begun(b oracle.Ballot, p plan) (all []plan) {
	wanted := s.foreign[b]
	if len(wanted) == 0 {
		all = append(all, p)
	}
	if s.own[b] || len(wanted) > 1 || len(wanted) == 0 && (len(p.stakes) == s.stakes || p.extra == s.extra) {
		return all
	}
	for _, quorum := range s.subsets(s.Quorum1, s.everyone(), p) {
		for _, r := range s.rounds(b, quorum, p) {
			if len(wanted) == 0 || wanted[0] == r.value {
				with := p
				with.rounds, with.more, with.at = append(slices.Clone(p.rounds), r.round), r.more, r.at
				if len(wanted) == 0 {
					with.extra++
				}
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
	at   *heard
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
			all = append(all, started{r.first(oracle.Vote{Ballot: highest, Value: value}), r.more, r.at})
		}
	}
	return all
}

// first has those who report a vote be heard first.
func (r started) first(v oracle.Vote) round {
	out := round{ballot: r.ballot, value: r.value, quorum: make([]oracle.Node, 0, len(r.quorum)), reports: make([]oracle.Vote, 0, len(r.quorum))}
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
func (s *planner) reports(b oracle.Ballot, quorum []oracle.Node, p plan) (all []started) {
	one, own := started{round{ballot: b, quorum: quorum, reports: make([]oracle.Vote, len(quorum))}, p.more, p.at}, -1
	for i, a := range quorum {
		if one.reports[i] = p.last(a); s.is(a) {
			own = i
		}
	}
	if own < 0 {
		return []started{one}
	}
	for _, t := range s.promises(b, p) {
		with := one
		with.reports, with.more, with.at = slices.Clone(one.reports), t.more, t.at
		with.reports[own] = t.reports[0]
		all = append(all, with)
	}
	return all
}

// promises are what the suspect promises in a ballot: in its transcript, or after it.
func (s *planner) promises(b oracle.Ballot, p plan) (all []started) {
	for _, x := range s.Transcript {
		for _, e := range x.Out {
			if e.Type == Promise && e.Ballot == b && e.From == s.Self {
				all = append(all, started{round{reports: []oracle.Vote{e.Vote}}, p.more, p.at})
			}
		}
	}
	if len(all) > 0 {
		return all
	}
	in := Event{Type: Prepare, Ballot: b}
	at := s.goesOn(p, in)
	for _, e := range at.sent {
		if e.Type == Promise && e.Ballot == b && e.From == s.Self {
			more := append(slices.Clone(p.more), Exchange{in, at.sent})
			all = append(all, started{round{reports: []oracle.Vote{e.Vote}}, more, at})
		}
	}
	return all
}

// goesOn gives the suspect one input more.
func (s *planner) goesOn(p plan, in Event) *heard {
	at := p.at.after(in)
	if !at.asked {
		s.ask(s.Self, [][]Event{append(append(inputs(s.Transcript), inputs(p.more)...), in)})
	}
	return at
}

// last is an acceptor's last vote, or none.
func (p plan) last(a oracle.Node) oracle.Vote {
	if votes := p.votes[a]; len(votes) > 0 {
		return votes[len(votes)-1]
	}
	return oracle.Vote{}
}

// voting adds a vote to a plan, which must have votes of its own.
func (p plan) voting(a oracle.Node, v oracle.Vote) {
	n := len(p.votes[a])
	p.votes[a] = append(p.votes[a][:n:n], v)
}

// required adds the votes in a ballot that the transcript asks for.
func (s *planner) required(b oracle.Ballot, p plan) (plan, bool) {
	p.votes = slices.Clone(p.votes)
	for _, a := range s.everyone() {
		for _, v := range s.voted[a] {
			if v.Ballot != b {
				continue
			}
			if !s.mayVote(a, b) {
				return p, false
			}
			p.voting(a, v)
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
	quorums := s.quorums(stake, p)
	s.left -= len(quorums)
	for _, with := range quorums {
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
	p.votes = slices.Clone(p.votes)
	for _, a := range quorum {
		if !s.is(a) {
			p.voting(a, v)
			continue
		}
		in := Event{Type: Accept, Ballot: v.Ballot, Value: v.Value}
		p.at = s.goesOn(p, in)
		if !slices.Contains(p.at.sent, Event{Type: Accepted, From: a, Ballot: v.Ballot, Value: v.Value}) {
			return p, false
		}
		p.more = append(slices.Clone(p.more), Exchange{in, p.at.sent})
	}
	return p, true
}

// accepted tells whether the suspect voted so in its transcript.
func (s *planner) accepted(v oracle.Vote) bool {
	return slices.ContainsFunc(s.Transcript, func(x Exchange) bool {
		return slices.Contains(x.Out, Event{Type: Accepted, From: s.Self, Ballot: v.Ballot, Value: v.Value})
	})
}
