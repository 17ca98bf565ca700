package randomtest

import (
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
)

// draw makes up a schedule, by what pick gives: any of 0 to n-1. At least length
// inputs come to the implementation, if there are so many messages; rounds often
// complete, some nodes are cut off for a while, and old messages come again. In the
// end all that was held back comes, and one more round is undisturbed: so whoever
// waits for more than it should is found out too.
func (r *tester) draw(pick func(n int) int, length int) schedule {
	s := schedule{acceptors: r.drawSize(pick)}
	s.proposers = 1 + pick(min(s.acceptors, mostProposers))
	switch r.role {
	case model.Acceptor:
		s.self = model.Node(pick(s.acceptors))
	case model.Proposer, model.Process:
		s.self = model.Node(pick(s.proposers))
	}
	d := &drawing{
		run: r.arena(s).begin(), pick: pick, values: 2 + pick(maxValues-1),
		hurry: 25 * pick(4), lost: 12 * pick(4), votesLost: 25 * pick(4),
	}
	for tries := 0; len(d.word) < length && tries < 30*length; tries++ {
		if len(d.pending) == 0 && !d.start() {
			tries += length // perhaps there is no ballot left
		}
		d.step()
	}
	d.heal()
	s.events = d.events
	return s
}

// drawSize prefers the sizes that clusters have.
func (r *tester) drawSize(pick func(int) int) int {
	usual := []int{3, 3, 3, 5, 5, 1, 2, 4, 4, 6, 7}
	if n := usual[pick(len(usual))]; slices.Contains(r.sizes, n) {
		return n
	}
	return r.sizes[pick(len(r.sizes))]
}

// drawing is a schedule under way.
type drawing struct {
	*run
	pick      func(int) int
	values    int
	events    []event
	hurry     int     // how often rounds overlap
	lost      int     // percentage of messages that do not come for long
	votesLost int     // and of Accepts, so that few vote
	pending   []event // that may happen and did not yet
	late      []event // that come when the network heals, if not by chance
	seen      int     // messages whose events are pending, late, or were
	cut       paxos.NodeSet
}

// try has an event happen, if it can.
func (d *drawing) try(e event) bool {
	e, ok := d.happen(e)
	if !ok {
		return false
	}
	d.events = append(d.events, e)
	for ; d.seen < len(d.sent); d.seen++ {
		for _, e := range d.receivers(d.sent[d.seen]) {
			if d.loses(e) {
				d.late = append(d.late, e)
			} else {
				d.pending = append(d.pending, e)
			}
		}
	}
	return true
}

// loses tells whether a message is held back.
func (d *drawing) loses(e event) bool {
	if _, ok := e.input.Message.(paxos.Accept); ok && d.chance(d.votesLost) {
		return true
	}
	return d.chance(d.lost)
}

func (d *drawing) chance(percent int) bool { return d.pick(100) < percent }

// step has one event happen, or none.
func (d *drawing) step() {
	switch {
	case len(d.pending) == 0:
	case d.chance(d.hurry / (6 + len(d.Names.Acceptors))):
		d.start()
	case d.chance(2):
		d.try(d.crash())
	case d.chance(5):
		one, other := d.pick(1<<suites.MostAcceptors), d.pick(1<<suites.MostAcceptors)
		d.cut = paxos.NodeSet(one & other) // a quarter of them, on the average
	case d.chance(15):
		d.again()
	default:
		d.next()
	}
}

// start has a client ask for a round: in a ballot above all others, or in the next
// one of its own; the last round is kept for healing.
func (d *drawing) start() bool {
	p := model.Node(d.pick(len(d.proposers)))
	if (d.Role == model.Proposer || d.Role == model.Process) && d.chance(40) {
		p = d.Self
	}
	e := event{p, model.Stimulus{Kind: model.Set, Role: model.Proposer, Value: d.Names.Values[d.pick(d.values)]}}
	if d.chance(20) {
		e.input.Kind, e.input.Value = model.Get, ""
	}
	low := d.last(p)
	if d.chance(60) {
		low = d.highest()
	}
	if d.ours(e) && d.features.Refuses && d.chance(15) {
		e.input.Ballot = d.Ballots[d.pick(len(d.Ballots))] // of anybody, used before or not
		return d.try(e)
	}
	b, ok := d.above(p, low)
	e.input.Ballot = b
	return ok && b.Round < d.Ballots[len(d.Ballots)-1].Round && d.try(e)
}

