// Package monitors makes the monitors of package oracle machines for the models of the
// specification that watch a role, so that they are held against TLC's graphs as any
// implementation is: every message in every state, with the rules that it breaks.
//
// A monitor takes messages and keeps what they show, and is written to go on, not to be gone
// back to. So a state here is a monitor that is never stepped itself: a clone of it is. Two
// are one state if all that they keep is equal ([oracle.Facts]); that these are judged alike,
// whatever messages led there, is shown against the definitions in package oracle.
package monitors
