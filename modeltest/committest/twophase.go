package committest

import (
	"slices"

	"github.com/synod-paxos/synod/impl/commit"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/tla"
)

// twoPhase is a size of TwoPhase.tla.
type twoPhase struct {
	size
	asks, restarts bool
}

// twoState is a state of TwoPhase.tla. The zero twoState is the initial one.
type twoState struct {
	participants [maxParticipants]commit.Participant
	coordinator  commit.Coordinator
	votes        commit.Set // whose votes for it were sent
	against      commit.Set // and against it
	told         [2]bool    // whether a decision was sent: commit, abort
	down         commit.Set // who is, as a number of a process
	crashes      uint8
}

func (z twoPhase) acts() closed.Acts {
	who, process := closed.Param{Name: "p", Domain: z.values()}, closed.Param{Name: "process", Domain: z.processes()}
	acts := closed.Acts{
		{Name: "Prepare", Params: []closed.Param{who}}, {Name: "Refuse", Params: []closed.Param{who}}, {Name: "Count", Params: []closed.Param{who}},
		{Name: "HearRefusal", Params: []closed.Param{who}}, {Name: "Learn", Params: []closed.Param{who, {Name: "decision", Domain: decisions()}}},
		{Name: "Commit"}, {Name: "Abort"},
	}
	if z.crashes > 0 {
		acts = append(acts, closed.ActKind{Name: "Timeout", Params: []closed.Param{who}}, closed.ActKind{Name: "Crash", Params: []closed.Param{process}})
	}
	if z.asks {
		acts = append(acts, closed.ActKind{Name: "Ask", Params: []closed.Param{who, {Name: "q", Domain: z.values()}}})
	}
	if z.restarts {
		acts = append(acts, closed.ActKind{Name: "Restart"})
	}
	return acts
}

// step is TwoPhase's Next: what was not sent cannot arrive, and who is down does nothing.
func (z twoPhase) step(s twoState, act closed.Act) (twoState, bool) {
	switch act.Action {
	case "Crash":
		return z.crash(s, int(act.Args[0]))
	case "Restart":
		if !s.down.Has(z.coordinator()) {
			return s, false
		}
		s.down, s.coordinator = s.down.Without(z.coordinator()), s.coordinator.Restart()
		return s, true
	case "Count", "HearRefusal", "Commit", "Abort":
		return z.coordinate(s, act)
	}
	return z.participate(s, act)
}

func (z twoPhase) crash(s twoState, process int) (twoState, bool) {
	if s.crashes == z.crashes || s.down.Has(process) {
		return s, false
	}
	s.down = s.down.With(process)
	s.crashes++
	return s, true
}

func (z twoPhase) coordinate(s twoState, act closed.Act) (next twoState, happened bool) {
	if s.down.Has(z.coordinator()) {
		return s, false
	}
	next = s
	p := int(act.Args[0])
	switch act.Action {
	case "Count":
		if s.votes.Has(p) {
			next.coordinator, happened = s.coordinator.Count(p)
		}
	case "HearRefusal":
		if s.against.Has(p) {
			next.coordinator, happened = s.coordinator.Abort()
		}
	case "Commit":
		next.coordinator, happened = s.coordinator.Commit(z.participants)
	case "Abort":
		next.coordinator, happened = s.coordinator.Abort()
	}
	if now := next.coordinator.State; happened && now.Decided() {
		next.told[now-commit.Committed] = true
	}
	return next, happened
}

func (z twoPhase) participate(s twoState, act closed.Act) (next twoState, happened bool) {
	p := int(act.Args[0])
	if s.down.Has(p) {
		return s, false
	}
	next = s
	self, without := s.participants[p], s.down.Has(z.coordinator())
	switch act.Action {
	case "Prepare":
		if self, happened = self.Prepare(); happened {
			next.votes = next.votes.With(p)
		}
	case "Refuse":
		self, happened = self.Refuse()
	case "Learn":
		if s.told[act.Args[1]] {
			self, happened = self.Learn(decision(act.Args[1]))
		}
	case "Timeout":
		if without {
			self, happened = self.Timeout()
		}
	case "Ask":
		if q := int(act.Args[1]); without && !s.down.Has(q) {
			self, happened = self.Ask(s.participants[q].State)
		}
	}
	if happened && s.participants[p].State == commit.Working && act.Action != "Learn" && self.State == commit.Aborted {
		next.against = next.against.With(p)
	}
	next.participants[p] = self
	return next, happened
}

