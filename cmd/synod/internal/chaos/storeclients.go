package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/host"
	"github.com/synod-paxos/synod/impl/kv"
	"github.com/synod-paxos/synod/modeltest/nodetest"
)

// StoreClients ask a replicated store, each one thing at a time, by a session. A command that gets
// no answer is asked again at other nodes.
type StoreClients struct {
	nodes []string
	history[nodetest.StoreAsked]
}

// NewStoreClients gives clients of nodes.
func NewStoreClients(addresses []string) *StoreClients {
	c := &StoreClients{nodes: addresses}
	c.begin = time.Now()
	return c
}

// Unexplained gives a key for which no order of the requests explains what clients were told. It is
// open if there are too many to try.
func (c *StoreClients) Unexplained() (key, told string, open bool) {
	return nodetest.UnexplainedStore(c.asked)
}

const (
	givesUp    = 6 * time.Second // then a client does not know, and does something else
	perSession = 100             // requests, until a client opens another
)

// Run has so many clients ask until ctx ends.
func (c *StoreClients) Run(ctx context.Context, seed uint64, clients int) {
	sideBySide(seed, clients, func(r *rand.Rand, n int) { c.client(ctx, r, n, clients) })
}

// Counts is [Clients.Counts].
func (c *StoreClients) Counts() (sets, gets, answers int) {
	return c.count(func(a nodetest.StoreAsked) (set, answered bool) { return a.Op.Kind != 0, a.Answer > 0 })
}

func (c *StoreClients) client(ctx context.Context, r *rand.Rand, n, clients int) {
	var of *host.Client
	for i := 0; ctx.Err() == nil; i++ {
		if i%perSession == 0 {
			at := r.IntN(len(c.nodes))
			of, _ = host.NewClient(slices.Concat(c.nodes[at:], c.nodes[:at]), host.TLS{}) // they were checked
		}
		a := nodetest.StoreAsked{Key: fmt.Sprintf("k%d", i*clients/perRegister+r.IntN(2))}
		if r.IntN(3) > 0 {
			a.Op = draw(r, a.Key, n, i)
		}
		patiently(ctx, givesUp, func(ctx context.Context) error { return c.ask(ctx, of, a) })
	}
}

// draw draws a command.
func draw(r *rand.Rand, key string, n, i int) kv.Op {
	o := kv.Op{Kind: kv.Set + kv.OpKind(r.IntN(5)), Key: key}
	switch o.Kind {
	case kv.Set, kv.Create:
		o.New = fmt.Sprint(n*1_000_000 + i) // a number, so that it can be incremented
	case kv.CompareAndSet:
		o.Old, o.New = fmt.Sprint(r.IntN(n+1)*1_000_000+max(i-r.IntN(4), 0)), fmt.Sprintf("cas%d.%d", n, i)
	case kv.Increment:
		o.By = int64(1 + r.IntN(1000))
	}
	return o
}

// ask asks, and keeps what it is told.
func (c *StoreClients) ask(ctx context.Context, of *host.Client, a nodetest.StoreAsked) (err error) {
	a.Call = c.now()
	if a.Op.Kind == 0 {
		var k host.KeyAnswer
		if k, err = of.Key(ctx, a.Key); err == nil {
			a.Told.Kind = kv.Absent
			if k.Found {
				a.Told = kv.Answer{Kind: kv.Found, Value: *k.Value}
			}
		}
	} else {
		a.Told, err = order(ctx, of, a.Op)
	}
	if err == nil {
		a.Answer = c.now()
	}
	c.add(a)
	return err
}

// order has a command executed.
func order(ctx context.Context, of *host.Client, op kv.Op) (told kv.Answer, err error) {
	o := host.Order{Do: op.Kind.String(), Key: op.Key, Old: op.Old}
	switch op.Kind {
	case kv.Set, kv.Create, kv.CompareAndSet:
		o.Value = &op.New
	case kv.Increment:
		o.By = &op.By
	}
	out, err := of.Do(ctx, o)
	if err != nil {
		return told, err
	}
	for told.Kind = kv.Done; !out.Done && told.Kind.String() != out.Why && told.Kind < kv.Invalid; told.Kind++ {
	}
	if out.Value != nil {
		told.Value = *out.Value
	}
	return told, nil
}

// AskAll asks each node for each key that there is, as long as ctx lasts: all must answer.
func (c *StoreClients) AskAll(ctx context.Context) error {
	var each []*host.Client
	for n := range c.nodes {
		of, err := host.NewClient(c.nodes[n:n+1], host.TLS{})
		if err != nil {
			return err
		}
		each = append(each, of)
	}
	return c.askAll(len(each), func(a nodetest.StoreAsked) string { return a.Key }, func(n int, key string) error {
		return c.ask(ctx, each[n], nodetest.StoreAsked{Key: key})
	})
}
