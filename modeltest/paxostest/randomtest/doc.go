// Package randomtest tests an implementation of Paxos by random runs: in clusters of
// up to seven acceptors and four proposers, over up to twenty ballots, which is more
// than the complete suites of package paxostest go through. Messages are lost,
// repeated and delayed, and nodes crash; whatever comes to the implementation,
// obedient peers can have sent.
//
// A run that finds a wrong answer is shortened until nothing can be left out of it.
// The same seed gives the same runs and the same result on every machine.
//
// What is passed is no proof: complete suites first.
package randomtest
