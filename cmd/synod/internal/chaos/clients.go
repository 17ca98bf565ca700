package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/host"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/nodetest"
)

// Clients ask a cluster, each one thing at a time, and keep what they were told.
type Clients struct {
	nodes []*host.Client // each asks one node
	begin time.Time
	mu    sync.Mutex
	asked []nodetest.Asked
}

// NewClients gives clients of nodes.
func NewClients(addresses []string) (*Clients, error) {
	c := &Clients{begin: time.Now()}
	for _, address := range addresses {
		one, err := host.NewClient([]string{address}, host.TLS{})
		if err != nil {
			return nil, err
		}
		c.nodes = append(c.nodes, one)
	}
	return c, nil
}

// Unexplained gives a register for which no order of the requests explains what clients were told.
func (c *Clients) Unexplained() (key, told string, open bool) {
	key, told = nodetest.Unexplained(c.asked)
	return key, told, false
}

const (
	asksAtMost  = time.Second // then a client tries something else
	perRegister = 12          // requests, until others are asked about
)

// Run has so many clients ask until ctx ends.
func (c *Clients) Run(ctx context.Context, seed uint64, clients int) {
	var all sync.WaitGroup
	for n := range clients {
		all.Go(func() {
			r := rand.New(rand.NewPCG(seed, uint64(n)))
			for i := 0; ctx.Err() == nil; i++ {
				key := fmt.Sprintf("r%d", i*clients/perRegister+r.IntN(2))
				value := ""
				if r.IntN(2) == 0 {
					value = fmt.Sprintf("v%d.%d", n, i)
				}
				limited, cancel := context.WithTimeout(ctx, asksAtMost)
				_ = c.ask(limited, r.IntN(len(c.nodes)), key, value) // who is not answered does not know
				cancel()
			}
		})
	}
	all.Wait()
}

// Counts says how many sets and gets were asked, by AskAll too, and how many were answered.
func (c *Clients) Counts() (sets, gets, answers int) {
	return counted(c.asked, func(a nodetest.Asked) (set, answered bool) { return a.Set, a.Answer > 0 })
}

// ask asks a node, and keeps what it says: a get if there is no value.
func (c *Clients) ask(ctx context.Context, n int, key, value string) error {
	a := nodetest.Asked{Key: key, Set: value != "", Value: value, Call: c.now()}
	var got host.Register
	var err error
	if a.Set {
		got, err = c.nodes[n].Set(ctx, key, value)
	} else {
		got, err = c.nodes[n].Get(ctx, key)
	}
	if err == nil {
		a.Answer, a.Told = c.now(), node.Answer{Kind: node.Unset}
		if got.Chosen {
			a.Told = node.Answer{Kind: node.Chosen, Value: paxos.Value(*got.Value)}
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = append(c.asked, a)
	return err
}

func (c *Clients) now() int64 { return int64(time.Since(c.begin)) + 1 }

// AskAll asks each node for each register that there is, as long as ctx lasts: all must answer.
func (c *Clients) AskAll(ctx context.Context) error {
	var keys []string
	met := map[string]bool{}
	for _, a := range c.asked {
		if !met[a.Key] {
			met[a.Key] = true
			keys = append(keys, a.Key)
		}
	}
	for n := range c.nodes {
		for _, key := range keys {
			if err := c.ask(ctx, n, key, ""); err != nil {
				return fmt.Errorf("faults have ended, and node %d does not answer a get of %s: %w", n, key, err)
			}
		}
	}
	return nil
}

// counted is how many of what clients asked are sets, and gets, and how many were answered.
func counted[A any](asked []A, is func(A) (set, answered bool)) (sets, gets, answers int) {
	for _, a := range asked {
		set, answered := is(a)
		if set {
			sets++
		}
		if answered {
			answers++
		}
	}
	return sets, len(asked) - sets, answers
}
