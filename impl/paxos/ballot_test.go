package paxos

import (
	"fmt"
	"slices"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
)

// Few rounds and nodes, so that equal ones meet, and the extremes.
func genBallot() gopter.Gen {
	return gopter.CombineGens(
		gen.OneConstOf(uint64(0), uint64(1), uint64(2), uint64(3), ^uint64(0)),
		gen.OneConstOf(Node(0), Node(1), Node(2), Node(MaxNodes-1)),
	).Map(func(v []any) Ballot { return Ballot{v[0].(uint64), v[1].(Node)} })
}

func TestBallotsAreTotallyOrdered(t *testing.T) {
	check(t, "as round and node in one number of 72 bits", func(a, b Ballot) bool {
		wide := func(b Ballot) string { return fmt.Sprintf("%020d %03d", b.Round, b.Node) }
		return (wide(a) < wide(b)) == a.Less(b) && (wide(a) == wide(b)) == (a.Compare(b) == 0)
	}, genBallot(), genBallot())
	check(t, "exactly one of below, equal, above", func(a, b Ballot) bool {
		return a.Compare(b) == -b.Compare(a) && (a.Compare(b) == 0) == (a == b) && a.Less(b) == (a.Compare(b) < 0)
	}, genBallot(), genBallot())
	check(t, "transitive", func(a, b, c Ballot) bool {
		return !(a.Less(b) && b.Less(c)) || a.Less(c)
	}, genBallot(), genBallot(), genBallot())
	check(t, "none is below every real one", func(b Ballot) bool {
		return b.IsReal() == (b.Round > 0) && (!b.IsReal() || (Ballot{}).Less(b)) && b.IsNone() == (b == Ballot{})
	}, genBallot())
}

func TestHigherIsTheVoteOfTheHigherBallot(t *testing.T) {
	for _, v := range votes() {
		for _, w := range votes() {
			switch h := Higher(v, w); {
			case v.Ballot.Less(w.Ballot) && h != w, !v.Ballot.Less(w.Ballot) && h != v:
				t.Errorf("Higher(%v, %v) = %v", v, w, h)
			}
		}
	}
}

func TestNoneIsNotTheEmptyValue(t *testing.T) {
	if value, ok := Some("").Get(); Some("").IsNone() || !ok || value != "" || Some("") == (Maybe{}) {
		t.Error("Some of the empty value is taken for None")
	}
	if _, ok := (Maybe{}).Get(); ok || !(Maybe{}).IsNone() {
		t.Error("the zero Maybe is not None")
	}
}

// Every node there can be, in the first rounds and the last.
func TestRealIsAboveRoundZeroAndOfANode(t *testing.T) {
	for _, round := range []uint64{0, 1, 2, ^uint64(0)} {
		for node := range 256 {
			b := Ballot{round, Node(node)}
			if want := round > 0 && node < 64; b.IsReal() != want {
				t.Errorf("%v is real: %v, want %v", b, b.IsReal(), want)
			}
		}
	}
}

func TestStrings(t *testing.T) {
	for _, c := range []struct {
		of   fmt.Stringer
		want string
	}{
		{Ballot{}, "none"}, {Ballot{1, 0}, "1.0"}, {Ballot{0, 2}, "0.2"}, {Ballot{12, 63}, "12.63"},
		{Maybe{}, "none"}, {Some(""), `""`}, {Some("none"), `"none"`},
		{Vote{}, "none"}, {Vote{Ballot{1, 0}, "x"}, `1.0:"x"`}, {Vote{Ballot{}, "x"}, `none:"x"`},
		{Effects{}.Outcome, "Ignored"}, {Ignored, "Ignored"}, {Took, "Took"}, {Refused, "Refused"},
		{Proposer{}.Phase, "idle"}, {PhaseIdle, "idle"}, {PhasePrepare, "prepare"}, {PhaseAccept, "accept"}, {PhaseDecided, "decided"}, {PhaseUnset, "unset"},
	} {
		if got := c.of.String(); got != c.want {
			t.Errorf("%#v: %s, want %s", c.of, got, c.want)
		}
	}
}

// A message is in Messages if its ballot is real, and what it reports is a vote.
func TestInMessages(t *testing.T) {
	for _, b := range slices.Concat(unreal, ballots) {
		real := level(b) > 0
		for _, m := range []interface{ inMessages() bool }{Prepare{b}, Accept{b, "x"}, Accepted{1, b, "x"}, Promise{1, b, Vote{}}, Promise{1, b, Vote{ballots[0], ""}}} {
			if m.inMessages() != real {
				t.Errorf("%#v is in Messages: %v, want %v", m, m.inMessages(), real)
			}
		}
		for _, value := range values {
			none := b.IsNone() && value == ""
			if m := (Promise{1, ballots[0], Vote{b, value}}); m.inMessages() != (real || none) {
				t.Errorf("%#v is in Messages: %v, want %v", m, m.inMessages(), real || none)
			}
		}
	}
}
