// Package paxostest connects the specification of Paxos with implementations of
// it. It is the one place that knows the names of both: how a ballot of a model is
// written in Go, which step function is which action, and what the state of a role
// looks like to the specification.
//
// [Reference] gives the machine for a model that TLC explored, with the roles of
// impl/paxos in it; modeltest does the rest.
package paxostest
