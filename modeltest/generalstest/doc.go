// Package generalstest is the one place that knows both the specification of the
// Two Generals and the code: it plugs impl/generals into the machinery that serves
// any protocol.
//
//	reference.go   which implementation a model is of
//	handshake.go   Handshake.tla with the generals of impl/generals in it
//	stream.go      Stream.tla and Numbered.tla, likewise
//	roles.go       the role models: one of them alone
//	stimulus.go    stimuli, between the specification's words and Go
//	project.go     states, in the specification's values
//	judge.go       what is expected, in words that do not ask the code
//
// At every state also the messages are fired that no model has, one for each number
// that can be written, and must change nothing.
//
// Package randomtest below it sends the same code into battle, with messengers that
// are captured by chance.
package generalstest
