package generals

import (
	"fmt"
	"iter"
)

// Rank tells the generals apart (spec: First, Second).
type Rank uint8

// The generals.
const (
	First  Rank = iota // is given the order
	Second             // must hear of it
)

// Decision is what a general does (spec: Decisions).
type Decision uint8

// The decisions.
const (
	None Decision = iota // it has not decided
	Attack
	Retreat
)

// String gives the specification's word.
func (d Decision) String() string {
	switch d {
	case None:
		return "none"
	case Attack:
		return "attack"
	case Retreat:
		return "retreat"
	}
	return fmt.Sprintf("decision %d", uint8(d))
}

// Number says which message it is, from 1. 0 stands for none.
type Number uint8

// MaxNumber is the highest number of a message.
const MaxNumber = 63

// Numbers is a set of numbers from 1 to MaxNumber, a bit each.
type Numbers uint64

// Has reports whether a number is in the set; one above MaxNumber never is.
func (s Numbers) Has(n Number) bool { return s>>n&1 == 1 }

// With is the set with a number in it too. The number must exist.
func (s Numbers) With(n Number) Numbers { return s | 1<<n }

// Kind tells what a message is.
type Kind uint8

// The kinds.
const (
	Order  Kind = iota // spec: NumberedMessage
	Answer             // spec: AnswerMessage
)

// Message is what a messenger carries.
type Message struct {
	Kind   Kind
	Number Number
}

// Messages are those of one kind with the numbers from First to Last; none if
// Last is 0.
type Messages struct {
	Kind        Kind
	First, Last Number
}

// All gives them in order.
func (m Messages) All() iter.Seq[Message] {
	return func(yield func(Message) bool) {
		for n := m.First; n <= m.Last && m.Last > 0; n++ {
			if !yield(Message{m.Kind, n}) {
				return
			}
		}
	}
}

// Effects are what comes out of a step. The zero value is what comes out where
// nothing happens: the input was ignored, and the state is as before.
type Effects struct {
	Happened bool
	Send     Messages // to send messengers with
	Decided  Decision // what the general has decided in this step, or None
}
