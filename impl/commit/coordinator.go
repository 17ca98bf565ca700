package commit

// Set has participants, who are numbered from 0 on.
type Set uint8

// Has tells whether p is in it.
func (s Set) Has(p int) bool { return s&(1<<p) != 0 }

// With has p too.
func (s Set) With(p int) Set { return s | 1<<p }

// Without has p no longer.
func (s Set) Without(p int) Set { return s &^ (1 << p) }

// Coordinator decides in two phases. The zero Coordinator is the initial one.
type Coordinator struct {
	State State // Working until it has decided
	Votes Set   // whose votes for it came
}

// Count is that a vote for it came (spec: Count).
func (c Coordinator) Count(of int) (Coordinator, bool) {
	if c.State != Working || c.Votes.Has(of) {
		return c, false
	}
	return Coordinator{c.State, c.Votes.With(of)}, true
}

// Commit decides, once all of so many voted for it (spec: Commit, Enough).
func (c Coordinator) Commit(participants int) (Coordinator, bool) {
	if c.State != Working || c.Votes != 1<<participants-1 {
		return c, false
	}
	return Coordinator{Committed, c.Votes}, true
}

// Abort decides against it, as a vote against it came, or as none comes (spec: HearRefusal, Abort).
func (c Coordinator) Abort() (Coordinator, bool) {
	if c.State != Working {
		return c, false
	}
	return Coordinator{Aborted, c.Votes}, true
}

// Restart gives what a coordinator is that comes back: its decision was on disk, its tally was not
// (spec: Restart).
func (c Coordinator) Restart() Coordinator { return Coordinator{State: c.State} }
