package model

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/trace/tla"
)

// Dialect is a safe way for an acceptor to behave (spec: Dialects): three choices,
// whose names are the specification's. The zero Dialect is Synod's own. Acceptors
// of different dialects may be mixed.
type Dialect struct {
	Prepare  PrepareRule
	Accept   AcceptRule
	Remember RememberRule
}

// PrepareRule says when a Prepare is answered.
type PrepareRule uint8

const (
	Again  PrepareRule = iota // above what was promised or voted, or as promised until it is voted in
	Once                      // above only
	Equal                     // at or above
	Always                    // whatever was promised; the promise stays at the highest
)

// AcceptRule says when an Accept is granted.
type AcceptRule uint8

const (
	AtLeast AcceptRule = iota // at or above what was promised or voted
	Exactly                   // at it only
)

// RememberRule says what granting an Accept records beside the vote.
type RememberRule uint8

const (
	Raise   RememberRule = iota // the promise is raised to the vote's ballot
	Compare                     // it is not, so a vote may be above the promise, and what is compared is the higher of the two
	Highest                     // it is not, and only the promise is compared; of all votes the highest is remembered (PMS 2.2, to the letter)
)

// String gives the name of the constant.
func (r PrepareRule) String() string {
	return [...]string{Again: "Again", Once: "Once", Equal: "Equal", Always: "Always"}[r]
}

// String gives the name of the constant.
func (r AcceptRule) String() string {
	return [...]string{AtLeast: "AtLeast", Exactly: "Exactly"}[r]
}

// String gives the name of the constant.
func (r RememberRule) String() string {
	return [...]string{Raise: "Raise", Compare: "Compare", Highest: "Highest"}[r]
}

// String gives the three choices, as in Again-AtLeast-Raise.
func (d Dialect) String() string { return fmt.Sprintf("%s-%s-%s", d.Prepare, d.Accept, d.Remember) }

// Dialects lists all dialects, Synod's own first.
func Dialects() []Dialect {
	var out []Dialect
	for prepare := Again; prepare <= Always; prepare++ {
		for accept := AtLeast; accept <= Exactly; accept++ {
			for remember := Raise; remember <= Highest; remember++ {
				out = append(out, Dialect{prepare, accept, remember})
			}
		}
	}
	return out
}

// ParseDialect reads what String gives.
func ParseDialect(text string) (Dialect, error) {
	for _, d := range Dialects() {
		if d.String() == text {
			return d, nil
		}
	}
	return Dialect{}, fmt.Errorf("paxostest: there is no dialect %.80q: give one of Again, Once, Equal, Always, then AtLeast or Exactly, then Raise, Compare or Highest, as in %v",
		text, Dialect{})
}

// Step is what an acceptor of the dialect does with a Prepare or Accept, and what it
// sends, nil for nothing. Its vote may be above the promise where the dialect says
// Compare or Highest.
func (d Dialect) Step(a paxos.Acceptor, self paxos.Node, m paxos.Message) (paxos.Acceptor, paxos.Message) {
	switch m := m.(type) {
	case paxos.Prepare:
		if IsReal(m.Ballot) && d.prepareOk(a, m.Ballot) {
			return afterPrepare(a, m.Ballot), paxos.Promise{From: self, Ballot: m.Ballot, Vote: a.Vote}
		}
	case paxos.Accept:
		if IsReal(m.Ballot) && d.acceptOk(a, m.Ballot) {
			return d.afterAccept(a, m.Ballot, m.Value), paxos.Accepted{From: self, Ballot: m.Ballot, Value: m.Value}
		}
	}
	return a, nil
}

// bar is what both guards compare with (spec: Bar, Highest_Bar).
func (d Dialect) bar(a paxos.Acceptor) paxos.Ballot {
	if d.Remember == Highest {
		return a.Promised
	}
	return higher(a.Promised, a.Vote.Ballot)
}

func (d Dialect) prepareOk(a paxos.Acceptor, ballot paxos.Ballot) bool {
	switch d.Prepare {
	case Once:
		return Below(d.bar(a), ballot)
	case Equal:
		return !Below(ballot, d.bar(a))
	case Always:
		return true
	default:
		return Below(d.bar(a), ballot) || ballot == a.Promised && Below(a.Vote.Ballot, ballot)
	}
}

// afterPrepare is the same in all dialects: where no Prepare below the promise is
// answered, the higher of the two is the ballot.
func afterPrepare(a paxos.Acceptor, ballot paxos.Ballot) paxos.Acceptor {
	return paxos.Acceptor{Promised: higher(a.Promised, ballot), Vote: a.Vote}
}

func (d Dialect) acceptOk(a paxos.Acceptor, ballot paxos.Ballot) bool {
	if d.Accept == Exactly {
		return ballot == d.bar(a)
	}
	return !Below(ballot, d.bar(a))
}

func (d Dialect) afterAccept(a paxos.Acceptor, ballot paxos.Ballot, value paxos.Value) paxos.Acceptor {
	if d.Remember == Highest && Below(ballot, a.Vote.Ballot) {
		return a
	}
	a.Vote = paxos.Vote{Ballot: ballot, Value: value}
	if d.Remember == Raise {
		a.Promised = ballot
	}
	return a
}

func (d Dialect) Project() tla.Value {
	return tla.Record(map[string]tla.Value{
		"prepare":  tla.Str(d.Prepare.String()),
		"accept":   tla.Str(d.Accept.String()),
		"remember": tla.Str(d.Remember.String()),
	})
}
