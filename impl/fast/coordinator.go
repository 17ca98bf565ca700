package fast

// Report is an acceptor's last vote; of value None if it has none.
type Report struct {
	Ballot Ballot
	Value  Value
}

// Coordinator knows what its kind of ballots need.
type Coordinator struct {
	Values Value // that there are: 1 and up to it
	Fast   func(b Ballot) bool
	Phase2 func(b Ballot) Quorums
}

// Proposable are the values that may be proposed in a ballot, after these acceptors promised and
// reported so (spec: Proposable, Propose). Where any may be, a fast ballot is left free.
func (c Coordinator) Proposable(b Ballot, heard Set, reports []Report) []Value {
	top, seen := highest(heard, reports)
	free := seen == nil
	var values []Value
	if !free {
		values, free = c.picks(top, seen, heard, reports)
		free = free || len(values) == int(c.Values) // where there is one value, it is all of them
	}
	switch {
	case free && c.Fast(b):
		return []Value{Free}
	case free:
		return c.all()
	}
	return values
}

// picks are the values that may be proposed, of those seen in the highest ballot; or any (spec:
// Picks). One that is seen alone is taken in any case: what was chosen in a lower ballot is that
// one.
func (c Coordinator) picks(top Ballot, seen []Value, heard Set, reports []Report) (values []Value, free bool) {
	if len(seen) == 1 {
		return seen, false
	}
	for _, v := range seen {
		if c.mayBeChosen(top, v, heard, reports) {
			values = append(values, v)
		}
	}
	return values, len(values) == 0
}

// mayBeChosen tells whether a value may have been chosen in a ballot, or still be, as far as those
// know who were heard (spec: MayBeChosen): all of a quorum voted for it, but for those who were
// not.
func (c Coordinator) mayBeChosen(top Ballot, v Value, heard Set, reports []Report) bool {
	for _, quorum := range c.Phase2(top) {
		if voters(Report{top, v}, heard, reports)&quorum == heard&quorum {
			return true
		}
	}
	return false
}

// voters are those of the heard who report just that.
func voters(of Report, heard Set, reports []Report) (some Set) {
	for a, r := range reports {
		if heard.Has(a) && r == of {
			some = some.With(a)
		}
	}
	return some
}

// highest is the highest ballot in which one of the heard voted, and for what they did, ascending.
func highest(heard Set, reports []Report) (top Ballot, seen []Value) {
	for a, r := range reports {
		if heard.Has(a) && r.Value != None {
			top = max(top, r.Ballot)
		}
	}
	for v := None + 1; v < Free; v++ {
		if voters(Report{top, v}, heard, reports) != 0 {
			seen = append(seen, v)
		}
	}
	return top, seen
}

// all are the values that there are.
func (c Coordinator) all() (values []Value) {
	for v := None + 1; v <= c.Values; v++ {
		values = append(values, v)
	}
	return values
}
