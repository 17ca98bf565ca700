package fast

// MaxBallots is how many ballots there may be, from 0 on.
const MaxBallots = 4

// Ballot numbers an attempt. 0 needs no phase 1, as there is none below it.
type Ballot uint8

// Value is what is to be chosen, from 1 on; 0 is none.
type Value uint8

// None is no value, Free that of a fast ballot in which any may be voted for.
const (
	None Value = 0
	Free Value = 255
)

// Acceptor promises and votes. The zero Acceptor is the initial one.
type Acceptor struct {
	Promised Ballot // it votes in none that is lower
	Votes    [MaxBallots]Value
}

// Promise answers a coordinator (spec: Promise). Who voted in a ballot has heard of a promise of
// it, as it were.
func (a Acceptor) Promise(b Ballot) (Acceptor, bool) {
	if b <= a.Promised {
		return a, false
	}
	a.Promised = b
	return a, true
}

// Vote is for what a ballot proposes, or for what a client sent if it is free (spec: Vote,
// MayVote). In a fast ballot it is the acceptor that sees to it that it votes once; in a classic
// one nothing else is proposed.
func (a Acceptor) Vote(b Ballot, proposed, v Value) (Acceptor, bool) {
	if proposed != v && proposed != Free || b < a.Promised || a.Votes[b] != None {
		return a, false
	}
	a.Promised, a.Votes[b] = b, v
	return a, true
}

// Last is the vote in the highest ballot below b, which a promise of b reports (spec: Seen).
func (a Acceptor) Last(b Ballot) Report {
	for below := int(b) - 1; below >= 0; below-- {
		if v := a.Votes[below]; v != None {
			return Report{Ballot(below), v}
		}
	}
	return Report{}
}
