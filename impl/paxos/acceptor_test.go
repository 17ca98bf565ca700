package paxos

import "testing"

// The spec's ballots are integers: level gives them.
func level(b Ballot) int {
	for i, known := range ballots {
		if b == known {
			return i + 1
		}
	}
	return 0
}

// All type-correct states, reachable or not.
func acceptorStates() (all []Acceptor) {
	for _, promised := range noneOr(ballots) {
		for _, vote := range votes() {
			all = append(all, Acceptor{promised, vote})
		}
	}
	return all
}

func acceptorStimuli() (all []Message) {
	for _, b := range ballots {
		all = append(all, Prepare{b})
		for _, v := range values {
			all = append(all, Accept{b, v})
		}
	}
	return all
}

func (a Acceptor) on(m Message) (Acceptor, Effects) {
	if m, ok := m.(Prepare); ok {
		return a.OnPrepare(1, m)
	}
	return a.OnAccept(1, m.(Accept))
}

// Acceptor.tla, OnPrepare: "A higher ballot always; the promised one again until
// it is voted in."
func TestOnPrepare(t *testing.T) {
	for _, a := range acceptorStates() {
		for _, b := range ballots {
			next, effects := a.OnPrepare(1, Prepare{b})
			want, wantEffects := a, Effects{Outcome: Refused, Send: Reject{1, b, a.Promised}}
			higher := level(b) > level(a.Promised)
			if higher || level(b) == level(a.Promised) && level(a.Vote.Ballot) < level(b) {
				want.Promised = b
				wantEffects = Effects{Outcome: Took, Persist: higher, Send: Promise{1, b, a.Vote}}
			}
			if next != want || effects != wantEffects {
				t.Errorf("%v, Prepare %v: %v %v, want %v %v", a, b, next, effects, want, wantEffects)
			}
		}
	}
}

// Acceptor.tla, OnAccept: "Exactly unless a higher ballot was promised. A
// repeated one is acknowledged again."
func TestOnAccept(t *testing.T) {
	for _, a := range acceptorStates() {
		for _, m := range acceptorStimuli() {
			m, ok := m.(Accept)
			if !ok {
				continue
			}
			next, effects := a.OnAccept(1, m)
			want, wantEffects := a, Effects{Outcome: Refused, Send: Reject{1, m.Ballot, a.Promised}}
			if level(m.Ballot) >= level(a.Promised) {
				want = Acceptor{m.Ballot, Vote(m)}
				wantEffects = Effects{Outcome: Took, Persist: want != a, Send: Accepted{1, m.Ballot, m.Value}}
			}
			if next != want || effects != wantEffects {
				t.Errorf("%v, %v: %v %v, want %v %v", a, m, next, effects, want, wantEffects)
			}
		}
	}
}

func TestAcceptorKeepsItsWord(t *testing.T) {
	for _, a := range acceptorStates() {
		for _, m := range acceptorStimuli() {
			next, effects := a.on(m)
			if next.Promised.Less(a.Promised) {
				t.Errorf("%v, %v: promised goes down to %v", a, m, next.Promised)
			}
			if effects.Persist != (next != a) {
				t.Errorf("%v, %v: changes to %v, Persist is %v", a, m, next, effects.Persist)
			}
			if (effects.Outcome == Took) != (next != a || effects.Send != Reject{1, ballotOf(m), a.Promised}) {
				t.Errorf("%v, %v: outcome %v of %v, %v", a, m, effects.Outcome, next, effects)
			}
			checkRepeated(t, next, m, effects)
		}
	}
}

// A message granted twice is acknowledged twice, and written once.
func checkRepeated(t *testing.T, a Acceptor, m Message, first Effects) {
	next, again := a.on(m)
	_, isAccept := m.(Accept)
	if next != a || again.Persist || isAccept && again.Send != first.Send {
		t.Errorf("%v, %v repeated: %v %v after %v", a, m, next, again, first)
	}
}

func ballotOf(m Message) Ballot {
	if m, ok := m.(Prepare); ok {
		return m.Ballot
	}
	return m.(Accept).Ballot
}

// With b ballots and v values, promised may be p of 0..b, and below it is one of
// p*v votes, or none: 5 + 3*(1+2+3+4).
func TestAcceptorReaches35States(t *testing.T) {
	states := reach(Acceptor{}, itself, func(a Acceptor) (next []Acceptor) {
		for _, m := range acceptorStimuli() {
			s, _ := a.on(m)
			next = append(next, s)
		}
		return next
	})
	if len(states) != 35 {
		t.Errorf("%d states, want 35", len(states))
	}
	for _, a := range states {
		if a.Promised.Less(a.Vote.Ballot) {
			t.Errorf("%v: voted above its promise", a)
		}
	}
}

func TestAcceptorIgnoresUnrealBallots(t *testing.T) {
	for _, a := range acceptorStates() {
		for _, b := range unreal {
			for _, m := range []Message{Prepare{b}, Accept{b, "x"}} {
				if next, effects := a.on(m); next != a || effects != (Effects{}) {
					t.Errorf("%v, %v: %v %v", a, m, next, effects)
				}
			}
		}
	}
}
