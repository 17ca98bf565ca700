package replicationtest

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/replication"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/tla"
)

// claims is a size of Claims.tla.
type claims struct {
	replicas int
	clients  uint8
}

// claimsState is a state of Claims.tla: whose each replica is. The zero one is the initial one.
type claimsState [maxReplicas]uint8

// step is Next of Claims.
func (z claims) step(s claimsState, act closed.Act) (next claimsState, happened bool) {
	next = s
	next[act.Args[1]], happened = replication.Claim(s[act.Args[1]], act.Args[0]+1)
	return next, happened
}

// winners are how many have won.
func (z claims) winners(s claimsState) (count int) {
	for c := range z.clients {
		if replication.Won(c+1, s[:z.replicas]) {
			count++
		}
	}
	return count
}

func (z claims) project(s claimsState) []tla.Value {
	return []tla.Value{tla.FuncOf(tla.Models("r", z.replicas), func(r int) tla.Value {
		if s[r] == 0 {
			return tla.Model("nobody")
		}
		return tla.Int(int64(s[r]))
	})}
}

// arrows draws a step.
func (z claims) arrows(before claimsState, act closed.Act, after claimsState) []modeltest.Arrow {
	return []modeltest.Arrow{{From: fmt.Sprintf("client %d", act.Args[0]+1), To: fmt.Sprintf("r%d", act.Args[1]+1), Text: "be mine", Lost: before == after}}
}

// model is Claims.tla with what impl/replication has of it.
func (z claims) model() closed.Whole[claimsState, closed.Act] {
	params := []closed.Param{{Name: "c", Domain: tla.Ints(1, int(z.clients))}, {Name: "r", Domain: tla.Models("r", z.replicas)}}
	return closed.Plug(closed.Acts{{Name: "Claim", Params: params}}, claimsState{}, z.step, closed.Whole[claimsState, closed.Act]{
		Protocol: modeltest.Protocol[claimsState, closed.Act]{Vars: []string{"holder"}, Project: z.project, Arrows: z.arrows},
		Properties: []closed.Predicate[claimsState]{
			{Name: "OneWinner", Holds: func(s claimsState) bool { return z.winners(s) <= 1 }},
			{Name: "NeverStuck", Holds: func(s claimsState) bool { return slices.Contains(s[:z.replicas], 0) || z.winners(s) > 0 }},
		},
		Witnesses: []closed.Predicate[claimsState]{{Name: "SometimesWon", Holds: func(s claimsState) bool { return z.winners(s) > 0 }}},
	})
}
