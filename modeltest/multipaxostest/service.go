package multipaxostest

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// ServiceModel plugs the replicas in, as Replicated has them at a size.
func ServiceModel(z ServiceSize) closed.Whole[Service, Event] {
	w := closed.Whole[Service, Event]{
		Protocol: modeltest.Protocol[Service, Event]{
			Vars: []string{"chosen", "clients", "replicas", "snapshots"}, Step: z.step, Project: z.project, Arrows: z.arrows,
		},
		Properties: []closed.Predicate[Service]{
			{Name: "SameOrder", Holds: z.sameOrder},
			{Name: "SameState", Holds: z.sameState},
			{Name: "OnceEach", Holds: z.onceEach},
			{Name: "ExecutesThePrefix", Holds: z.executesThePrefix},
			{Name: "NothingLost", Holds: z.nothingLost},
			{Name: "AnsweredIsDone", Holds: z.answeredIsDone},
			{Name: "LearnedIsChosen", Holds: z.learnedIsChosen},
			{Name: "DropsTheExecuted", Holds: z.dropsTheExecuted},
		},
		Steps: []closed.StepPredicate[Service]{{Name: "ExecutedRises", Holds: executedRises}},
		Witnesses: []closed.Predicate[Service]{
			{Name: "SometimesTwice", Holds: z.twice},
			{Name: "SometimesWaits", Holds: z.waits},
			{Name: "SometimesAllDone", Holds: z.allDone},
		},
	}.Plugged(Service{}, z.events(), z.spoken)
	if z.Replicas > 1 {
		w.Witnesses = append(w.Witnesses, closed.Predicate[Service]{Name: "SometimesOvertaken", Holds: z.overtaken})
	}
	return w
}

// spoken is an event in the specification's words.
func (z ServiceSize) spoken(e Event) labelled.Stimulus {
	out := labelled.Stimulus{Action: e.action}
	if e.action == "Request" {
		return out.With("client", tla.Nth("c", int(e.who)+1))
	}
	if e.action != "Choose" {
		out = out.With("replica", tla.Nth("r", int(e.who)+1))
	}
	switch e.action {
	case "Choose", "Learn":
		return out.With("slot", number(e.slot)).With("value", z.valueName(e.value))
	case "Install":
		return out.With("snapshot", z.projectSnapshot(e.snapshot))
	}
	return out
}

func (z ServiceSize) valueName(n uint8) tla.Value {
	command, some := z.command(max(n, 1))
	switch {
	case n == 0:
		return tla.Model("None")
	case !some:
		return tla.Model("noop")
	}
	return tla.Record(map[string]tla.Value{"client": tla.Nth("c", int(command.Client)), "number": tla.Int(int64(command.Number))})
}

// project gives the specification's variables, in the order of Vars.
func (z ServiceSize) project(s Service) []tla.Value {
	clients := tla.FuncOf(tla.Models("c", z.Clients), func(i int) tla.Value {
		return tla.Record(map[string]tla.Value{"number": number(s.clients[i].number), "answered": tla.Bool(!s.clients[i].waiting)})
	})
	replicas := tla.FuncOf(tla.Models("r", z.Replicas), func(i int) tla.Value { return z.projectReplica(s.replicas[i]) })
	var snapshots []tla.Value
	for _, o := range s.snapshots {
		if o.executed > 0 {
			snapshots = append(snapshots, z.projectSnapshot(o))
		}
	}
	return []tla.Value{z.slotsName(s.chosen), clients, replicas, tla.Set(snapshots...)}
}

func (z ServiceSize) projectReplica(r replica) tla.Value {
	of := z.snapshotFields(r.snapshot)
	of["learned"], of["dropped"] = z.slotsName(r.learned), number(r.dropped)
	return tla.Record(of)
}

func (z ServiceSize) slotsName(values slotNumbers) tla.Value {
	return tla.TupleOf(z.Slots, func(i int) tla.Value { return z.valueName(values[i]) })
}

func (z ServiceSize) projectSnapshot(s snapshot) tla.Value { return tla.Record(z.snapshotFields(s)) }

func (z ServiceSize) snapshotFields(s snapshot) map[string]tla.Value {
	return map[string]tla.Value{
		"executed": number(s.executed), "state": tla.TupleOf(len(executed(s)), func(i int) tla.Value { return z.valueName(s.state[i]) }),
		"sessions": tla.FuncOf(tla.Models("c", z.Clients), func(i int) tla.Value { return number(s.sessions[i]) }),
	}
}

// executed are the commands of a state, in their order.
func executed(s snapshot) []uint8 {
	if at := slices.Index(s.state[:], 0); at >= 0 {
		return s.state[:at]
	}
	return s.state[:]
}

