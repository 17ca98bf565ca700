package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/host"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/nodetest"
)

// Clients ask a cluster, each one thing at a time, and keep what they were told.
type Clients struct {
	nodes []*host.Client // each asks one node
	history[nodetest.Asked]
}

// NewClients gives clients of nodes.
func NewClients(addresses []string) (*Clients, error) {
	c := &Clients{}
	c.begin = time.Now()
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
	sideBySide(seed, clients, func(r *rand.Rand, n int) {
		for i := 0; ctx.Err() == nil; i++ {
			key := fmt.Sprintf("r%d", i*clients/perRegister+r.IntN(2))
			value := ""
			if r.IntN(2) == 0 {
				value = fmt.Sprintf("v%d.%d", n, i)
			}
			patiently(ctx, asksAtMost, func(ctx context.Context) error { return c.ask(ctx, r.IntN(len(c.nodes)), key, value) })
		}
	})
}

// Counts says how many sets and gets were asked, by AskAll too, and how many were answered.
func (c *Clients) Counts() (sets, gets, answers int) {
	return c.count(func(a nodetest.Asked) (set, answered bool) { return a.Set, a.Answer > 0 })
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
	c.add(a)
	return err
}

// AskAll asks each node for each register that there is, as long as ctx lasts: all must answer.
func (c *Clients) AskAll(ctx context.Context) error {
	return c.askAll(len(c.nodes), func(a nodetest.Asked) string { return a.Key }, func(n int, key string) error { return c.ask(ctx, n, key, "") })
}
