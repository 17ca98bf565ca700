package oracle

import (
	"slices"
)

// Rule is a rule of the specification, by its name there.
type Rule string

// The rules of May.tla, about what may be sent so that no two values are chosen.
const (
	WasProposed   Rule = "WasProposed"   // a vote is shown only for what was proposed
	NotSkipped    Rule = "NotSkipped"    // and in no ballot that the acceptor skips
	NoVoteBetween Rule = "NoVoteBetween" // a Promise skips no ballot in which a vote was shown
	OneValue      Rule = "OneValue"      // a ballot has one value
	ShownSafe     Rule = "ShownSafe"     // a value is chosen already, or comes from a ballot between which and its own all are dead
	MayLearn      Rule = "MayLearn"      // what is told as chosen was voted for by a quorum in one ballot
)

// Module is the specification's module that has the rule.
func (r Rule) Module() string {
	switch r {
	case WasRequested, IsFresh, IsAsked, NoneIsNone, MayUnset:
		return "MayClient"
	}
	return "May"
}

// OfGets tells whether nothing but the answer of a get rests on the rule. A log has none, as it
// reads by a command: so its acceptor may report of a slot what it voted below the ballot alone.
func (r Rule) OfGets() bool {
	return r == IsAsked || r == NoneIsNone || r == IsFresh || r == MayUnset
}

// Violation is a message that a role should not have sent.
type Violation struct {
	Rule    Rule
	Message Message   // that breaks it; the zero Message if it is what a client was told
	Because []Message // with which it does not go together: sent or heard before
	// Ballot is of a ShownSafe one: a ballot below the proposal's in which another value may
	// be chosen, as too few skip it; of a MayLearn one: the ballot with the most votes.
	Ballot Ballot
	// Above is set where Ballot is not itself the one, but some ballot between it and Above.
	Above Ballot
}

// acceptorBreaks lists the rules that an acceptor's message breaks, of May.tla (spec: Breaks).
func (k *Known) acceptorBreaks(m *Message) (out []Violation) {
	if vote := m.Shows(); vote.Ballot != None {
		if k.proposal(vote) == nil {
			out = append(out, Violation{Rule: WasProposed, Message: *m, Because: k.others(vote.Ballot)})
		}
		if by, skips := k.Skips(m.From, vote.Ballot); skips {
			out = append(out, Violation{Rule: NotSkipped, Message: *m, Because: []Message{by}})
		}
	}
	if m.Type == Promise {
		if by, voted := k.votedBetween(m.From, m.Vote.Ballot, m.Ballot); voted {
			out = append(out, Violation{Rule: NoVoteBetween, Message: *m, Because: []Message{by}})
		}
	}
	return out
}

// others are the messages that showed what was proposed in a ballot.
func (k *Known) others(b Ballot) (out []Message) {
	of := k.of(b)
	for i := range of[:min(len(of), 2)] {
		out = append(out, k.shows(&of[i]))
	}
	return out
}

// proposerBreaks lists the rules that an Accept breaks.
func (k *Known) proposerBreaks(m *Message) (out []Violation) {
	of := k.of(m.Ballot)
	for i := range of {
		if p := &of[i]; p.Value != m.Value && p.accept {
			out = append(out, Violation{Rule: OneValue, Message: *m, Because: []Message{k.shows(p)}})
			break
		}
	}
	if live, above, safe := k.shownSafe(m.Ballot, m.Value); !safe {
		out = append(out, Violation{Rule: ShownSafe, Message: *m, Because: k.reports(m.Ballot), Ballot: live, Above: above})
	}
	return out
}

// shownSafe: the value is chosen, or free (spec: ShownSafe, IsFree). It comes from the
// highest ballot in which it was proposed: from there the fewest must be dead. Without
// that, live is a ballot that is not dead, or, with above, some between the two.
func (k *Known) shownSafe(b Ballot, v Value) (live, above Ballot, safe bool) {
	if k.IsChosen(v) {
		return None, None, true
	}
	from := k.highestOf(v)
	if from >= b || !k.Space.Between(from, b) {
		return None, None, true
	}
	skippers := 0
	for a := range k.Acceptors {
		if k.covers(Node(a), from, b) {
			skippers++
		}
	}
	if k.dead(skippers) { // as it mostly is: promises of the ballot that report from, or less
		return None, None, true
	}
	return k.deadBetween(from, b)
}

// deadBetween looks at each ballot between two that a Promise begins or ends to skip at,
// and at what is between these (spec: DeadBetween).
func (k *Known) deadBetween(low, high Ballot) (live, above Ballot, dead bool) {
	ends := []Ballot{low, high}
	for _, a := range k.acceptors {
		for _, s := range a.skips {
			for _, b := range []Ballot{s.low, s.high} {
				if low < b && b < high {
					ends = append(ends, b)
				}
			}
		}
	}
	slices.Sort(ends)
	ends = slices.Compact(ends)
	for i := len(ends) - 2; i >= 0; i-- {
		if k.Space.Between(ends[i], ends[i+1]) && !k.dead(k.count(func(a Node) bool { return k.covers(a, ends[i], ends[i+1]) })) {
			return ends[i], ends[i+1], false
		}
		if i > 0 && !k.dead(k.count(func(a Node) bool { _, s := k.Skips(a, ends[i]); return s })) {
			return ends[i], None, false
		}
	}
	return None, None, true
}

// count is how many acceptors are so.
func (k *Known) count(so func(Node) bool) (n int) {
	for a := range k.Acceptors {
		if so(Node(a)) {
			n++
		}
	}
	return n
}

// reports are the Promises of a ballot, one of each acceptor: what a proposal in it can
// stand on.
func (k *Known) reports(b Ballot) (out []Message) {
	for a, of := range k.acceptors {
		if at := slices.IndexFunc(of.skips, func(s skip) bool { return s.high == b }); at >= 0 {
			out = append(out, of.skips[at].by(Node(a)))
		}
	}
	return out
}

// learnBreaks is about a value that is told as chosen.
func (k *Known) learnBreaks(v Value) []Violation {
	if k.IsChosen(v) {
		return nil
	}
	out := Violation{Rule: MayLearn}
	if most := k.most(v); most != nil {
		out.Ballot = most.Ballot
		for a := range k.Acceptors {
			if most.voters.has(Node(a)) {
				out.Because = append(out.Because, k.voted(Node(a), most.Vote))
			}
		}
	}
	return []Violation{out}
}
