// Package generals is the Two Generals problem as pure state machines: two
// generals, messengers that may be captured, and an hour at which each does what
// it has decided. No protocol solves it; these are a handshake, and what
// engineers do instead.
//
// It mirrors the TLA+ modules of spec/generals file by file and operator by
// operator:
//
//	messenger.go  Messenger.tla  who they are, decisions, messages, steps
//	general.go    General.tla    one general in a handshake of any length
//	sender.go     Sender.tla     sends the order in numbered messages
//	acker.go      Acker.tla      acknowledges each of them
//	estimator.go  Estimator.tla  answers once, as often as the gaps ask for
//
// A step takes a state and one input and gives the next state and what comes out.
// There is no goroutine, clock, random source, I/O or log, and the same input
// gives the same output. States are comparable values.
//
// What the caller owes:
//
//  1. It carries the messages, each by as many messengers as it likes: a message
//     that is heard again changes nothing.
//  2. It says when the hour has come, and when it is time to send the next
//     message or to answer: clocks are the caller's.
//
// Input never panics: a message that is not for a general, or whose number does
// not exist, is ignored.
package generals
