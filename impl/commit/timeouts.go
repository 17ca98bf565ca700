package commit

// Alone is what a participant of three-phase commit does by itself when the coordinator is down
// (spec: Timeout, OnTimeout): it commits if it knows that all are for it. That is right as long as
// the others know it too.
func (p Participant) Alone() (Participant, bool) {
	if p.State == Precommitted {
		return p.Learn(Committed)
	}
	return p.Learn(Aborted)
}
