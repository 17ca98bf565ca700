package judge

import (
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// LogWatch watches one implementation of a log: a [Watch] in each slot, what clients asked of the
// log, and the order in which commands are executed. With one slot it is a Watch.
type LogWatch struct {
	Traits
	slots *oracle.Slots[*Watch]
	asked map[oracle.Value]int // commands that it knows, from whichever slot: how often they were asked for, less the slots that it chose for them
	order order
	Twice bool // it chose more slots for one than it was asked for it
}

// SlotBroken is what an implementation of a log did that it may not do.
type SlotBroken struct {
	Slot    uint64
	Because []SlotMessage // with which it does not go together, beside those of the slot
	Broken
}

// NewLogWatch has seen nothing yet.
func NewLogWatch(s Seat, l Traits) *LogWatch {
	slots := oracle.NewSlots(func() *Watch { return NewWatch(s) })
	slots.At(l.First) // so that what is said of all slots is judged
	return &LogWatch{Traits: l, slots: slots, asked: map[oracle.Value]int{}, order: order{next: l.First}}
}

// Given takes in an input.
func (w *LogWatch) Given(i SlotInput) {
	switch i.Kind {
	case model.Set:
		w.asked[i.Value]++
	case model.Told:
		w.asked[i.Value] += 0
		w.slots.At(i.Slot).Given(Input{Kind: model.Told, Value: i.Value})
	case model.Restart:
		w.order.restarted = true
	case model.Deliver:
		w.hears(&i.Message)
		each(w.slots, &i.Message, func(_ uint64, r *Watch, m Message) { r.Given(Input{Message: m}) })
	}
}

// hears takes in which commands a message has: somebody asked for them, as they were proposed.
func (w *LogWatch) hears(m *SlotMessage) {
	if m.Type.Carries().Value {
		w.asked[m.Value] += 0
	}
	for _, v := range m.Votes {
		w.asked[v.Value] += 0
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

// forgives tells whether a slot of a log may break a rule of a decree. What was not proposed in the
// slot must have been asked of the log, in whichever one (spec: MayChoose of Replicated.tla).
func (w *LogWatch) forgives(b Broken) bool {
	command := b.Sent.Value
	switch left, known := w.asked[command]; {
	case b.Rule != oracle.WasRequested:
		return b.Rule.OfGets()
	case w.Packs || command == w.NoOp:
	case !known:
		return false
	default:
		w.asked[command], w.Twice = left-1, w.Twice || left <= 0
	}
	return true
}

// Sends judges a message that it sent, and takes it in. Of one that is about all slots each is
// judged, and the lowest comes first.
func (w *LogWatch) Sends(m SlotMessage) (out []SlotBroken) {
	each(w.slots, &m, func(slot uint64, r *Watch, of Message) {
		for _, b := range r.Sends(of) {
			if !w.forgives(b) {
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
