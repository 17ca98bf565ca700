package replicationtest

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/replication"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/tla"
)

// maxClients is how many there may be, of increments and of claims.
const maxClients = 4

// increments is a size of Increments.tla.
type increments struct {
	clients, incs uint8
	compares      bool
}

// incrementsState is a state of Increments.tla. The zero one is the initial one.
type incrementsState struct {
	value   uint8
	clients [maxClients]replication.Counter
	done    [maxClients]uint8
}

// step is Next of Increments.
func (z increments) step(s incrementsState, act closed.Act) (next incrementsState, happened bool) {
	c := act.Args[0]
	next = s
	if act.Action == "Get" {
		if s.done[c] < z.incs {
			next.clients[c], happened = s.clients[c].Get(s.value)
		}
		return next, happened
	}
	var taken bool
	if next.clients[c], next.value, taken, happened = s.clients[c].Set(s.value, z.compares); taken {
		next.done[c]++
	}
	return next, happened
}

func (z increments) total(s incrementsState) (sum uint8) {
	for _, done := range s.done {
		sum += done
	}
	return sum
}

func (z increments) project(s incrementsState) []tla.Value {
	clients := tla.TupleOf(int(z.clients), func(c int) tla.Value {
		of := s.clients[c]
		return tla.Record(map[string]tla.Value{"got": tla.Int(int64(of.Got)), "sets": tla.Bool(of.Sets), "done": tla.Int(int64(s.done[c]))})
	})
	return []tla.Value{clients, tla.Int(int64(s.value))}
}

// arrows draws a step.
func (z increments) arrows(before incrementsState, act closed.Act, after incrementsState) []modeltest.Arrow {
	who := fmt.Sprintf("client %d", act.Args[0]+1)
	if act.Action == "Get" {
		return []modeltest.Arrow{{From: "register", To: who, Text: fmt.Sprintf("it is %d", before.value), Lost: before == after}}
	}
	text := fmt.Sprintf("set %d", before.clients[act.Args[0]].Got+1)
	return []modeltest.Arrow{{From: who, To: "register", Text: text, Lost: after.done == before.done}}
}

// model is Increments.tla with what impl/replication has of it.
func (z increments) model() closed.Whole[incrementsState, closed.Act] {
	who := []closed.Param{{Name: "c", Domain: tla.Ints(1, int(z.clients))}}
	witnesses := []closed.Predicate[incrementsState]{{Name: "SometimesAgain", Holds: func(s incrementsState) bool {
		return slices.ContainsFunc(s.clients[:], func(c replication.Counter) bool { return c.Sets && c.Got < s.value })
	}}}
	if z.compares {
		witnesses = append(witnesses, closed.Predicate[incrementsState]{Name: "SometimesAll", Holds: func(s incrementsState) bool { return s.value == z.clients*z.incs }})
	}
	return closed.Plug(closed.Acts{{Name: "Get", Params: who}, {Name: "Set", Params: who}}, incrementsState{}, z.step, closed.Whole[incrementsState, closed.Act]{
		Protocol:   modeltest.Protocol[incrementsState, closed.Act]{Vars: []string{"clients", "value"}, Project: z.project, Arrows: z.arrows},
		Properties: []closed.Predicate[incrementsState]{{Name: "NoLostIncrement", Holds: func(s incrementsState) bool { return s.value == z.total(s) }}},
		Witnesses:  witnesses,
	})
}
