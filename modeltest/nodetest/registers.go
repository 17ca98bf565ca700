package nodetest

import (
	"fmt"
	"math/rand/v2"

	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
)

// hosted is what the nodes of a simulation host: a protocol, what clients ask of it, and who judges
// all that is shown.
type hosted interface {
	// protocol gives that of a node that starts. Sizes follow from the run's seed, so that all
	// nodes have the same; seed is the chance of this start.
	protocol(id node.Identity, run, seed uint64) node.Protocol
	beats() bool              // timers come for ever
	text(body any) string     // a message as a reader has it: two are the same exactly if they are equal
	read(node.Message) judged // as the oracle has it, if it is read once for all to whom it goes

	hears(f flight)
	sends(w *world, m *machine, message node.Message, read judged)
	tells(w *world, self int, r node.Reply)
	took(w *world, self int) // an event, and what it did is not shown yet
	began(self int, t node.Timer)
	round(self int, key string) uint64 // that a timer of the key is for; 0: any
	stopped(self int)

	draw(r *rand.Rand, client, did int, a *Action) // what a client asks
	repeats(r *rand.Rand, op int) bool             // who was not answered asks the same again
	mayAsk(op int) bool
	asks(a Action) node.Request
	operations() int // asked so far
	keyOf(op int) string
	answered(op int) bool
	wrong(left *int) (key string, is bool) // a key for which no order of the requests explains what was told, as [perKey] says
	tell(key string) string
}

// host gives what nodes host.
func host(log bool, nodes, votes int) hosted {
	if log {
		return newStore(nodes, votes)
	}
	return &registers{judge: newJudge(nodes, votes)}
}

// registers are named ones, each set once.
type registers struct {
	*judge
	history
}

func (rs *registers) protocol(id node.Identity, _, seed uint64) node.Protocol {
	return node.NewRegisters(id, node.Usual(seed))
}

func (rs *registers) beats() bool { return false }

func (rs *registers) text(body any) string { return textOf(body) }

func (rs *registers) draw(r *rand.Rand, client, did int, a *Action) {
	if a.Set = r.IntN(2) == 0; a.Set {
		a.Value = fmt.Sprintf("v%d.%d", client, did)
	}
}

func (rs *registers) took(*world, int) {}

func (rs *registers) repeats(*rand.Rand, int) bool { return false }

func (rs *registers) mayAsk(op int) bool { return op >= len(rs.ops) || rs.ops[op].call == 0 }

func (rs *registers) asks(a Action) node.Request {
	rs.ask(a.Op, a.Key, a.Set, a.Value)
	q := node.Request{ID: uint64(a.Op), Key: a.Key, Ask: node.Get{}}
	if a.Set {
		q.Ask = node.Set{Value: paxos.Value(a.Value)}
		rs.requested(a.Node, a.Key, a.Value)
	}
	return q
}

func (rs *registers) operations() int { return len(rs.ops) }

func (rs *registers) keyOf(op int) string { return rs.ops[op].key }

func (rs *registers) tells(w *world, self int, r node.Reply) {
	a := r.Answer.(node.Answer)
	key := rs.told(int(r.ID), a)
	rs.judge.tells(w, self, key, a)
	w.follow.tells(self, key, a)
}

// textOf is a message as a reader has it.
func textOf(body any) string {
	switch b := body.(type) {
	case paxos.Prepare:
		return fmt.Sprintf("Prepare %v", b.Ballot)
	case paxos.Promise:
		return fmt.Sprintf("Promise %v, vote %v", b.Ballot, b.Vote)
	case paxos.Accept:
		return fmt.Sprintf("Accept %v %q", b.Ballot, string(b.Value))
	case paxos.Accepted:
		return fmt.Sprintf("Accepted %v %q", b.Ballot, string(b.Value))
	case paxos.Reject:
		return fmt.Sprintf("Reject %v, promised %v", b.Ballot, b.Promised)
	}
	return fmt.Sprint(body)
}

// asks is what a client asks, as a reader has it.
func (a Action) asks(log bool) string {
	switch {
	case !a.Set:
		return a.Key + ": get"
	case log:
		return a.Key + ": " + a.Value
	}
	return fmt.Sprintf("%s: set %q", a.Key, a.Value)
}
