// Package model is the words that the specification of Paxos and code that implements it
// have in common: how a model's constants are named in Go ([Names]), its ballots, messages,
// stimuli and sizes, what a role's state looks like to the specification, and the dialects
// of an acceptor as data.
//
// What is expected of code under test is worked out with what is here: the judge's own
// order of ballots, its own sets and quorums (order.go). No step of the code under test is
// taken here.
package model
