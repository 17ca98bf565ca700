package judge

import (
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// LogWatch watches one implementation of a log: a [Watch] in each slot, and the order in which
// commands are executed. With one slot it is a Watch.
type LogWatch struct {
	Traits
	slots *oracle.Slots[*Watch]
	order order
}

// SlotBroken is what an implementation of a log did that it may not do.
type SlotBroken struct {
	Slot    uint64
	Because []SlotMessage // with which it does not go together, beside those of the slot
	Broken
}

// NewLogWatch has seen nothing yet.
func NewLogWatch(s Seat, l Traits) *LogWatch {
	slots := oracle.NewSlots(func() *Watch {
		w := NewWatch(s)
		w.Given(Input{Kind: model.Set, Value: l.NoOp})
		return w
	})
	slots.At(l.First) // so that what is said of all slots is judged
	return &LogWatch{Traits: l, slots: slots, order: order{next: l.First}}
}

// Given takes in an input.
func (w *LogWatch) Given(i SlotInput) {
	switch i.Kind {
	case model.Set:
		w.slots.All(0, func(_ uint64, r *Watch) { r.Given(Input{Kind: model.Set, Value: i.Value}) })
	case model.Told:
		w.slots.At(i.Slot).Given(Input{Kind: model.Told, Value: i.Value})
	case model.Restart:
		w.order.restarted = true
	case model.Deliver:
		each(w.slots, &i.Message, func(_ uint64, r *Watch, m Message) { r.Given(Input{Message: m}) })
	}
}

// each says a message of a log of the slots that it is about.
func each[R any](slots *oracle.Slots[R], m *SlotMessage, says func(uint64, R, Message)) {
	if !m.ofAll() {
		says(m.Slot, slots.At(m.Slot), m.in(m.Slot))
		return
	}
	for _, v := range m.Votes {
		slots.At(v.Slot)
	}
	slots.All(m.First, func(slot uint64, r R) { says(slot, r, m.in(slot)) })
}

// ofGets are the rules that nothing but the answer of a get rests on, and a log has no gets: it
// reads by a command. So its acceptor may report of each slot what it voted below the ballot alone.
var ofGets = []oracle.Rule{oracle.IsAsked, oracle.NoneIsNone}

// asks tells whether a rule of a decree is asked of a slot.
func (w *LogWatch) asks(r oracle.Rule) bool {
	return !slices.Contains(ofGets, r) && !(w.Packs && r == oracle.WasRequested)
}

// Sends judges a message that it sent, and takes it in. Of one that is about all slots each is
// judged, and the lowest comes first.
func (w *LogWatch) Sends(m SlotMessage) (out []SlotBroken) {
	each(w.slots, &m, func(slot uint64, r *Watch, of Message) {
		for _, b := range r.Sends(of) {
			if w.asks(b.Rule) {
				out = append(out, SlotBroken{Slot: slot, Broken: b})
			}
		}
	})
	if m.Executes && len(out) == 0 {
		out = append(out, w.executes(m)...)
	}
	return slices.Clip(out)
}

// Assumed gives to each slot what the node must have sent to itself there in silence, since the
// last time.
func (w *LogWatch) Assumed(takes func(slot uint64, m oracle.Message)) {
	for _, slot := range w.slots.Known() {
		r := w.slots.At(slot)
		for _, m := range r.Assumed {
			takes(slot, m)
		}
		r.Assumed = nil
	}
}
