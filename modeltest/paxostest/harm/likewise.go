package harm

import (
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// A bug of quorums may need two who have it: half of four acceptors is enough for both, and a
// correct proposer meets either half. So peers' proposers may also be of the suspect's kind.

// likewise are the plans in which the ballot's owner runs the code of the suspect: with as few
// promises as that needs, and perhaps as few votes.
func (s *planner) likewise(b oracle.Ballot, p plan) (all []plan) {
	node, ok := s.owner(b)
	another := func(o actor) bool { return o.party.Node == node }
	if !ok || s.Role != Proposer || slices.ContainsFunc(p.others, another) {
		return nil
	}
	for _, value := range s.values {
		begin := []Event{{Type: Set, Ballot: b, Value: value}}
		if s.chooses() {
			begin[0].Ballot = oracle.None
		}
		if !slices.Contains(s.after(node, begin), Event{Type: Prepare, Ballot: b}) {
			continue
		}
		for size := 1; size <= s.Quorum1; size++ {
			for _, quorum := range s.subsets(size, s.everyone(), p) {
				all = append(all, s.goes(node, b, begin, quorum, p)...)
			}
		}
	}
	return all
}

// owner is who may begin a ballot, if it is another node of the cluster than the suspect.
func (s *planner) owner(b oracle.Ballot) (oracle.Node, bool) {
	at := slices.IndexFunc(s.Ballots, func(o Owned) bool { return o.Ballot == b })
	if at < 0 || s.Ballots[at].Node == s.Self || int(s.Ballots[at].Node) >= s.Acceptors {
		return 0, false
	}
	return s.Ballots[at].Node, true
}

// goes has such a proposer hear of promises: it must send its Accept after the last.
func (s *planner) goes(node oracle.Node, b oracle.Ballot, begin []Event, quorum []oracle.Node, p plan) (all []plan) {
	word := append(make([]Event, 0, len(begin)+len(quorum)), begin...)
	r := round{ballot: b, quorum: quorum, kind: true}
	for _, a := range quorum {
		word = append(word, Event{Type: Promise, From: a, Ballot: b, Vote: p.last(a)})
		r.reports = append(r.reports, p.last(a))
	}
	answers := s.play(node, word)
	if len(answers) < len(word) || slices.ContainsFunc(answers[:len(word)-1], func(sent []Event) bool { return slices.ContainsFunc(sent, isAccept) }) {
		return nil
	}
	at := slices.IndexFunc(answers[len(word)-1], isAccept)
	if at < 0 {
		return nil
	}
	r.value = answers[len(word)-1][at].Value
	with := p
	with.rounds = append(slices.Clone(p.rounds), r)
	with.extra++
	with.others = append(slices.Clone(p.others), s.actor(node, word, answers))
	return append(s.tells(node, word, r, with), with)
}

func isAccept(e Event) bool { return e.Type == Accept }

// tells has it hear of fewer votes than choose, if it tells its client after these.
func (s *planner) tells(node oracle.Node, word []Event, r round, p plan) (all []plan) {
	vote := oracle.Vote{Ballot: r.ballot, Value: r.value}
	told := Event{Type: Decided, Value: r.value}
	again := func(v oracle.Vote) bool { return v.Value == r.value }
	if len(p.stakes) == s.stakes || s.lies || s.made || slices.ContainsFunc(p.stakes, again) || slices.Contains(s.told, r.value) {
		return nil
	}
	began := s.at(node, word)
	for size := 1; size < s.Quorum2; size++ {
		for _, voters := range s.subsets(size, s.everyone(), p) {
			longer, h := append(make([]Event, 0, len(word)+size), word...), began
			for _, a := range voters {
				longer = append(longer, Event{Type: Accepted, From: a, Ballot: r.ballot, Value: r.value})
				h = h.after(longer[len(longer)-1])
			}
			if with, ok := s.votes(voters, vote, p); ok && slices.Contains(s.sent(node, longer, h), told) {
				with.stakes, with.told = append(slices.Clone(p.stakes), vote), append(slices.Clone(p.told), r.value)
				with.others = slices.Clone(p.others)
				with.others[len(with.others)-1] = s.actor(node, longer, s.play(node, longer))
				all = append(all, with)
			}
		}
	}
	return all
}

// actor is one of the suspect's kind with what it does.
func (s *planner) actor(node oracle.Node, word []Event, answers [][]Event) actor {
	a := actor{party: Party{Role: s.Role, Node: node, Suspect: true}, steps: make([]Exchange, 0, len(answers))}
	for i, sent := range answers {
		a.steps = append(a.steps, Exchange{word[i], sent})
	}
	return a
}
