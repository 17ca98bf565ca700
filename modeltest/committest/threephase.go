package committest

import (
	"slices"

	"github.com/synod-paxos/synod/impl/commit"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/tla"
)

// threePhase is a size of Timeouts.tla or Elected.tla, and a choice for each of their override
// points.
type threePhase struct {
	size
	together   bool
	elected    bool // not by timeouts only
	partitions bool
	late       bool                                        // messages may come after the time is over
	waived     func(z threePhase, s threeState) commit.Set // for whom the coordinator does not wait
	enough     commit.Enough                               // to commit
	mayFinish  func(group, participants int) bool
}

// threeState is a state of ThreePhase.tla. The zero threeState is the initial one.
type threeState struct {
	participants [maxParticipants]commit.Participant
	director     commit.Director
	down, apart  commit.Set
}

func unreached(z threePhase, s threeState) commit.Set { return z.all() &^ z.reached(s) }

func crashed(z threePhase, s threeState) commit.Set { return z.all() & s.down }

func anyGroup(int, int) bool { return true }

func mostOf(group, participants int) bool { return 2*group > participants }

// all are the participants.
func (z threePhase) all() commit.Set { return 1<<z.participants - 1 }

func (z threePhase) hears(s threeState, a, b int) bool {
	return !s.down.Has(a) && !s.down.Has(b) && s.apart.Has(a) == s.apart.Has(b)
}

// reached are those whom the coordinator reaches.
func (z threePhase) reached(s threeState) (some commit.Set) {
	for p := range z.participants {
		if z.hears(s, p, z.coordinator()) {
			some = some.With(p)
		}
	}
	return some
}

// states are those of all processes.
func (z threePhase) states(s threeState) []commit.State {
	return append(z.size.states(s.participants), s.director.State)
}

// group are the states of all whom p reaches.
func (z threePhase) group(s threeState, p int) (all []commit.State) {
	for q, other := range s.participants[:z.participants] {
		if z.hears(s, p, q) {
			all = append(all, other.State)
		}
	}
	return all
}

// heard are what a coordinator says, in the order of the values of what.
var heard = []commit.State{commit.Precommitted, commit.Committed, commit.Aborted}

// said tells whether the coordinator said something to p.
func (s threeState) said(p int, what commit.State) bool {
	return what == commit.Precommitted && s.director.Told.Has(p) || what.Decided() && s.director.State == what
}

// subsets are those of the participants, by their bits.
func (z threePhase) subsets() (all []tla.Value) {
	for some := range commit.Set(1 << z.participants) {
		all = append(all, z.set(some))
	}
	return all
}

func (z threePhase) acts() closed.Acts {
	who := []closed.Param{{Name: "p", Domain: z.values()}}
	some := []closed.Param{{Name: "some", Domain: z.subsets()}}
	what := []tla.Value{tla.Str("precommitted"), tla.Str("committed"), tla.Str("aborted")}
	acts := closed.Acts{
		{Name: "Prepare", Params: who}, {Name: "Refuse", Params: who}, {Name: "Precommit", Params: some}, {Name: "Commit"}, {Name: "Abort"},
		{Name: "Learn", Params: append(who[:1:1], closed.Param{Name: "what", Domain: what})},
	}
	if z.crashes > 0 {
		acts = append(acts, closed.ActKind{Name: "Crash", Params: []closed.Param{{Name: "process", Domain: z.processes()}}})
	}
	if z.partitions {
		acts = append(acts, closed.ActKind{Name: "Partition", Params: some})
	}
	if !z.elected {
		return append(acts, closed.ActKind{Name: "Timeout", Params: who})
	}
	return append(acts, closed.ActKind{Name: "Finish", Params: who})
}

// step is Next of Timeouts or of Elected.
func (z threePhase) step(s threeState, act closed.Act) (threeState, bool) {
	switch act.Action {
	case "Crash":
		if process := int(act.Args[0]); !s.down.Has(process) && s.down.Len() < int(z.crashes) {
			s.down = s.down.With(process)
			return s, true
		}
		return s, false
	case "Partition":
		if some := commit.Set(act.Args[0]); some != 0 && s.apart == 0 {
			s.apart = some
			return s, true
		}
		return s, false
	case "Precommit", "Commit", "Abort":
		return z.direct(s, act)
	}
	return z.participate(s, act)
}

func (z threePhase) direct(s threeState, act closed.Act) (next threeState, happened bool) {
	if s.down.Has(z.coordinator()) {
		return s, false
	}
	next = s
	switch some := commit.Set(act.Args[0]); act.Action {
	case "Precommit":
		if z.together && some == z.all() || !z.together && some.Len() == 1 {
			next.director, happened = s.director.Precommit(some, z.size.states(s.participants))
		}
	case "Commit":
		next.director, happened = s.director.Commit(z.enough, z.size.states(s.participants), z.waived(z, s))
	case "Abort":
		next.director, happened = s.director.Abort()
	}
	return next, happened
}

