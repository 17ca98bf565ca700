// Package explore visits every state of a system of machines that share a set of
// messages, and checks what must hold in each: the implementation itself is
// explored, by brute force, and not a description of it.
//
// The set of messages only grows, and a machine may take any message in it,
// whenever and as often as it likes, or never: loss, duplication and reordering
// are all included.
//
// A machine's steps are pure functions, so each is called once for a state of the
// machine and an input, and remembered; exploring is then a matter of looking up,
// however long a step takes. A state of the system is a few words: a bit for each
// message and a number for each machine's state.
//
// The search is breadth-first, in batches. A batch of states is expanded by all
// workers, what comes out is dealt to the shards of the set of states seen, and the
// shards take it in and make what is new, again by all workers. Batches, shards and the
// order within them do not depend on how many workers there are, so neither does any
// result: counts, the violation that is found, and its path. Steps that are known to lead
// nowhere new are counted, and not taken.
//
// States seen are kept as fingerprints of 64 bits, or as they are ([Options.Exact]), and with
// each the number of the state before it and the input between, which is how a violation
// gets its path. What cannot be broken by a step is not looked at after it ([Invariant]).
// A fingerprint is the exclusive or of a hash for each message sent and each
// machine's state, so that two different states share one with a chance of 2^-64
// over the choice of hashes.
//
// What the caller owes: the steps and what observes them are pure, states that are
// equal behave alike (==), a property depends on no more than it says, and symmetries
// are ones. Properties are looked at by many goroutines at once; a machine's functions,
// or the observer, by one at a time. A System is for one search at a time.
package explore
