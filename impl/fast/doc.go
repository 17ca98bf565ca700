// Package fast has the roles of Fast Paxos, and of Flexible Paxos, which is Fast Paxos without fast
// ballots. Each is a value with steps that are functions of it: a step gives the next value, and
// whether anything happened.
//
//	acceptor.go      who promises and votes
//	coordinator.go   what may be proposed in a ballot, by what was heard of lower ones
//	quorum.go        who is enough
//
// What the caller owes: to hand over what was said, which may be lost, repeated and late; that an
// acceptor is on disk before it is heard of; that each ballot has one coordinator, who proposes
// once in it; and sizes of quorums that are [QuorumSizes.Safe].
package fast
