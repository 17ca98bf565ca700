package generalstest

import "github.com/synod-paxos/synod/impl/generals"

// problem is what Attack.tla speaks of: decisions, and facts about the behaviour so
// far.
type problem struct {
	first, second generals.Decision
	ordered       bool
	allHeard      bool // what the model asks to be heard before both must attack
}

func (p problem) bothDecided() bool { return p.first != generals.None && p.second != generals.None }

func (p problem) both(d generals.Decision) bool { return p.first == d && p.second == d }

// agreement: both attack or neither (spec: Agree).
func (p problem) agreement() bool { return !p.bothDecided() || p.first == p.second }

// noOrderNoAttack: nobody attacks without an order (spec: NobodyRash).
func (p problem) noOrderNoAttack() bool {
	return p.ordered || p.first != generals.Attack && p.second != generals.Attack
}

// allHeardAllAttack: if nothing is lost, both attack (spec: NobodyShy).
func (p problem) allHeardAllAttack() bool {
	return !p.bothDecided() || !p.ordered || !p.allHeard || p.both(generals.Attack)
}

// stays: who has decided keeps to it (spec: DecisionsStay).
func stays(before, after problem) bool {
	return (before.first == generals.None || before.first == after.first) &&
		(before.second == generals.None || before.second == after.second)
}
