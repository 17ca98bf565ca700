package board

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
	"github.com/synod-paxos/synod/modeltest/run"
)

// why is a property that is broken, with the conjunct that is false and the values that make it so.
func (b *board) why(w world.State, property string) run.Broken {
	out := run.Broken{Property: property}
	if of := reasons[property]; of.find != nil {
		out.Conjunct, out.Why = of.conjunct, strings.Join(of.find(shown{b, w}), "; ")
	}
	return out
}

// reason is how values are found that make a property false: its conjunct, as the specification has
// it, and an instance of it for each way in which it is false.
type reason struct {
	conjunct string
	find     func(shown) []string
}

// shown is a state in which a property is false.
type shown struct {
	b *board
	w world.State
}

// reasons are those of SynodSafety.tla. What clients asked is in no state.
var reasons = map[string]reason{
	"Agreement":         {"Cardinality(Chosen) <= 1", shown.chosenTwice},
	"WriteOnce":         {"Chosen # {} => Chosen' = Chosen", shown.chosenTwice},
	"OneValuePerBallot": {"m.ballot = n.ballot => m.value = n.value", shown.twoInOneBallot},
	"AcceptBacked":      {`\E vote, Q : a Promise of each of Q reports no vote above it, and the Accept has its value`, shown.unbacked},
	"PromiseBinds":      {"acceptors[m.from].promised >= m.ballot", shown.promiseLost},
	"PromiseTruthful":   {"m reports a vote that was cast, and the last one below its ballot", shown.untrue},
	"VoteIsLast":        {"m.ballot <= acceptors[m.from].vote.ballot, and the vote was sent", shown.voteNotLast},
	"VoteBelowPromise":  {"acceptors[a].vote.ballot <= acceptors[a].promised", shown.voteAbove},
	"DecidedIsChosen":   {`proposers[p].phase = "decided" => proposers[p].value \in Chosen`, shown.decidedUnchosen},
	"DecisionsAgree":    {"proposers[p].value = proposers[q].value", shown.decidedTwice},
	"LearnedIsChosen":   {`learners[l].value # None => learners[l].value \in Chosen`, shown.learnedUnchosen},
	"PhaseCarries":      {"each phase carries just what it needs", shown.strayFields},
	"TypeOK":            {`msgs \subseteq Messages`, func(s shown) []string { return []string{"sent was " + s.w.Foreign} }},
}

// sent are the messages of a type that were sent.
func sent[M paxos.Message](s shown) (out []M) {
	for i, m := range s.b.Messages {
		if m, ok := m.(M); ok && s.w.Sent.Has(i) {
			out = append(out, m)
		}
	}
	return out
}

// votersOf are who voted for a value in a ballot.
func (s shown) votersOf(ballot paxos.Ballot, value paxos.Value) (names []string) {
	for _, m := range sent[paxos.Accepted](s) {
		if m.Ballot == ballot && m.Value == value {
			names = append(names, model.Name(s.b.ProjectNode(m.From)))
		}
	}
	return names
}

// chosenBy says of each value that is chosen by whom, in which ballot.
func (s shown) chosenBy() (values []paxos.Value, out []string) {
	for _, v := range s.b.Values {
		for _, ballot := range s.b.Ballots {
			if voters := s.votersOf(ballot, v); len(voters) >= s.b.size.Quorum(s.b.size.Quorum2) {
				values = append(values, v)
				out = append(out, fmt.Sprintf("%s is chosen in ballot %d, by %s", v, s.b.n(ballot), strings.Join(voters, " and ")))
				break
			}
		}
	}
	return values, out
}

func (s shown) chosenTwice() []string {
	values, out := s.chosenBy()
	if len(values) < 2 {
		return nil
	}
	return out
}

func (s shown) twoInOneBallot() (out []string) {
	for _, ballot := range s.b.Ballots {
		var said []string
		for _, v := range s.b.Values {
			for _, m := range sent[paxos.Accept](s) {
				if m.Ballot == ballot && m.Value == v {
					said = append(said, fmt.Sprintf("Accept %d %s", s.b.n(ballot), v))
				}
			}
			if voters := s.votersOf(ballot, v); len(voters) > 0 {
				said = append(said, fmt.Sprintf("votes of %s for %s", strings.Join(voters, " and "), v))
			}
		}
		if said = slices.Compact(said); s.valuesIn(ballot) > 1 {
			out = append(out, fmt.Sprintf("ballot %d has %s", s.b.n(ballot), strings.Join(said, ", ")))
		}
	}
	return out
}

// valuesIn counts the values of a ballot.
func (s shown) valuesIn(ballot paxos.Ballot) (n int) {
	for _, v := range s.b.Values {
		is := len(s.votersOf(ballot, v)) > 0
		for _, m := range sent[paxos.Accept](s) {
			is = is || m.Ballot == ballot && m.Value == v
		}
		if is {
			n++
		}
	}
	return n
}

func (s shown) unbacked() (out []string) {
	for _, m := range sent[paxos.Accept](s) {
		if s.backed(m) {
			continue
		}
		var reports []string
		for _, p := range sent[paxos.Promise](s) {
			if p.Ballot == m.Ballot {
				reports = append(reports, model.Name(s.b.ProjectNode(p.From))+" reports "+s.voteText(p.Vote))
			}
		}
		out = append(out, fmt.Sprintf("%s, and of the Promises of its ballot %s", s.b.Say(m), cmp.Or(strings.Join(reports, ", "), "there are none")))
	}
	return out
}

