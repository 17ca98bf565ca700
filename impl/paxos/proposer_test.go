package paxos

import "testing"

// Node 0's proposer in the universe, with all type-correct inputs.
func proposerSuccessors(p Proposer) (all []Proposer) {
	add := func(next Proposer, _ Effects) { all = append(all, next) }
	add(idle(p.Ballot), Effects{}) // after a restart
	for _, b := range ballots {
		add(p.OnGet(0, b))
		for _, v := range values {
			add(p.OnSet(0, b, v))
		}
		for from := range Node(3) {
			for _, vote := range votes() {
				add(p.OnPromise(three, Promise{from, b, vote}))
			}
			for _, v := range values {
				add(p.OnAccepted(three, Accepted{from, b, v}))
			}
		}
	}
	return all
}

func proposerStates() []Proposer { return reach(Proposer{}, itself, proposerSuccessors) }

// Besides the initial state, for each of the 2 ballots of its own: in prepare 4
// own values (or None), with no promise or one of 3 senders and 13 votes; in
// accept 3 values, with no vote or one of 3; 3 decided; 1 unset; 1 idle after a restart.
func TestProposerReaches355States(t *testing.T) {
	if got, want := len(proposerStates()), 1+2*(4*(1+3*13)+3*(1+3)+3+1+1); got != want || want != 355 {
		t.Errorf("%d states, want %d", got, want)
	}
}

// SynodSafety.tla, PhaseCarries.
func TestEachPhaseCarriesJustWhatItNeeds(t *testing.T) {
	for _, p := range proposerStates() {
		prepare, accept := p.Phase == PhasePrepare, p.Phase == PhaseAccept
		for _, rule := range []struct {
			name  string
			holds bool
		}{
			{"Own, Promisers, Best only in prepare", prepare || p.Own.IsNone() && p.Promisers == 0 && p.Best.IsNone()},
			{"Voters only in accept", accept || p.Voters == 0},
			{"Value only in accept, decided", accept || p.Phase == PhaseDecided || p.Value == ""},
			{"no quorum of promisers left", !three.Enough1(p.Promisers)},
			{"no quorum of voters left", !three.Enough2(p.Voters)},
			{"a ballot of its own, or none while idle", p.Ballot.IsReal() && p.Ballot.Node == 0 || p == Proposer{}},
			{"nothing reported but by promisers", p.Promisers != 0 || p.Best.IsNone()},
		} {
			if !rule.holds {
				t.Errorf("%+v: not %s", p, rule.name)
			}
		}
	}
}

// Proposer.tla, OnStart: "Refused unless the ballot is the proposer's own and
// above its last."
func TestOnStart(t *testing.T) {
	for _, p := range proposerStates() {
		for _, b := range append(unreal, ballots...) {
			for _, own := range []Maybe{{}, Some(""), Some("x")} {
				next, effects := p.OnStart(0, b, own)
				want, wantEffects := p, Effects{Outcome: Refused}
				if level(b) > level(p.Ballot) && b.Node == 0 {
					want = Proposer{Ballot: b, Phase: PhasePrepare, Own: own}
					wantEffects = Effects{Outcome: Took, Persist: true, Send: Prepare{b}}
				}
				if next != want || effects != wantEffects {
					t.Errorf("%+v, %v %v: %+v %v", p, b, own, next, effects)
				}
			}
		}
	}
}

// PMS 2.2, phase 2a: the value "of the highest-numbered proposal among the
// responses, or any value if the responses reported no proposals".
func TestAcceptCarriesTheHighestVoteReported(t *testing.T) {
	b := ballots[2]
	for _, own := range []Maybe{{}, Some(""), Some("x")} {
		for _, v := range votes() {
			for _, w := range votes() {
				p, _ := Proposer{}.OnStart(0, b, own)
				p, first := p.OnPromise(three, Promise{2, b, v})
				next, second := p.OnPromise(three, Promise{0, b, w})
				want, wantEffects := afterPromises(b, own, v, w)
				if next != want || first != (Effects{Outcome: Took}) || second != wantEffects {
					t.Errorf("own %v, votes %v, %v: %+v %v %v", own, v, w, next, first, second)
				}
			}
		}
	}
}

func afterPromises(b Ballot, own Maybe, v, w Vote) (Proposer, Effects) {
	value, has := own.Get()
	switch {
	case level(v.Ballot) >= level(w.Ballot) && level(v.Ballot) > 0:
		value, has = v.Value, true
	case level(w.Ballot) > 0:
		value, has = w.Value, true
	}
	if !has {
		return Proposer{Ballot: b, Phase: PhaseUnset}, Effects{Outcome: Took}
	}
	return Proposer{Ballot: b, Phase: PhaseAccept, Value: value}, Effects{Outcome: Took, Send: Accept{b, value}}
}

