package explore

import "slices"

// None stands where there is no message.
const None = -1

// System is what is explored: machines, a set of messages between them, and what
// must hold.
type System struct {
	// Machines are the parts, each a [States]. At most 64.
	Machines []Machine
	// Messages is how many different ones can be sent; they are numbered from 0.
	Messages int
	// Inputs are all that can happen, in the order in which it is tried.
	Inputs []Input
	// Observe, if not nil, gives what the last machine, which takes no input, makes
	// of a step: the number of its next state. It remembers what happened, for the
	// properties that speak of it. A step that changes nothing is shown to it as well.
	Observe func(before, after View) uint32
	// NoIdle: a step that changes nothing is none, and not counted, as of a specification
	// whose actions need a change.
	NoIdle bool
	// Symmetries are renamings that turn a behaviour into a behaviour, a group but for
	// the one that changes nothing. Of states that are renamings of each other one is
	// visited.
	Symmetries []Renaming

	Invariants []Invariant
	Witnesses  []Witness
}

// Input is something that can happen to machines.
type Input struct {
	Needs int   // the message that must have been sent, or None
	Takes []int // the machines that it happens to, in one step; of an input that needs a message only one
}

// Invariant must hold in every state.
type Invariant struct {
	Name string
	// Machines and Messages say what may break it: it is looked at again only after a
	// step that changes one of the machines or sends one of the messages for the first
	// time. Without either any step may.
	Machines []int
	Messages []int
	Holds    func(View) bool

	// At most one of these says how to look at it with less work, and nothing but what
	// Holds says.

	// Given, of an invariant of one machine, gives what is left to look at where the
	// machine is in the state of a number: nil if it holds there whatever was sent. It is
	// called once for each state of the machine.
	Given func(local uint32) func(View) bool
	// After, of an invariant of messages alone, gives what is left to look at where it held
	// before a message was sent: nil if it still does. It is called once for each message.
	After func(message int) func(View) bool
	// Alone says that no message matters: it is looked at once where the machines are in
	// the same states.
	Alone bool
}

// Witness is a state that should be possible: a search in which no state is one
// proves less than it seems to.
type Witness struct {
	Name string
	Seen func(View) bool
}

// Renaming permutes machines and messages: Machines[i] is what machine i becomes,
// Messages[m] what message m becomes. How it renames within a machine's state is
// [States.Content].
type Renaming struct {
	Machines []int
	Messages []int
}

// View is a state of the system, for as long as the function that it is given to
// runs.
type View struct {
	c     *compiled
	words []uint64
}

// Sent reports whether a message was sent.
func (v View) Sent(message int) bool { return v.words[message/64]>>(message%64)&1 == 1 }

// Messages gives the messages sent, a bit each, 64 to a word. Not to be written to.
func (v View) Messages() []uint64 { return v.words[:v.c.messageWords] }

// Local gives the number of a machine's state; [States.At] gives the state. Numbers
// are dealt as states are met, which differs from search to search: no property may
// depend on them.
func (v View) Local(machine int) uint32 { return v.c.machines[machine].get(v.words) }

// Look has look see the state in which every machine is in its initial state and
// those messages were sent: to try a property on a state, whether it can be reached
// or not. An error is about the system.
func Look(sys *System, sent []int, look func(View)) error {
	e, err := Open(sys)
	if err != nil {
		return err
	}
	v := e.View(nil, nil)
	for _, message := range sent {
		v.words[message/64] |= 1 << (message % 64)
	}
	look(v)
	return nil
}

// Eye sees states of a system that no search met, one after the other.
type Eye struct {
	c       *compiled
	initial []uint64
}

// Open gives an eye for a system, whose machines number their states anew. An error is about the
// system.
func Open(sys *System) (*Eye, error) {
	c, words, err := compile(sys, false)
	return &Eye{c, words}, err
}

// View is the state in which those messages were sent, a bit each as [View.Messages] has them, and
// each machine is in its state of that number, which [States.Number] gives; without numbers all are
// in their initial states. It stays valid.
func (e *Eye) View(sent []uint64, numbers []uint32) View {
	v := View{e.c, slices.Clone(e.initial)}
	copy(v.words, sent[:min(len(sent), e.c.messageWords)])
	for i, local := range numbers {
		e.c.machines[i].set(v.words, local)
	}
	return v
}
