package commit

// MaxParticipants and MaxBallots are of Paxos Commit, so that an Acceptor can be compared with ==.
const (
	MaxParticipants = 4
	MaxBallots      = 3
)

// Ballot numbers the attempts to decide what all participants say. Ballot 0 is their own; each
// other has a leader.
type Ballot uint8

// Words are what is said about each participant: Prepared or Aborted; Working where nothing is.
type Words [MaxParticipants]State

// Acceptor votes on what participants say, in an instance of Paxos for each. The zero Acceptor is
// the initial one.
type Acceptor struct {
	Promised Ballot // it votes in no lower one any more
	Votes    [MaxBallots]Words
}

// Vote votes for what a participant says of itself (spec: Vote), unless it promised a leader.
func (a Acceptor) Vote(p int, word State) (Acceptor, bool) {
	if a.Promised > 0 || word == Working || a.Votes[0][p] != Working {
		return a, false
	}
	a.Votes[0][p] = word
	return a, true
}

// Promise promises a leader to vote in no lower ballot (spec: Promise), and reports its votes.
func (a Acceptor) Promise(b Ballot) (Acceptor, bool) {
	if b <= a.Promised {
		return a, false
	}
	a.Promised = b
	return a, true
}

// Accept votes for what a leader proposed for all (spec: Accept).
func (a Acceptor) Accept(b Ballot, proposed Words) (Acceptor, bool) {
	if b < a.Promised || a.Votes[b] == proposed {
		return a, false
	}
	a.Promised, a.Votes[b] = b, proposed
	return a, true
}

// Propose is what the leader of a ballot proposes for so many participants (spec: Propose, Pick),
// once those whom it heard are a quorum of all acceptors: what was voted for last, as far as it
// heard (spec: Voted). Who was not heard by anybody is taken to be against it (spec: Unheard).
func Propose(b Ballot, heard []Acceptor, acceptors, participants int) (proposed Words, ok bool) {
	if !quorum(len(heard), acceptors) {
		return proposed, false
	}
	for p := range participants {
		proposed[p] = Aborted
		for c := range b { // the last vote counts
			for _, a := range heard {
				if word := a.Votes[c][p]; word != Working {
					proposed[p] = word
				}
			}
		}
	}
	return proposed, true
}

// Says tells whether votes say that all is committed, or aborted (spec: Says): each instance chose
// that its participant is prepared, or one chose otherwise.
func Says(decision State, acceptors []Acceptor, participants int) bool {
	all := true
	for p := range participants {
		if decision == Aborted && Chosen(Aborted, p, acceptors) {
			return true
		}
		all = all && Chosen(Prepared, p, acceptors)
	}
	return decision == Committed && all
}

// Chosen tells whether a quorum voted for a word about a participant, in one ballot (spec: Chosen).
func Chosen(word State, p int, acceptors []Acceptor) bool {
	for b := range MaxBallots {
		votes := 0
		for _, a := range acceptors {
			if a.Votes[b][p] == word {
				votes++
			}
		}
		if quorum(votes, len(acceptors)) {
			return true
		}
	}
	return false
}

// quorum tells whether so many of the acceptors are enough (spec: IsQuorum).
func quorum(some, acceptors int) bool { return 2*some > acceptors }
