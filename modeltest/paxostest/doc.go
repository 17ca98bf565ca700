// Package paxostest connects the specification of Paxos with implementations of
// it. It is the one place that knows the names of both: how a ballot of a model is
// written in Go, which step function is which action, and what the state of a role
// looks like to the specification.
//
// [Reference] gives the machine for a model that TLC explored, with the roles of
// impl/paxos in it; modeltest does the rest.
//
// [Explore] runs the roles of impl/paxos through every interleaving of a closed model
// and checks the specification's properties in every state (docs/explore.md).
//
// [Acceptor], [Proposer] and [Learner] test somebody else's implementation in Go, in
// one line of a test, and [Adapter] one in any language, over the wire protocol
// (docs/wire.md): with complete suites that follow from the graphs that TLC recorded.
// What is claimed of an implementation that passes is in docs/conformance.md.
//
// What the caller owes them: an implementation that is deterministic, that create
// makes anew with an empty disk, and that sends nothing but what its methods return.
package paxostest