func (z threePhase) participate(s threeState, act closed.Act) (threeState, bool) {
	p, happened := int(act.Args[0]), false
	if s.down.Has(p) {
		return s, false
	}
	self, reaches := s.participants[p], z.hears(s, p, z.coordinator())
	switch act.Action {
	case "Prepare":
		self, happened = self.Prepare()
	case "Refuse":
		self, happened = self.Refuse()
	case "Learn":
		if what := heard[act.Args[1]]; s.said(p, what) && (reaches || !z.elected) {
			self, happened = self.Hear(what)
		}
	case "Timeout":
		if s.down.Has(z.coordinator()) && (z.late || z.nothingLate(s)) {
			self, happened = self.Alone()
		}
	case "Finish":
		if group := z.group(s, p); !reaches && z.mayFinish(len(group), z.participants) {
			self, happened = self.Finish(group)
		}
	}
	s.participants[p] = self
	return s, happened
}

// nothingLate: nobody is still to hear that all are for it.
func (z threePhase) nothingLate(s threeState) bool {
	for p, of := range s.participants[:z.participants] {
		if !s.down.Has(p) && of.State == commit.Prepared && s.director.Told.Has(p) {
			return false
		}
	}
	return true
}

// project gives the specification's variables.
func (z threePhase) project(s threeState) []tla.Value {
	var messages []tla.Value
	for p := range z.participants {
		for _, what := range heard {
			if s.said(p, what) {
				messages = append(messages, tla.Record(map[string]tla.Value{"to": z.value(p), "says": tla.Str(what.String())}))
			}
		}
	}
	return []tla.Value{z.set(s.apart), tla.Str(waiting(s.director.State)), z.set(s.down), tla.Set(messages...), z.statesOf(s.participants)}
}

// arrows draws a step.
func (z threePhase) arrows(before threeState, act closed.Act, after threeState) []modeltest.Arrow {
	arrow := func(from, to int, text string) []modeltest.Arrow {
		return []modeltest.Arrow{{From: z.name(from), To: z.name(to), Text: text, Lost: before == after}}
	}
	p, top := int(act.Args[0]), z.coordinator()
	switch act.Action {
	case "Prepare":
		return arrow(p, p, "votes for it")
	case "Refuse":
		return arrow(p, p, "votes against it")
	case "Precommit":
		return arrow(top, top, "tells "+z.set(commit.Set(act.Args[0])).String()+" that all are for it")
	case "Learn":
		return arrow(top, p, heard[act.Args[1]].String())
	case "Timeout":
		return arrow(p, p, "waits no longer: "+after.participants[p].State.String())
	case "Finish":
		return arrow(p, p, "goes on without the coordinator: "+after.participants[p].State.String())
	case "Crash":
		return arrow(p, p, "crashes")
	case "Partition":
		return arrow(top, top, "reaches "+z.set(commit.Set(act.Args[0])).String()+" no more")
	}
	return arrow(top, top, "decides: "+after.director.State.String())
}

// model is Timeouts.tla or Elected.tla with the processes of impl/commit in it.
func (z threePhase) model() closed.Whole[threeState, closed.Act] {
	m := model(z.acts(), z.step, modeltest.Protocol[threeState, closed.Act]{
		Vars:    []string{"apart", "coordinator", "down", "messages", "participants"},
		Project: z.project, Arrows: z.arrows,
	}, z.states)
	m.Properties = append(m.Properties,
		closed.Predicate[threeState]{Name: "ParticipantsAgree", Holds: func(s threeState) bool { return oneWay(z.size.states(s.participants)) }})
	if z.elected && z.crashes > 0 {
		m.Witnesses = append(m.Witnesses, closed.Predicate[threeState]{Name: "SometimesInDoubt", Holds: z.inDoubt})
	}
	if z.partitions {
		m.Witnesses = append(m.Witnesses, closed.Predicate[threeState]{Name: "SometimesDecidedApart", Holds: z.decidedApart})
	}
	return m
}

// inDoubt: the coordinator is down, some know that all are for it, and others do not.
func (z threePhase) inDoubt(s threeState) bool {
	var up []commit.State
	for p, of := range s.participants[:z.participants] {
		if !s.down.Has(p) {
			up = append(up, of.State)
		}
	}
	return s.down.Has(z.coordinator()) && slices.Contains(up, commit.Precommitted) && slices.Contains(up, commit.Prepared)
}

func (z threePhase) decidedApart(s threeState) bool {
	for p, of := range s.participants[:z.participants] {
		if s.apart.Has(p) && !s.down.Has(p) && of.State.Decided() {
			return true
		}
	}
	return false
}
