package oracle

import "slices"

// What is asked of Known by those who play the others of a system, and by who judges a node
// that speaks to itself in silence.

// Breaks lists the rules of May.tla that a message would break, and takes nothing in. Nothing
// is asked of a Prepare.
func (k *Known) Breaks(m Message) []Violation {
	switch {
	case m.Type == Accept:
		return k.proposerBreaks(&m)
	case m.Type == Prepare || k.foreign(&m):
		return nil
	}
	return k.acceptorBreaks(&m)
}

// Allows tells whether a message breaks none, which takes less than to say why.
func (k *Known) Allows(m Message) bool {
	if m.Type != Accept {
		return len(k.Breaks(m)) == 0
	}
	other := func(p proposal) bool { return p.Value != m.Value && p.accept }
	if slices.ContainsFunc(k.of(m.Ballot), other) {
		return false
	}
	_, _, safe := k.shownSafe(m.Ballot, m.Value)
	return safe
}

// LastVote is an acceptor's highest vote below a ballot, as far as it was shown: what a
// Promise of the ballot must report at least.
func (k *Known) LastVote(a Node, below Ballot) Vote {
	votes := k.acceptors[a].votes
	if at := from(len(votes), below, func(i int) Ballot { return votes[i].Ballot }); at > 0 {
		return votes[at-1].Vote
	}
	return Vote{}
}

// Voted tells whether an acceptor showed any vote.
func (k *Known) Voted(a Node) bool { return len(k.acceptors[a].votes) > 0 }

// LastFor is the ballot of the highest vote that an acceptor showed, if that is for the value, else
// none: who voted for something else since had no part in it if the value is chosen.
func (k *Known) LastFor(a Node, v Value) Ballot {
	if int(a) >= k.Acceptors {
		return None
	}
	votes := k.acceptors[a].votes
	if n := len(votes); n > 0 && votes[n-1].Value == v {
		return votes[n-1].Ballot
	}
	return None
}

// MostVoted is the ballot in which most acceptors showed a vote for the value.
func (k *Known) MostVoted(v Value) Ballot {
	if most := k.most(v); most != nil {
		return most.Ballot
	}
	return None
}

// Proposals are the values that were proposed in a ballot.
func (k *Known) Proposals(b Ballot) (out []Value) {
	for _, p := range k.of(b) {
		out = append(out, p.Value)
	}
	return out
}

// Number is the number that a ballot was made of.
func (b Ballot) Number() (n uint64, ok bool) {
	if len(b) != 9 || b[0] != number {
		return 0, false
	}
	return value(b), true
}

// Pair is the pair that a ballot was made of.
func (b Ballot) Pair() (round, node uint64, ok bool) {
	if len(b) != 17 || b[0] != pair {
		return 0, 0, false
	}
	return value(b[:9]), value(b[8:]), true
}

// Text is the text that a ballot was made of.
func (b Ballot) Text() (s string, ok bool) {
	if b == None || b[0] != text {
		return "", false
	}
	return string(b[1:]), true
}

// Chosen are the values that a quorum showed votes for in one ballot, ascending.
func (k *Known) Chosen() []Value { return k.chosen.sorted() }
