package judge

import (
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// LogWorld plays the peers of an implementation of a log: a [World] in each slot. What a peer says
// of all slots must be what it may say in each.
type LogWorld struct {
	seat     Seat
	slots    *oracle.Slots[*World]
	promises []SlotMessage // in the open
	// Plan are the votes that each acceptor is going to show in a slot, ascending.
	Plan func(slot uint64, a oracle.Node) []Vote
}

// NewLogWorld knows nothing.
func NewLogWorld(s Seat, l Traits) *LogWorld {
	w := &LogWorld{seat: s, Plan: func(uint64, oracle.Node) []Vote { return nil }}
	w.slots = oracle.NewSlots(func() *World { return NewWorld(s) })
	w.at(l.First)
	return w
}

// at is the world of a slot.
func (w *LogWorld) at(slot uint64) *World {
	r := w.slots.At(slot)
	r.Plan = func(a oracle.Node) []Vote { return w.Plan(slot, a) }
	return r
}

// Takes takes in what the implementation sent.
func (w *LogWorld) Takes(m SlotMessage) {
	if m.Type == model.Promise {
		w.promises = append(w.promises, m)
	}
	each(w.slots, &m, func(_ uint64, r *World, of Message) { r.Takes(of) })
}

// Assumes takes in what it told itself in a slot.
func (w *LogWorld) Assumes(slot uint64, m oracle.Message) { w.at(slot).Assumes(m) }

// May gives the input that a peer or a client can give it now, which is nearest to the one that is
// planned, and takes it in.
func (w *LogWorld) May(i SlotInput) (SlotInput, bool) {
	switch m := &i.Message; {
	case i.Kind == model.Told:
		return i, w.at(i.Slot).choose(i.Value)
	case i.Kind != model.Deliver:
		return i, true
	case m.Type == model.Promise:
		return i, w.promise(m)
	case !m.ofAll():
		of, ok := w.at(m.Slot).May(Input{Message: m.Message})
		m.Message = of.Message
		return i, ok
	}
	ok := true
	each(w.slots, &i.Message, func(_ uint64, r *World, of Message) {
		_, may := r.May(Input{Message: of})
		ok = ok && may
	})
	return i, ok
}

// promise makes of a Promise one that its acceptor can send: in each slot the vote that is planned,
// or what it must report there. It promises a ballot once, as the network may repeat that.
func (w *LogWorld) promise(m *SlotMessage) bool {
	same := func(p SlotMessage) bool { return p.From == m.From && p.Ballot == m.Ballot }
	if at := slices.IndexFunc(w.promises, same); at >= 0 {
		*m = w.promises[at]
		return true
	}
	if w.at(w.slots.Known()[0]).ours(m.From) {
		return false // it is the implementation's to send
	}
	var votes []SlotVote
	for _, v := range m.Votes {
		w.at(v.Slot)
	}
	for _, slot := range w.slots.Known() {
		of, ok := w.at(slot).May(Input{Message: m.in(slot)})
		if !ok {
			of, ok = w.at(slot).Promises(oracle.Node(m.From), m.Ballot)
		}
		if !ok {
			return false
		}
		if v := of.Message.Vote; v.Ballot != oracle.None {
			votes = append(votes, SlotVote{slot, v})
		}
	}
	m.Votes = votes
	w.promises = append(w.promises, *m)
	w.slots.All(m.First, func(slot uint64, r *World) { r.takesIn(m.in(slot)) })
	return true
}

// takesIn takes in what a peer has sent.
func (w *World) takesIn(m Message) {
	if of, judged := m.judged(); judged {
		w.sent.add(of)
		w.known.With(of)
	}
}

// Came tells whether the implementation, or a peer in the open, sent a message.
func (w *LogWorld) Came(m SlotMessage) bool { return w.at(m.Slot).Came(m.in(m.Slot)) }

// choose tells whether a value is chosen, or peers can choose it in secret in a ballot of theirs.
func (w *World) choose(v oracle.Value) bool {
	if len(w.known.Chosen()) > 0 {
		return w.known.IsChosen(v)
	}
	for _, b := range w.Ballots {
		if !w.propose(b, v) {
			continue
		}
		for a := range oracle.Node(w.Acceptors) {
			vote := oracle.Message{Type: oracle.Accepted, From: a, Ballot: b, Value: v}
			if !w.ours(model.Node(a)) && len(w.known.Breaks(vote)) == 0 {
				w.known.With(vote)
			}
		}
		if w.known.IsChosen(v) {
			return true
		}
	}
	return false
}
