package committest

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/commit"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/tla"
)

// maxParticipants is how many there may be.
const maxParticipants = commit.MaxParticipants

// size is how many participants there are, who are numbered from 0 on, and then the coordinator,
// and how many of them may crash.
type size struct {
	participants int
	crashes      uint8
}

// coordinator is its number among the processes.
func (z size) coordinator() int { return z.participants }

func (z size) name(process int) string {
	if process == z.coordinator() {
		return "coordinator"
	}
	return fmt.Sprintf("p%d", process+1)
}

// value is how the specification writes a process.
func (z size) value(process int) tla.Value {
	if process == z.coordinator() {
		return tla.Str("coordinator")
	}
	return tla.Model(z.name(process))
}

func (z size) values() []tla.Value { return tla.Models("p", z.participants) }

// processes are those, and the coordinator.
func (z size) processes() []tla.Value { return append(z.values(), z.value(z.coordinator())) }

// set is how the specification writes a set of processes.
func (z size) set(of commit.Set) tla.Value { return tla.SetOf(z.processes(), of.Has) }

// statesOf is how it writes the states of participants.
func (z size) statesOf(all [maxParticipants]commit.Participant) tla.Value {
	return tla.FuncOf(z.values(), func(p int) tla.Value { return tla.Str(all[p].State.String()) })
}

func decisions() []tla.Value {
	return []tla.Value{tla.Str("committed"), tla.Str("aborted")}
}

// decision is that of a place in decisions.
func decision(at uint8) commit.State { return commit.Committed + commit.State(at) }

// states are those of participants.
func (z size) states(all [maxParticipants]commit.Participant) (states []commit.State) {
	for _, p := range all[:z.participants] {
		states = append(states, p.State)
	}
	return states
}

// model has what every model is judged by, of the states of all who decide.
func model[S comparable](acts closed.Acts, step func(S, closed.Act) (S, bool), p modeltest.Protocol[S, closed.Act], states func(S) []commit.State) closed.Whole[S, closed.Act] {
	var init S
	return closed.Plug(acts, init, step, closed.Whole[S, closed.Act]{
		Protocol:   p,
		Properties: []closed.Predicate[S]{{Name: "Atomic", Holds: func(s S) bool { return oneWay(states(s)) }}},
		Steps:      []closed.StepPredicate[S]{{Name: "DecisionsStay", Holds: func(before, after S) bool { return stay(states(before), states(after)) }}},
		Witnesses: []closed.Predicate[S]{
			{Name: "SometimesCommitted", Holds: func(s S) bool { return allAre(states(s), commit.Committed) }},
			{Name: "SometimesAborted", Holds: func(s S) bool { return allAre(states(s), commit.Aborted) }},
		},
	})
}

func allAre(states []commit.State, what commit.State) bool {
	return !slices.ContainsFunc(states, func(is commit.State) bool { return is != what })
}

// stay: a decision stays.
func stay(before, after []commit.State) bool {
	for process, was := range before {
		if was.Decided() && after[process] != was {
			return false
		}
	}
	return true
}

// oneWay: nobody decides otherwise than another.
func oneWay(states []commit.State) bool {
	return !slices.Contains(states, commit.Committed) || !slices.Contains(states, commit.Aborted)
}
