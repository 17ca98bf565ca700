package multipaxostest

import (
	"math/bits"

	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/closed"
)

// The properties, by their names in the specification, which says what each means.

func (c closedModel) properties() []closed.Predicate[State] {
	return []closed.Predicate[State]{
		{Name: "Agreement", Holds: c.agreement},
		{Name: "OneValuePerBallot", Holds: c.oneValuePerBallot},
		{Name: "PromiseBinds", Holds: c.promiseBinds},
		{Name: "PromiseTruthful", Holds: c.promiseTruthful},
		{Name: "VotesAreLast", Holds: c.votesAreLast},
		{Name: "VotesBelowPromise", Holds: c.votesBelowPromise},
		{Name: "PhaseCarries", Holds: c.phaseCarries},
		{Name: "HolesGetNoOps", Holds: c.holesGetNoOps},
	}
}

func (c closedModel) steps() []closed.StepPredicate[State] {
	return []closed.StepPredicate[State]{{Name: "PromisesRise", Holds: func(before, after State) bool {
		for i := range c.Acceptors {
			if after.acceptors[i].promised < before.acceptors[i].promised {
				return false
			}
		}
		return true
	}}}
}

func (c closedModel) witnesses() (all []closed.Predicate[State]) {
	all = []closed.Predicate[State]{{Name: "SometimesChosen", Holds: func(s State) bool { return c.chosenSlots(s) == 1<<c.Slots-1 }}}
	if c.Slots > 1 {
		all = append(all, closed.Predicate[State]{Name: "SometimesHole", Holds: func(s State) bool { m := c.chosenSlots(s); return m&(m+1) != 0 }},
			closed.Predicate[State]{Name: "SometimesNoOp", Holds: c.noOp})
	}
	all = append(all, closed.Predicate[State]{Name: "SometimesRecovered", Holds: c.recovered})
	if c.Leaders > 1 {
		all = append(all, closed.Predicate[State]{Name: "SometimesTwoLead", Holds: c.twoLead})
	}
	return all
}

// sent yields the messages that were sent.
func (c closedModel) sent(s State) func(func(word) bool) {
	return func(yield func(word) bool) {
		for at, bitset := range s.sent {
			for ; bitset != 0; bitset &= bitset - 1 {
				if !yield(c.words[at*64+bits.TrailingZeros64(bitset)]) {
					return
				}
			}
		}
	}
}

// voters are who voted for each value, in each ballot and slot.
type voters [5][maxSlots][5]paxos.NodeSet

func (c closedModel) voters(s State) (out voters) {
	for w := range c.sent(s) {
		if w.kind == "Accepted" {
			at := &out[w.ballot][w.slot-1][w.value]
			*at = at.With(paxos.Node(w.from))
		}
	}
	return out
}

// chosen are the values chosen in a slot, a bit each.
func (c closedModel) chosen(v voters, slot int) (values uint) {
	for ballot := range v {
		for value, by := range v[ballot][slot] {
			if by.Len() > c.Acceptors/2 {
				values |= 1 << value
			}
		}
	}
	return values
}

// chosenSlots are the slots in which something is, a bit each.
func (c closedModel) chosenSlots(s State) (slots uint) {
	v := c.voters(s)
	for slot := range c.Slots {
		if c.chosen(v, slot) != 0 {
			slots |= 1 << slot
		}
	}
	return slots
}

func (c closedModel) agreement(s State) bool {
	v := c.voters(s)
	for slot := range c.Slots {
		if bits.OnesCount(c.chosen(v, slot)) > 1 {
			return false
		}
	}
	return true
}

func (c closedModel) oneValuePerBallot(s State) bool {
	var value [5][maxSlots]uint8
	for w := range c.sent(s) {
		if w.kind != "Accept" && w.kind != "Accepted" {
			continue
		}
		at := &value[w.ballot][w.slot-1]
		if *at != 0 && *at != w.value {
			return false
		}
		*at = w.value
	}
	return true
}

func (c closedModel) promiseBinds(s State) bool {
	for w := range c.sent(s) {
		if w.kind == "Promise" && s.acceptors[w.from].promised < w.ballot {
			return false
		}
	}
	return true
}

func (c closedModel) promiseTruthful(s State) bool {
	v := c.voters(s)
	for w := range c.sent(s) {
		for slot := range c.Slots {
			if w.kind == "Promise" && !c.truthful(v, w, slot) {
				return false
			}
		}
	}
	return true
}

// truthful: what a Promise reports of a slot was cast below its ballot, and nothing after it was.
func (c closedModel) truthful(v voters, promise word, slot int) bool {
	ballot, value := c.parts(promise.votes[slot])
	from := paxos.Node(promise.from)
	if ballot >= promise.ballot || ballot != 0 && !v[ballot][slot][value].Has(from) {
		return false
	}
	for b := ballot + 1; b < promise.ballot; b++ {
		for _, by := range v[b][slot] {
			if by.Has(from) {
				return false
			}
		}
	}
	return true
}

func (c closedModel) votesAreLast(s State) bool {
	for w := range c.sent(s) {
		if w.kind != "Accepted" {
			continue
		}
		if ballot, _ := c.parts(s.acceptors[w.from].votes[w.slot-1]); ballot < w.ballot {
			return false
		}
	}
	return true
}

func (c closedModel) votesBelowPromise(s State) bool {
	for _, a := range s.acceptors[:c.Acceptors] {
		for _, n := range a.votes[:c.Slots] {
			if ballot, _ := c.parts(n); ballot > a.promised {
				return false
			}
		}
	}
	return true
}

func (c closedModel) phaseCarries(s State) bool {
	for _, l := range s.leaders[:c.Leaders] {
		phase := multipaxos.Phase(l.phase)
		switch {
		case phase != multipaxos.PhasePrepare && l.promisers != 0,
			phase == multipaxos.PhaseIdle && l.best != slotNumbers{},
			phase != multipaxos.PhaseLead && l.log != slotNumbers{},
			phase == multipaxos.PhasePrepare && l.promisers.Len() > c.Acceptors/2:
			return false
		}
	}
	return true
}

// each reports whether something holds of a slot into which a leader put something.
func (c closedModel) each(s State, holds func(l leader, slot int) bool) bool {
	for _, l := range s.leaders[:c.Leaders] {
		for slot := range c.Slots {
			if l.log[slot] != 0 && holds(l, slot) {
				return true
			}
		}
	}
	return false
}

func (c closedModel) holesGetNoOps(s State) bool {
	return !c.each(s, func(l leader, slot int) bool {
		hole := false
		for _, n := range l.best[slot+1 : c.Slots] {
			hole = hole || n != 0
		}
		return hole && l.best[slot] == 0 && int(l.log[slot]) != c.values()
	})
}

func (c closedModel) noOp(s State) bool {
	for w := range c.sent(s) {
		if w.kind == "Accept" && int(w.value) == c.values() {
			return true
		}
	}
	return false
}

func (c closedModel) recovered(s State) bool {
	return c.each(s, func(l leader, slot int) bool { return l.best[slot] != 0 })
}

func (c closedModel) twoLead(s State) bool {
	lead := 0
	for _, l := range s.leaders[:c.Leaders] {
		if multipaxos.Phase(l.phase) == multipaxos.PhaseLead {
			lead++
		}
	}
	return lead >= 2
}