// A Promise counts in phase prepare, an Accepted in phase accept and for its
// value; both in their own round, once a sender. Else nothing happens.
func TestWhatCounts(t *testing.T) {
	for _, p := range proposerStates() {
		for from := range Node(5) {
			for _, b := range append(unreal, ballots...) {
				for _, v := range values {
					promise, accepted := Promise{from, b, Vote{ballots[0], v}}, Accepted{from, b, v}
					round := from < 3 && b == p.Ballot && level(b) > 0
					next, effects := p.OnPromise(three, promise)
					checkCounts(t, p, promise, next, effects, round && p.Phase == PhasePrepare && !p.Promisers.Has(from))
					next, effects = p.OnAccepted(three, accepted)
					checkCounts(t, p, accepted, next, effects, round && p.Phase == PhaseAccept && v == p.Value && !p.Voters.Has(from))
				}
			}
		}
	}
}

func checkCounts(t *testing.T, p Proposer, m Message, next Proposer, effects Effects, counts bool) {
	t.Helper()
	if counts != (next != p) || counts != (effects.Outcome == Took) || !counts && effects != (Effects{}) {
		t.Errorf("%+v, %+v: %+v %v", p, m, next, effects)
	}
	if effects.Persist || next.Ballot != p.Ballot {
		t.Errorf("%+v, %+v: a new ballot, or Persist without: %+v %v", p, m, next, effects)
	}
}

// SynodReject.tla, OnReject: nothing. A Reject of the own round, of another one, or
// of a sender outside the cluster changes no state, alone or in a process.
func TestARejectIsNeitherPromiseNorVote(t *testing.T) {
	for _, p := range proposerStates() {
		for from := range Node(5) {
			for _, b := range append(unreal, ballots...) {
				m := Reject{from, b, ballots[3]}
				if next, effects := p.OnReject(three, m); next != p || effects != (Effects{}) {
					t.Errorf("%+v, %+v: %+v %v", p, m, next, effects)
				}
				process := Process{Quorums: three, Proposer: p}
				if next, effects := process.Deliver(m); next.Key() != process.Key() || effects != (Effects{}) {
					t.Errorf("%+v, %+v delivered: %+v %v", p, m, next.Key(), effects)
				}
			}
		}
	}
}

// A quorum of voters, not less, decides; for n = 1 the only one does.
func TestDecides(t *testing.T) {
	for n := 1; n <= MaxNodes; n++ {
		q := Majority(n)
		b := Ballot{1, 0}
		p := Proposer{Ballot: b, Phase: PhaseAccept, Value: "x"}
		for voter := range q.Size2() {
			if p.Phase != PhaseAccept {
				t.Fatalf("%d of %d voters decided", voter, n)
			}
			p, _ = p.OnAccepted(q, Accepted{Node(n - 1 - voter), b, "x"})
		}
		if want := (Proposer{Ballot: b, Phase: PhaseDecided, Value: "x"}); p != want {
			t.Errorf("%d nodes: %+v, want %+v", n, p, want)
		}
	}
}

func TestPromiseWithAVoteOutsideVotesIsIgnored(t *testing.T) {
	p, _ := Proposer{}.OnGet(0, ballots[2])
	for _, vote := range []Vote{{Ballot{}, "x"}, {Ballot{0, 3}, ""}, {Ballot{1, MaxNodes}, "x"}} {
		if next, effects := p.OnPromise(three, Promise{1, ballots[2], vote}); next != p || effects != (Effects{}) {
			t.Errorf("%v: %+v %v", vote, next, effects)
		}
	}
}

// Node 3 owns a ballot of round 0, which is above none, but not real.
func TestRoundZeroDoesNotStart(t *testing.T) {
	if p, effects := (Proposer{}).OnGet(3, Ballot{0, 3}); p != (Proposer{}) || effects != (Effects{Outcome: Refused}) {
		t.Errorf("%+v %v", p, effects)
	}
}

// With quorums of all sizes, each phase ends with its own, for proposer and
// learner.
func TestEachPhaseHasItsQuorum(t *testing.T) {
	for size1 := 1; size1 <= 5; size1++ {
		for size2 := 6 - size1; size2 <= 5; size2++ {
			q, _ := NewQuorums(5, size1, size2)
			p, _ := Proposer{}.OnSet(0, ballots[0], "x")
			var l Learner
			promises, accepteds, learns := 0, 0, 0
			for ; p.Phase == PhasePrepare && promises < 9; promises++ {
				p, _ = p.OnPromise(q, Promise{Node(promises), ballots[0], Vote{}})
			}
			for ; p.Phase == PhaseAccept && accepteds < 9; accepteds++ {
				p, _ = p.OnAccepted(q, Accepted{Node(accepteds), ballots[0], "x"})
			}
			for ; l.Value.IsNone() && learns < 9; learns++ {
				l, _ = l.OnLearn(q, Accepted{Node(learns), ballots[0], "x"})
			}
			if promises != size1 || accepteds != size2 || learns != size2 || p.Phase != PhaseDecided {
				t.Errorf("%v: %d promises, %d and %d votes, then %v", q, promises, accepteds, learns, p.Phase)
			}
		}
	}
}
