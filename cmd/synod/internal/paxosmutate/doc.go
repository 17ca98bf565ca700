// Package paxosmutate says what the seeded bugs of Paxos are tried by: as anybody's
// implementation is tested, behind the wire protocol, by the conformance suites and random
// runs; and explored at the size at which each must show.
package paxosmutate
