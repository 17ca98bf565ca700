package replicationtest

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/replication"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/tla"
)

// maxNodes is how many there may be.
const maxNodes = 5

// slaves is a size of Slaves.tla, and a choice for each of its override points.
type slaves struct {
	nodes          int
	writes         uint8
	crashes        uint8
	restarts, cuts bool
	acknowledge    replication.Acknowledge
	promote        replication.Promote
	showsAll       bool // also what was not acknowledged
	unfenced       bool
}

// slavesState is a state of Slaves.tla.
type slavesState struct {
	logs                [maxNodes]replication.Log
	leaders             replication.Set
	leader              uint8
	acknowledged, shown replication.Set // of writes
	down                replication.Set
	crashes             uint8
	cut                 replication.Set
}

func node(n int) tla.Value { return tla.Nth("n", n+1) }

func (z slaves) up(s slavesState) replication.Set { return (1<<z.nodes - 1) &^ s.down }

func (z slaves) acts() closed.Acts {
	at := []closed.Param{{Name: "n", Domain: tla.Models("n", z.nodes)}}
	both := append(at[:1:1], closed.Param{Name: "w", Domain: tla.Ints(1, int(z.writes))})
	acts := closed.Acts{{Name: "Write", Params: at}, {Name: "Copy", Params: at}, {Name: "Acknowledge", Params: both}, {Name: "Read", Params: both}}
	if z.crashes > 0 {
		acts = append(acts, closed.ActKind{Name: "Crash", Params: at})
	}
	if z.crashes > 0 || z.cuts {
		acts = append(acts, closed.ActKind{Name: "Promote", Params: at})
	}
	if z.restarts {
		acts = append(acts, closed.ActKind{Name: "Restart", Params: at})
	}
	if z.cuts {
		acts = append(acts, closed.ActKind{Name: "Cut"})
	}
	return acts
}

// step is Next of Slaves.
func (z slaves) step(s slavesState, act closed.Act) (slavesState, bool) {
	n, w := int(act.Args[0]), act.Args[1]+1
	up := z.up(s)
	leads := s.leaders.Has(n) && up.Has(n)
	switch act.Action {
	case "Write":
		if written := z.written(s); leads && written < z.writes {
			s.logs[n] = s.logs[n].Append(written + 1)
			return s, true
		}
		return s, false
	case "Acknowledge":
		may := leads && s.logs[n].Has(w) && !s.acknowledged.Has(int(w)) && z.acknowledge(z.holders(s, w), up, z.nodes)
		if may {
			s.acknowledged = s.acknowledged.With(int(w))
		}
		return s, may
	case "Read":
		may := n == int(s.leader) && up.Has(n) && s.logs[n].Has(w) && !s.shown.Has(int(w)) && (z.showsAll || s.acknowledged.Has(int(w)))
		if may {
			s.shown = s.shown.With(int(w))
		}
		return s, may
	}
	return z.change(s, act.Action, n, up)
}

// change is what becomes of nodes.
func (z slaves) change(s slavesState, action string, n int, up replication.Set) (next slavesState, happened bool) {
	leader := int(s.leader)
	switch action {
	case "Copy":
		if n != leader && up.Has(n) && up.Has(leader) && !s.cut.Has(n) && !s.cut.Has(leader) {
			s.logs[n], happened = s.logs[n].Copy(s.logs[leader])
		}
	case "Crash":
		if happened = up.Has(n) && s.crashes < z.crashes; happened {
			s.down, s.leaders = s.down.With(n), s.leaders.Without(n)
			s.crashes++
		}
	case "Restart":
		if happened = s.down.Has(n); happened {
			s.down = s.down.Without(n)
		}
	case "Cut":
		if happened = s.cut == 0 && up.Has(leader); happened {
			s.cut = s.cut.With(leader)
		}
	case "Promote":
		free := s.cut.Has(leader) || !s.leaders.Has(leader)
		if happened = free && up.Has(n) && !s.cut.Has(n) && z.promote(n, s.logs[:z.nodes], up); happened {
			others := s.leaders
			s.leader, s.leaders = uint8(n), replication.Set(0).With(n)
			if z.unfenced {
				s.leaders |= others
			}
		}
	}
	return s, happened
}

func (z slaves) holders(s slavesState, w uint8) (some replication.Set) {
	for n := range z.nodes {
		if s.logs[n].Has(w) {
			some = some.With(n)
		}
	}
	return some
}

// written is how many writes there were.
func (z slaves) written(s slavesState) (count uint8) {
	for w := uint8(1); w <= z.writes; w++ {
		if z.holders(s, w) != 0 {
			count++
		}
	}
	return count
}

