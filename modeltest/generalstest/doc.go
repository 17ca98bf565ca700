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
//
// Package randomtest below it sends the same code into battle, with messengers that
// are captured by chance.
package generalstest
