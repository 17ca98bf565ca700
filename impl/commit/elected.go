package commit

// Finish takes a participant a step further who does not reach the coordinator, by how far all are
// whom it does reach, itself among them (spec: Finish, Outcome).
func (p Participant) Finish(group []State) (Participant, bool) {
	next := Participant{outcome(group)}
	if p.State.Decided() || next == p {
		return p, false
	}
	return next, true
}

// outcome is a decision if there is one; a commit only once all of the group know that all are for
// it, as who commits may be heard of no more.
func outcome(group []State) State {
	know := Of(group, Precommitted)
	switch {
	case Of(group, Committed) != 0:
		return Committed
	case Of(group, Aborted) != 0 || know == 0:
		return Aborted
	case know.Len() == len(group):
		return Committed
	}
	return Precommitted
}
