package multipaxostest

import (
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// ReplicaState is a replica in an open environment: anything may be told and offered, and whom the
// last step answered is a part of the state. It is comparable, and the zero ReplicaState is the
// initial one.
type ReplicaState struct {
	replica replica
	out     uint8 // the number of the command that was answered; 0: none
}

// replicaRole plugs a replica in, as LogReplica has it.
func replicaRole(z ServiceSize) modeltest.Protocol[ReplicaState, Event] {
	var all []Event
	for s := range uint8(z.Slots) {
		for v := range z.values() {
			all = append(all, Event{action: "Learn", slot: s + 1, value: v + 1})
		}
	}
	all = append(all, Event{action: "Execute"}, Event{action: "Drop"})
	for _, s := range z.everySnapshot() {
		if len(executed(s)) <= 1 {
			all = append(all, Event{action: "Install", snapshot: s})
		}
	}
	return inTheOpen([]string{"out", "replica"}, all, z.roleStep, z.projectRole, z.spokenToRole)
}

// roleStep takes an event, whoever is behind it. Every event is a step.
func (z ServiceSize) roleStep(s ReplicaState, e Event) (next ReplicaState, took bool, err error) {
	r := z.thaw(s.replica)
	switch e.action {
	case "Learn":
		r = r.OnLearn(z.learns(e))
	case "Execute":
		at := r.Executed
		var answers bool
		if r, _, answers = r.OnExecute(history); answers {
			next.out = s.replica.learned[at]
		}
	case "Drop":
		r = r.OnDrop()
	case "Install":
		r = r.OnInstall(z.thawSnapshot(e.snapshot))
	}
	next.replica = z.freeze(r)
	return next, true, nil
}

func (z ServiceSize) projectRole(s ReplicaState) []tla.Value {
	var out []tla.Value
	if s.out > 0 {
		out = append(out, z.valueName(s.out))
	}
	return []tla.Value{tla.Set(out...), z.projectReplica(s.replica)}
}

// spokenToRole is an event in the specification's words, without whose it is.
func (z ServiceSize) spokenToRole(e Event) labelled.Stimulus {
	out := z.spoken(e)
	out.Args = out.Args[1:]
	return out
}
