package committest

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/commit"
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
