// Package chaos breaks a cluster of real processes while clients ask it: nodes are killed and
// halted, their stores fail, the ways between them are cut and slowed, letters lost, repeated and
// overtaken, as a seed draws it. What came of it is judged by others: the clients' history, and the
// nodes' logs.
//
//	chaos.go    what is done to a cluster
//	clients.go  who asks meanwhile
//	history.go  what they asked, and were told
//	storeclients.go  and who asks a replicated store
//	link.go     a way between two nodes
//	stores.go   stores that fail
//
// What the caller owes: a cluster whose nodes speak through the links, and start again when they
// were killed.
package chaos

import (
	"context"
	"math/rand/v2"
	"os"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/host"
)

// Nodes are those of a cluster that runs.
type Nodes interface {
	Len() int
	Process(i int) *os.Process // nil while it is down
	StoreFault(i int) string   // the file that says what its store is to do next: [host.Faulty]
}

// Counts say what was done.
type Counts struct {
	Kills   int    `json:"kills"`
	Halts   int    `json:"halts"`
	Cuts    int    `json:"cuts"`
	Slows   int    `json:"slows"`
	Lost    int    `json:"lost"`   // letters
	Twice   int    `json:"twice"`  // letters that were delivered so
	Behind  int    `json:"behind"` // letters that others could overtake
	Stores  Stores `json:"stores"`
	Sets    int    `json:"sets"`
	Gets    int    `json:"gets"`
	Answers int    `json:"answers"`
}

// Links are the ways between nodes, by from and to; nil from a node to itself.
type Links [][]*Link

// Break does one thing after another until ctx ends, and then heals all.
func Break(ctx context.Context, r *rand.Rand, nodes Nodes, links Links) (c Counts) {
	broken := make([]host.StoreFault, nodes.Len())
	defer func() {
		for i := range nodes.Len() {
			signal(nodes.Process(i), goOn)
			c.Stores.count(broken[i], nodes.StoreFault(i))
		}
		for _, row := range links {
			for _, l := range row {
				if l != nil {
					l.Delay(0)
					l.Mischief(0)
					l.Cut(false)
					of := l.Letters()
					c.Lost, c.Twice, c.Behind = c.Lost+of.Lost, c.Twice+of.Twice, c.Behind+of.Behind
				}
			}
		}
	}()
	for pause(ctx, r, 400*time.Millisecond) {
		node := r.IntN(nodes.Len())
		other := (node + 1 + r.IntN(max(nodes.Len()-1, 1))) % nodes.Len()
		switch what := r.IntN(6); {
		case what == 0:
			if signal(nodes.Process(node), death) {
				c.Kills++
			}
		case what == 1:
			if p := nodes.Process(node); signal(p, halt) {
				c.Halts++
				pause(ctx, r, time.Second)
				signal(p, goOn)
			}
		case what == 5:
			c.Stores.count(broken[node], nodes.StoreFault(node))
			broken[node] = failing(r, nodes.StoreFault(node))
		case node == other:
		case what == 2:
			c.Cuts++
			links[node][other].Cut(true)
			pause(ctx, r, time.Second)
			links[node][other].Cut(false)
		case what == 3:
			links[node][other].Mischief(r.Float64() / 5)
		default:
			c.Slows++
			links[node][other].Delay(time.Duration(r.Int64N(int64(50 * time.Millisecond))))
		}
	}
	return c
}

func signal(p *os.Process, s os.Signal) bool { return p != nil && p.Signal(s) == nil }

// pause waits about so long; it tells whether ctx goes on.
func pause(ctx context.Context, r *rand.Rand, about time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(about/4 + time.Duration(r.Int64N(int64(about)))):
		return true
	}
}
