package judge

import (
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// The rules about replicas, as Replicated.tla of spec/multipaxos has them.
const (
	ExecutesThePrefix oracle.Rule = "ExecutesThePrefix" // in the order of the slots, and past no slot that has something to execute
	OnceEach          oracle.Rule = "OnceEach"          // each command once, however often the log has it
)

// order is what a replica has executed.
type order struct {
	next      uint64 // slot
	done      []SlotMessage
	restarted bool // since then: it may begin again with any slot before
}

// executes judges that a command is executed, which is chosen in its slot.
func (w *LogWatch) executes(m SlotMessage) (out []SlotBroken) {
	o := &w.order
	if o.restarted && m.Slot < o.next {
		o.next = m.Slot
		o.done = slices.DeleteFunc(o.done, func(d SlotMessage) bool { return d.Slot >= m.Slot })
	}
	o.restarted = false
	broken := func(rule oracle.Rule, because ...SlotMessage) {
		of := Broken{Violation: Violation{Rule: rule}, Sent: m.Message}
		out = append(out, SlotBroken{Slot: m.Slot, Because: because, Broken: of})
	}
	last := o.done[max(0, len(o.done)-1):]
	switch before := w.before(m.Value); {
	case m.Slot < o.next:
		broken(ExecutesThePrefix, last...)
	case w.Once && before != nil:
		broken(OnceEach, *before)
	default:
		for slot := o.next; slot < m.Slot; slot++ {
			if left, skips := w.skips(slot); !skips {
				broken(ExecutesThePrefix, left)
				break
			}
		}
	}
	if m.Slot >= o.next {
		o.next, o.done = m.Slot+1, append(o.done, m)
	}
	return out
}

// before is when a command was executed before; nil if it was not. What does nothing may do so
// again.
func (w *LogWatch) before(v oracle.Value) *SlotMessage {
	at := slices.IndexFunc(w.order.done, func(d SlotMessage) bool { return d.Value == v && v != w.NoOp })
	if at < 0 {
		return nil
	}
	return &w.order.done[at]
}

// skips tells whether a replica may go past a slot without executing anything, as there is nothing
// to do or it was done before; if not, with what is chosen there, as far as it can know.
func (w *LogWatch) skips(slot uint64) (left SlotMessage, skips bool) {
	left = SlotMessage{Slot: slot}
	for _, v := range w.slots.At(slot).decided.Values() {
		if left.Type, left.Value = model.Learn, v; v == w.NoOp || w.before(v) != nil {
			return left, true
		}
	}
	return left, false
}