// highest is the highest ballot that was used.
func (d *drawing) highest() (b model.Ballot) {
	for node := range d.proposers {
		if last := d.last(model.Node(node)); model.Below(b, last) {
			b = last
		}
	}
	return b
}

// above is the lowest ballot of a node that is above another.
func (d *drawing) above(node model.Node, low model.Ballot) (model.Ballot, bool) {
	at := slices.IndexFunc(d.Ballots, func(b model.Ballot) bool { return b.Node == node && model.Below(low, b) })
	if at < 0 {
		return model.Ballot{}, false
	}
	return d.Ballots[at], true
}

// crash is of the implementation, or of somebody else's proposer.
func (d *drawing) crash() event {
	if d.features.Restarts && d.chance(70) {
		return d.us(model.Stimulus{Kind: model.Restart})
	}
	return event{model.Node(d.pick(len(d.proposers))), model.Stimulus{Kind: model.Restart, Role: model.Proposer}}
}

// us is an event of the implementation.
func (d *drawing) us(i model.Stimulus) event {
	if i.Role = d.Role; d.Role == model.Process {
		i.Role = model.Proposer
	}
	return event{d.Self, i}
}

// again has a message come that may have come before; mostly to the implementation.
func (d *drawing) again() {
	to := d.receivers(d.sent[d.pick(len(d.sent))])
	if d.chance(60) {
		to = slices.DeleteFunc(to, func(e event) bool { return !d.ours(e) })
	}
	if len(to) > 0 {
		d.try(to[d.pick(len(to))])
	}
}

// next has a pending event happen, mostly one of the first that no cut prevents.
func (d *drawing) next() {
	at := d.pick(len(d.pending))
	if d.chance(90) {
		at = min(at, d.pick(6))
	}
	for i := range d.pending {
		k := (at + i) % len(d.pending)
		if e := d.pending[k]; !model.InSet(d.cut, e.to) && !model.InSet(d.cut, origin(e.input.Message)) {
			d.pending = slices.Delete(d.pending, k, k+1)
			d.try(e)
			return
		}
	}
	d.cut = 0
}

// origin is who sent a message.
func origin(m paxos.Message) model.Node {
	switch m := m.(type) {
	case paxos.Promise:
		return m.From
	case paxos.Accepted:
		return m.From
	case paxos.Reject:
		return m.From
	}
	return address(m).Ballot.Node
}

// heal lets come to the implementation what it did not get, and then a last round
// complete.
func (d *drawing) heal() {
	d.lost, d.votesLost = 0, 0
	d.deliver(append(d.late, d.pending...), d.ours)
	leader := model.Node(0)
	if d.Role == model.Proposer || d.Role == model.Process {
		leader = d.Self
	}
	d.pending = nil
	d.lead(leader)
	for len(d.pending) > 0 {
		all := d.pending
		d.pending = nil
		d.deliver(all, func(event) bool { return true })
	}
}

// deliver has messages come, but no refusals.
func (d *drawing) deliver(all []event, which func(event) bool) {
	for _, e := range all {
		if which(e) && !model.IsReject(e.input.Message) {
			d.try(e)
		}
	}
}

// lead starts a round above all others. Who chooses its ballots may need a few
// attempts.
func (d *drawing) lead(leader model.Node) {
	e := event{leader, model.Stimulus{Kind: model.Set, Role: model.Proposer, Value: d.Names.Values[d.pick(d.values)]}}
	low := d.highest()
	if d.ours(e) && d.features.Chooses {
		low = d.last(leader)
	}
	for {
		b, ok := d.above(leader, low)
		if !ok {
			return
		}
		e.input.Ballot, low = b, b
		if d.try(e) && !model.Below(b, d.highest()) {
			return
		}
		d.pending = nil
	}
}