// project gives the specification's variables.
func (z slaves) project(s slavesState) []tla.Value {
	logs := tla.FuncOf(tla.Models("n", z.nodes), func(n int) tla.Value {
		return tla.TupleOf(s.logs[n].Len(), func(place int) tla.Value { return tla.Int(int64(s.logs[n].At(place))) })
	})
	return []tla.Value{
		numbers(s.acknowledged), tla.Int(int64(s.crashes)), z.set(s.cut), z.set(s.down), node(int(s.leader)), z.set(s.leaders),
		logs, numbers(s.shown),
	}
}

func (z slaves) set(of replication.Set) tla.Value { return tla.SetOf(tla.Models("n", z.nodes), of.Has) }

func numbers(of replication.Set) tla.Value { return tla.SetOf(tla.Ints(0, 7), of.Has) }

// arrows draws a step.
func (z slaves) arrows(before slavesState, act closed.Act, after slavesState) []modeltest.Arrow {
	n, w := int(act.Args[0]), int(act.Args[1])+1
	name, leader := node(n).String(), node(int(before.leader)).String()
	arrow := modeltest.Arrow{From: name, To: name, Lost: before == after}
	switch act.Action {
	case "Write":
		arrow.From, arrow.Text = "client", fmt.Sprintf("write %d", z.written(after))
	case "Copy":
		arrow.From, arrow.Text = leader, "its log"
	case "Acknowledge":
		arrow.To, arrow.Text = "client", fmt.Sprintf("write %d is safe", w)
	case "Read":
		arrow.To, arrow.Text = "reader", fmt.Sprintf("write %d", w)
	case "Crash":
		arrow.Text = "crashes"
	case "Restart":
		arrow.Text = "comes back"
	case "Cut":
		arrow.From, arrow.To, arrow.Text = leader, leader, "is cut off"
	case "Promote":
		arrow.Text = "is promoted"
	}
	return []modeltest.Arrow{arrow}
}

// model is Slaves.tla with what impl/replication has of it.
func (z slaves) model() closed.Whole[slavesState, closed.Act] {
	init := slavesState{leaders: 1}
	led := func(marked func(slavesState) replication.Set) func(slavesState) bool {
		return func(s slavesState) bool {
			return !s.leaders.Has(int(s.leader)) || z.hasAll(s, int(s.leader), marked(s))
		}
	}
	witnesses := []closed.Predicate[slavesState]{{Name: "SometimesAcknowledged", Holds: func(s slavesState) bool { return s.acknowledged == 1<<(z.writes+1)-2 }}}
	if z.crashes > 0 || z.cuts {
		witnesses = append(witnesses, closed.Predicate[slavesState]{Name: "SometimesPromoted", Holds: func(s slavesState) bool { return s.leader != 0 && s.leaders.Has(int(s.leader)) }})
	}
	return closed.Plug(z.acts(), init, z.step, closed.Whole[slavesState, closed.Act]{
		Protocol: modeltest.Protocol[slavesState, closed.Act]{
			Vars:    []string{"acknowledged", "crashes", "cut", "down", "leader", "leaders", "logs", "shown"},
			Project: z.project, Arrows: z.arrows,
		},
		Properties: []closed.Predicate[slavesState]{
			{Name: "NoLostWrite", Holds: led(func(s slavesState) replication.Set { return s.acknowledged })},
			{Name: "NoDirtyRead", Holds: led(func(s slavesState) replication.Set { return s.shown })},
			{Name: "NoStaleSlave", Holds: z.noStaleSlave},
			{Name: "OneLeader", Holds: func(s slavesState) bool { return s.leaders.Len() <= 1 }},
			{Name: "NeverStalled", Holds: z.neverStalled},
		},
		Witnesses: witnesses,
	})
}

// hasAll tells whether a node has all of the writes.
func (z slaves) hasAll(s slavesState, n int, writes replication.Set) bool {
	for w := uint8(1); w <= z.writes; w++ {
		if writes.Has(int(w)) && !s.logs[n].Has(w) {
			return false
		}
	}
	return true
}

func (z slaves) noStaleSlave(s slavesState) bool {
	for n := range z.nodes {
		if z.up(s).Has(n) && !z.hasAll(s, n, s.acknowledged) {
			return false
		}
	}
	return true
}

// neverStalled: no write waits for a node that is down.
func (z slaves) neverStalled(s slavesState) bool {
	for w := uint8(1); w <= z.writes; w++ {
		waits := z.up(s).Has(int(s.leader)) && s.logs[s.leader].Has(w) && !s.acknowledged.Has(int(w))
		if waits && !z.acknowledge(z.holders(s, w)|z.up(s), z.up(s), z.nodes) {
			return false
		}
	}
	return true
}
