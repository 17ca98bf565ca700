// Package logtest tests somebody's Multi-Paxos: an acceptor, a leader, a replica, or a whole node
// of a replicated log, in Go in one line, or behind an adapter (docs/wire.md).
//
//	roles.go    what an implementation in Go is to the tests
//	logtest.go  the test in one line, and of an adapter
//	speaker.go, within.go, pipe.go   how it is spoken to
//	letter.go   what can come to it, with ballots and slots that a test names
//	words.go, random.go, dress.go, many.go, cuts.go   the tests
//	closing.go  what each of them ends with
//	session.go  one test under way
//	shorten.go  what a test that went wrong says less
//	report.go, divergence.go, saved.go   what is told, and kept
//	reference.go  our own implementation, which conforms
//
// What is right is not said here: package judge has the oracle watch each slot as if it were
// alone, by messages, and the order in which commands are executed. So whoever sends Accepts in
// any order, batches, pipelines, deals its slots itself, numbers them from 0 or from 1, answers
// again, refuses or is silent, keeps one promise for all slots or one for each, is not flagged for
// that.
//
// What the caller owes: a function that makes an implementation anew, with an empty disk, and
// interfaces that are true of it. What an adapter shows must be what its implementation sends.
package logtest