func (s shown) voteText(v paxos.Vote) string {
	if model.IsNoVote(v) {
		return "no vote"
	}
	return fmt.Sprintf("%s in %d", v.Value, s.b.n(v.Ballot))
}

// backed tells whether some vote, or none, stands behind an Accept.
func (s shown) backed(m paxos.Accept) bool {
	for _, vote := range s.b.Votes() {
		if !model.IsNoVote(vote) && vote.Value != m.Value {
			continue
		}
		froms, reported := map[paxos.Node]bool{}, model.IsNoVote(vote)
		for _, p := range sent[paxos.Promise](s) {
			if p.Ballot == m.Ballot && !model.Below(vote.Ballot, p.Vote.Ballot) {
				froms[p.From] = true
				reported = reported || p.Vote == vote
			}
		}
		if reported && len(froms) >= s.b.size.Quorum(s.b.size.Quorum1) {
			return true
		}
	}
	return false
}

func (s shown) promiseLost() (out []string) {
	for _, m := range sent[paxos.Promise](s) {
		if promised := s.w.Acceptors[m.From].Promised; model.Below(promised, m.Ballot) {
			out = append(out, fmt.Sprintf("%s sent %s, and its promise is %d", model.Name(s.b.ProjectNode(m.From)), s.b.Say(m), s.b.n(promised)))
		}
	}
	return out
}

func (s shown) untrue() (out []string) {
	for _, m := range sent[paxos.Promise](s) {
		who := model.Name(s.b.ProjectNode(m.From))
		cast := model.IsNoVote(m.Vote) || slices.Contains(s.votersOf(m.Vote.Ballot, m.Vote.Value), who) && model.Below(m.Vote.Ballot, m.Ballot)
		if !cast {
			out = append(out, fmt.Sprintf("%s sent %s, a vote that it did not cast below that ballot", who, s.b.Say(m)))
		}
		for _, n := range sent[paxos.Accepted](s) {
			if n.From == m.From && model.Below(n.Ballot, m.Ballot) && model.Below(m.Vote.Ballot, n.Ballot) {
				out = append(out, fmt.Sprintf("%s sent %s, and voted %s in %d", who, s.b.Say(m), n.Value, s.b.n(n.Ballot)))
			}
		}
	}
	return out
}

func (s shown) voteNotLast() (out []string) {
	for i := range s.b.Acceptors {
		vote, who := s.w.Acceptors[i].Vote, model.Name(s.b.Acceptors[i])
		if !model.IsNoVote(vote) && !slices.Contains(s.votersOf(vote.Ballot, vote.Value), who) {
			out = append(out, fmt.Sprintf("%s holds the vote %s, which it did not send", who, s.voteText(vote)))
		}
		for _, m := range sent[paxos.Accepted](s) {
			if int(m.From) == i && model.Below(vote.Ballot, m.Ballot) {
				out = append(out, fmt.Sprintf("%s sent %s, and holds the vote %s", who, s.b.Say(m), s.voteText(vote)))
			}
		}
	}
	return out
}

func (s shown) voteAbove() (out []string) {
	for i := range s.b.Acceptors {
		if a := s.w.Acceptors[i]; model.Below(a.Promised, a.Vote.Ballot) {
			out = append(out, fmt.Sprintf("%s voted in %d, and its promise is %d", model.Name(s.b.Acceptors[i]), s.b.n(a.Vote.Ballot), s.b.n(a.Promised)))
		}
	}
	return out
}

func (s shown) notChosen(who string, v paxos.Value) []string {
	values, by := s.chosenBy()
	if slices.Contains(values, v) {
		return nil
	}
	if len(by) == 0 {
		by = []string{"nothing is chosen"}
	}
	return []string{fmt.Sprintf("%s has %s, and %s", who, shownValue(v), strings.Join(by, ", "))}
}

func (s shown) decidedUnchosen() (out []string) {
	for i := range s.b.Proposers {
		if p := s.w.Proposers[i]; p.Phase == paxos.PhaseDecided {
			out = append(out, s.notChosen(model.Name(s.b.Proposers[i])+" decided: it", p.Value)...)
		}
	}
	return out
}

func (s shown) decidedTwice() []string {
	var said []string
	values := map[paxos.Value]bool{}
	for i := range s.b.Proposers {
		if p := s.w.Proposers[i]; p.Phase == paxos.PhaseDecided {
			said, values[p.Value] = append(said, fmt.Sprintf("%s decided %s", model.Name(s.b.Proposers[i]), shownValue(p.Value))), true
		}
	}
	if len(values) < 2 {
		return nil
	}
	return said
}

func (s shown) learnedUnchosen() (out []string) {
	for i := range s.b.Learners {
		if v, learned := s.w.Learners[i].Value.Get(); learned {
			out = append(out, s.notChosen(model.Name(s.b.Learners[i])+" learned: it", v)...)
		}
	}
	return out
}

func (s shown) strayFields() (out []string) {
	for i := range s.b.Proposers {
		p := s.w.Proposers[i]
		if p.Phase != paxos.PhasePrepare && (!model.NoValue(p.Own) || p.Promisers != 0 || !model.IsNoVote(p.Best)) ||
			p.Phase != paxos.PhaseAccept && p.Voters != 0 ||
			(p.Value != "") != (p.Phase == paxos.PhaseAccept || p.Phase == paxos.PhaseDecided) ||
			p.Phase == paxos.PhasePrepare && model.Count(p.Promisers) >= s.b.size.Quorum(s.b.size.Quorum1) {
			out = append(out, fmt.Sprintf("%s is %s", model.Name(s.b.Proposers[i]), s.b.ProjectProposer(p)))
		}
	}
	return out
}
