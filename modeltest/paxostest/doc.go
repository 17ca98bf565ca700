// Package paxostest tests an implementation of Paxos that is somebody's own, in Go and in
// one line of a test:
//
//	func TestAcceptor(t *testing.T) {
//		paxostest.Acceptor(t, func(c paxostest.Cluster) paxostest.AcceptorUnderTest { return newAcceptor(c) })
//	}
//
// Write a type with the two methods of [AcceptorUnderTest] around your acceptor, and those
// of the optional interfaces that fit it, such as [Restarter]; the example below is a whole
// one. Then do likewise with the proposer and the learner, or with all three together as a
// [ProcessUnderTest]. A test that fails prints the shortest legal sequence of messages that
// leads to the first wrong one, drawn, with the rule of the specification that is broken.
//
// The tests are complete suites that follow from the graphs that TLC recorded of the
// specification; what is claimed of an implementation that passes is in
// docs/conformance.md. Random runs, in larger clusters, are in package randomtest. An
// implementation in another language is tested by the command: synod conform.
//
// What is judged is messages, by the rules of package oracle; what is only slow is a remark.
//
// What the caller owes: an implementation that create makes anew with an empty disk, and that
// sends nothing but what its methods return.
//
// This package is the front of the one place that knows the specification of Paxos and code
// that implements it. What is behind it, each importing only those above it:
//
//	model        the words of both: names, ballots, messages, stimuli, sizes, dialects
//	world        impl/paxos as the machine for a model that TLC explored
//	exploration  impl/paxos in every interleaving of a closed model
//	board        Paxos as a game, stepped by hand
//	scenario     behaviours that are told, and taken by impl/paxos
//	oracle       what a role may send, judged by messages alone
//	judge        who watches one implementation, and who plays its peers
//	suites       what a role is tested with
//	subject      how an implementation is spoken with, in Go or over a pipe
//	harm         what comes of a message that may not be sent
//	trial        how tests are run and shortened
//	conformance  what is found: verdicts, reports, known bugs, saved tests
//	randomtest   random runs
//
// and beside them, what is safe at all:
//
//	oracle       what a role may send, judged by messages alone
//	coverage     which edges of TLC's graph runs took
//	monitors     the monitors of oracle as machines for the models that TLC explored
//	harm         runs of a whole system in which a broken rule does harm
package paxostest
