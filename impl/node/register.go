package node

import (
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
)

// register is one of them, and who waits for it.
type register struct {
	process paxos.Process
	highest uint64   // the highest round that it heard of
	waiting []waiter // in the order in which they came
	began   int      // how many of them waited already when the round began
	running bool     // the proposer's round has neither ended nor been given up
	refused bool     // somebody refused it, and a timer for the next is set
	lost    uint8    // rounds in a row
	stored  bool     // it has a record
	decided bool     // and was counted as that
}

// waiter is a request that is not answered.
type waiter struct {
	id    uint64
	set   bool
	value paxos.Value // to set
}

// forget drops a request, and tells whether it waited.
func (r *register) forget(id uint64) bool {
	at := slices.IndexFunc(r.waiting, func(w waiter) bool { return w.id == id })
	if at < 0 {
		return false
	}
	r.waiting = slices.Delete(r.waiting, at, at+1)
	if at < r.began {
		r.began--
	}
	return true
}

// hear keeps the highest round that a message tells of.
func (r *register) hear(m paxos.Message) {
	switch m := m.(type) {
	case paxos.Prepare:
		r.highest = max(r.highest, m.Ballot.Round)
	case paxos.Accept:
		r.highest = max(r.highest, m.Ballot.Round)
	case paxos.Reject:
		r.highest = max(r.highest, m.Promised.Round)
	}
}

// chosen gives the value, once the register knows it.
func (r *register) chosen() (value paxos.Value, known bool) {
	if value, known = r.process.Learner.Value.Get(); known {
		return value, true
	}
	return r.process.Proposer.Value, r.process.Proposer.Phase == paxos.PhaseDecided
}

// settle answers who can be answered, and begins a round for who cannot.
func (rs *Registers) settle(key string, r *register, out *Output) {
	if value, known := r.chosen(); known {
		r.running = false
		if !r.decided {
			r.decided = true
			rs.stats.Decided++
		}
		rs.answer(r, len(r.waiting), Answer{Kind: Chosen, Value: value}, out)
		r.waiting = nil
		return
	}
	if r.running && r.process.Proposer.Phase == paxos.PhaseUnset {
		// Who came after the round began may have come after a value was chosen.
		rs.answer(r, r.began, Answer{Kind: Unset}, out)
		r.running, r.lost = false, 0
	}
	if !r.running && len(r.waiting) > 0 {
		rs.begin(key, r, out)
	}
}

// answer answers the first n that wait.
func (rs *Registers) answer(r *register, n int, a Answer, out *Output) {
	for _, w := range r.waiting[:n] {
		out.Replies = append(out.Replies, Reply{w.id, a})
	}
	r.waiting = slices.Delete(r.waiting, 0, n)
	rs.stats.Waiting -= n
	r.began = 0
}

// begin starts a round in a ballot above all that were heard of: for the first that waits to set,
// if there is one, else for who waits to get.
func (rs *Registers) begin(key string, r *register, out *Output) {
	ballot := paxos.Ballot{Round: max(r.highest, r.process.Proposer.Ballot.Round) + 1, Node: rs.self}
	next, effects := r.process.Get(ballot)
	if at := slices.IndexFunc(r.waiting, func(w waiter) bool { return w.set }); at >= 0 {
		next, effects = r.process.Set(ballot, r.waiting[at].value)
	}
	r.running, r.refused, r.began = true, false, len(r.waiting)
	rs.stats.Rounds++
	rs.take(key, r, next, effects, out)
	rs.wake(key, r, rs.policy.Timeout<<r.lost, out)
}

// refused sets a time for another round. The one that runs may still end well.
func (rs *Registers) refused(key string, r *register, m paxos.Reject, out *Output) {
	if !r.running || r.refused || m.Ballot != r.process.Proposer.Ballot || !m.Ballot.Less(m.Promised) {
		return
	}
	r.refused = true
	out.Timers = append(out.Timers, Timer{key, m.Ballot.Round, 1 + rs.chance.Below(rs.policy.Backoff<<r.lost)})
}

// wake sets a timer for the round that runs, up to half as long again, so that two who collide do
// not do so for ever.
func (rs *Registers) wake(key string, r *register, after uint64, out *Output) {
	out.Timers = append(out.Timers, Timer{key, r.process.Proposer.Ballot.Round, after + rs.chance.Below(after/2)})
}

// take goes on with the state after a step, and carries out what it gives: what it owes is on
// [paxos.Effects].
func (rs *Registers) take(key string, r *register, next paxos.Process, effects paxos.Effects, out *Output) {
	r.process = next
	if effects.Persist {
		out.Records = append(out.Records, Record{Name: key, Data: encodeDisk(next.Disk()), New: !r.stored})
		r.stored = true
	}
	switch m := effects.Send.(type) {
	case paxos.Prepare, paxos.Accept, paxos.Accepted:
		for to := range rs.quorums.N() {
			out.Send = append(out.Send, Message{From: rs.self, To: paxos.Node(to), Key: key, Body: m})
		}
	case paxos.Promise:
		out.Send = append(out.Send, Message{From: rs.self, To: m.Ballot.Node, Key: key, Body: effects.Send})
	case paxos.Reject:
		out.Send = append(out.Send, Message{From: rs.self, To: m.Ballot.Node, Key: key, Body: effects.Send})
	}
}