// arrows draws an event.
func (z ServiceSize) arrows(before Service, e Event, after Service) []modeltest.Arrow {
	lost := before == after
	r := fmt.Sprintf("r%d", e.who+1)
	note := func(at, text string) []modeltest.Arrow {
		return []modeltest.Arrow{{From: at, To: at, Text: text, Lost: lost}}
	}
	switch e.action {
	case "Request":
		c := fmt.Sprintf("c%d", e.who+1)
		return note(c, fmt.Sprintf("sends command %d", after.clients[e.who].number))
	case "Choose":
		return note("log", fmt.Sprintf("slot %d: %s is chosen", e.slot, z.told(e.value)))
	case "Learn":
		return []modeltest.Arrow{{From: "log", To: r, Lost: lost, Text: fmt.Sprintf("slot %d: %s", e.slot, z.told(e.value))}}
	case "Execute":
		return note(r, fmt.Sprintf("executes slot %d", after.replicas[e.who].executed))
	case "Drop":
		return note(r, fmt.Sprintf("drops the log up to slot %d", after.replicas[e.who].dropped))
	case "Offer":
		return note(r, fmt.Sprintf("offers its state after slot %d", before.replicas[e.who].executed))
	}
	return note(r, fmt.Sprintf("takes over a state after slot %d", e.snapshot.executed))
}

// told is a value for a reader.
func (z ServiceSize) told(n uint8) string {
	if command, some := z.command(n); some {
		return fmt.Sprintf("c%d's command %d", command.Client, command.Number)
	}
	return "no-op"
}

// The properties, by their names in the specification, which says what each means.

func (z ServiceSize) sameOrder(s Service) bool {
	for _, q := range s.replicas[:z.Replicas] {
		for _, r := range s.replicas[:z.Replicas] {
			a, b := executed(q.snapshot), executed(r.snapshot)
			if len(a) <= len(b) && !slices.Equal(a, b[:len(a)]) {
				return false
			}
		}
	}
	return true
}

func (z ServiceSize) sameState(s Service) bool {
	for _, q := range s.replicas[:z.Replicas] {
		for _, r := range s.replicas[:z.Replicas] {
			if q.executed == r.executed && q.snapshot != r.snapshot {
				return false
			}
		}
	}
	return true
}

// every reports whether something holds of each replica.
func (z ServiceSize) every(s Service, holds func(replica) bool) bool {
	return !slices.ContainsFunc(s.replicas[:z.Replicas], func(r replica) bool { return !holds(r) })
}

func (z ServiceSize) onceEach(s Service) bool {
	return z.every(s, func(r replica) bool {
		var seen [32]bool
		for _, n := range executed(r.snapshot) {
			if seen[n] {
				return false
			}
			seen[n] = true
		}
		return true
	})
}

func (z ServiceSize) executesThePrefix(s Service) bool {
	return z.every(s, func(r replica) bool { return !slices.Contains(s.chosen[:min(int(r.executed), z.Slots)], 0) })
}

func (z ServiceSize) nothingLost(s Service) bool {
	return z.every(s, func(r replica) bool {
		for _, n := range s.chosen[:min(int(r.executed), z.Slots)] {
			if n != 0 && n != z.values() && !slices.Contains(executed(r.snapshot), n) {
				return false
			}
		}
		return true
	})
}

func (z ServiceSize) answeredIsDone(s Service) bool {
	for i, c := range s.clients[:z.Clients] {
		done := func(r replica) bool { return r.sessions[i] >= c.number }
		if !c.waiting && c.number > 0 && !slices.ContainsFunc(s.replicas[:z.Replicas], done) {
			return false
		}
	}
	return true
}

func (z ServiceSize) learnedIsChosen(s Service) bool {
	return z.every(s, func(r replica) bool {
		for i, n := range r.learned[:z.Slots] {
			if n != 0 && n != s.chosen[i] {
				return false
			}
		}
		return true
	})
}

func (z ServiceSize) dropsTheExecuted(s Service) bool {
	return z.every(s, func(r replica) bool { return r.dropped <= r.executed })
}

func executedRises(before, after Service) bool {
	for i := range before.replicas {
		if after.replicas[i].executed < before.replicas[i].executed {
			return false
		}
	}
	return true
}

func (z ServiceSize) twice(s Service) bool {
	var seen [32]bool
	for _, n := range s.chosen[:z.Slots] {
		if n != 0 && n != z.values() && seen[n] {
			return true
		}
		seen[n] = true
	}
	return false
}

func (z ServiceSize) waits(s Service) bool {
	return !z.every(s, func(r replica) bool {
		next := int(r.executed) // its place
		return next >= z.Slots || r.learned[next] != 0 || slices.Max(r.learned[next:z.Slots]) == 0
	})
}

func (z ServiceSize) overtaken(s Service) bool {
	for _, q := range s.replicas[:z.Replicas] {
		helps := func(o snapshot) bool { return q.dropped <= o.executed && o.state[0] != 0 }
		behind := func(r replica) bool { return r.executed < q.dropped }
		if slices.ContainsFunc(s.replicas[:z.Replicas], behind) && slices.ContainsFunc(s.snapshots[:], helps) {
			return true
		}
	}
	return false
}

func (z ServiceSize) allDone(s Service) bool {
	return !slices.ContainsFunc(s.clients[:z.Clients], func(c client) bool { return c.waiting || int(c.number) < z.Numbers })
}