// project gives the specification's variables.
func (z twoPhase) project(s twoState) []tla.Value {
	var messages []tla.Value
	said := func(from int, what string) {
		messages = append(messages, tla.Record(map[string]tla.Value{"from": z.value(from), "says": tla.Str(what)}))
	}
	for p := range z.participants {
		if s.votes.Has(p) {
			said(p, "prepared")
		}
		if s.against.Has(p) {
			said(p, "aborted")
		}
	}
	for at, told := range s.told {
		if told {
			said(z.coordinator(), decision(uint8(at)).String())
		}
	}
	coordinator := tla.Record(map[string]tla.Value{"state": tla.Str(waiting(s.coordinator.State)), "votes": z.set(s.coordinator.Votes)})
	return []tla.Value{coordinator, tla.Int(int64(s.crashes)), z.set(s.down), tla.Set(messages...), z.statesOf(s.participants)}
}

// waiting is what the specification calls a coordinator that works.
func waiting(s commit.State) string {
	if s == commit.Working {
		return "waiting"
	}
	return s.String()
}

// arrows draws a step.
func (z twoPhase) arrows(before twoState, act closed.Act, after twoState) []modeltest.Arrow {
	who, top := z.name(int(act.Args[0])), z.name(z.coordinator())
	message := func(from, to, text string) []modeltest.Arrow {
		return []modeltest.Arrow{{From: from, To: to, Text: text, Lost: before == after}}
	}
	switch act.Action {
	case "Prepare":
		return message(who, who, "votes for it")
	case "Refuse":
		return message(who, who, "votes against it")
	case "Count":
		return message(who, top, "prepared")
	case "HearRefusal":
		return message(who, top, "aborted")
	case "Learn":
		return message(top, who, decision(act.Args[1]).String())
	case "Ask":
		q := int(act.Args[1])
		return message(z.name(q), who, "I am "+before.participants[q].State.String())
	case "Timeout":
		if before == after {
			return message(who, who, "waits no longer")
		}
		return message(who, who, "waits no longer: "+after.participants[act.Args[0]].State.String())
	case "Crash":
		return message(who, who, "crashes")
	case "Restart":
		return message(top, top, "comes back")
	}
	return message(top, top, "decides: "+after.coordinator.State.String())
}

// model is TwoPhase.tla with the processes of impl/commit in it.
func (z twoPhase) model() closed.Whole[twoState, closed.Act] {
	m := model(z.acts(), z.step, modeltest.Protocol[twoState, closed.Act]{
		Vars:    []string{"coordinator", "crashes", "down", "messages", "participants"},
		Project: z.project, Arrows: z.arrows,
	}, z.states)
	m.Properties = append(m.Properties,
		closed.Predicate[twoState]{Name: "ParticipantsAgree", Holds: func(s twoState) bool { return oneWay(z.size.states(s.participants)) }},
		closed.Predicate[twoState]{Name: "AllVoted", Holds: z.allVoted},
		closed.Predicate[twoState]{Name: "NeverBlocked", Holds: func(s twoState) bool { return !z.blocked(s) }})
	if z.crashes > 0 {
		m.Witnesses = append(m.Witnesses, closed.Predicate[twoState]{Name: "SometimesBlocked", Holds: z.blocked})
	}
	return m
}

// states are those of all processes.
func (z twoPhase) states(s twoState) []commit.State {
	return append(z.size.states(s.participants), s.coordinator.State)
}

func (z twoPhase) allVoted(s twoState) bool {
	return !slices.Contains(z.states(s), commit.Committed) || s.votes == 1<<z.participants-1
}

// blocked: the coordinator is down, whoever is up has voted for it, and no decision was sent.
func (z twoPhase) blocked(s twoState) bool {
	up := 0
	for p, participant := range s.participants[:z.participants] {
		if s.down.Has(p) {
			continue
		}
		if up++; participant.State != commit.Prepared {
			return false
		}
	}
	return up > 0 && s.down.Has(z.coordinator()) && s.told == [2]bool{}
}
