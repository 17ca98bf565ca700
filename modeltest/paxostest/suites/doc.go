// Package suites is what a role of Paxos is tested with when it is somebody else's: the
// graphs that TLC recorded, read as machines, complete suites for them, and what obedient peers
// can bring about ([Plan]). Which answers are right is not said here.
//
// What the caller owes: [Features] that are true of the implementation. An input that it
// does not take is in no suite.
package suites
