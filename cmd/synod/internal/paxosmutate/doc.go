// Package paxosmutate tries the seeded bugs of Paxos as anybody's implementation is
// tested: behind the wire protocol, by the conformance suites and random runs. It
// explores each too, at the size at which it must show.
package paxosmutate
