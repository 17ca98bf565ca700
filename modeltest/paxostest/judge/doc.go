// Package judge judges what an implementation of a role of Paxos sends, in ballots of any form,
// by what it was given and what it sent before: package oracle decides, nothing else does.
//
//	message.go   what is given and what is sent
//	watch.go     who watches one implementation: safety, by the oracle
//	world.go     who plays its peers: what may be given to it at all
//	progress.go  what the reference would have sent and it did not: never a verdict
//
// What the caller owes: every input, before what it produced, and all that was produced, in that
// order; and only inputs that [World] permits, else an innocent implementation can look guilty.
package judge
