// Package paxos is Paxos for one value as pure state machines: what Lamport's
// "Paxos Made Simple" (PMS below) says in its section 2, and nothing else.
//
// It mirrors the TLA+ modules of spec/paxos file by file and operator by
// operator, with the same names where Go allows:
//
//	ballot.go    Ballot.tla     ballots, votes, values
//	quorum.go    Quorum.tla     sets of nodes, and how many suffice
//	message.go   Message.tla    the messages, and what a step gives
//	acceptor.go  Acceptor.tla   answers a Prepare, grants an Accept
//	proposer.go  Proposer.tla   runs rounds: set and get
//	learner.go   Learner.tla    counts votes
//	process.go   Process.tla    one of each role, sharing a disk
//
// A step takes a state and one input and gives the next state and its
// [Effects]. There is no goroutine, clock, random source, I/O or log, and the
// same input gives the same output. States are values: a step never changes
// the one it is called on, nor memory that this one refers to.
//
// What the caller owes stands on [Effects], numbered. Two things are the
// caller's alone: the ballot that a round starts with, as choosing it is policy
// (PMS 2.4), and carrying messages.
//
// Input never panics: a message outside the spec's set Messages (a ballot that
// is not real, a sender outside the cluster) is ignored. The one programmer
// error that panics is [Majority] of a number of nodes that cannot be.
//
// Where the text departs from the spec's: NoBallot, NoVote and None are zero
// values, asked for with IsNone; a refusal is silent there and carries a Reject
// here; a step takes self and Quorums only if it uses them, but for OnReject, which
// is called as the other steps that hear acceptors are; override points that
// merely name a default (Reported, AssumedVoters, MaySkip, Tally, Fold,
// AcceptBallot, AcceptorAfterRestart) are written out in place.
package paxos
