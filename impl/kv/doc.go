// Package kv is a replicated key-value store as a protocol that a node of package node hosts: one
// log of commands, decided by the roles of package multipaxos, and what executing it makes of each
// node.
//
//	log.go      a node of the log: what comes, and to whom it goes
//	acceptor.go votes, and what becomes of those that are not needed any more
//	leader.go   who leads, and what it proposes
//	learner.go  what is chosen is counted, told, executed, and caught up with
//	reader.go   gets, which are not in the log: a quorum says that there is no other leader
//	clients.go  who waits, sessions, and commands that are sent again
//	command.go  operations, as text
//	store.go    what they do to keys
//	tree.go     keys and values, as a value
//	snapshot.go a state as text, for a disk and for who lags behind
//	message.go  what nodes say beside the messages of package multipaxos
//	disk.go     records
//
// There is no goroutine, clock, random source or I/O here, as in package node: time is timers,
// chance a seed. What the caller owes is written there. What safety does not depend on is in
// [Policy].
//
// A client is named by the slot in which its session was opened. So no two have one name, and how
// old a session is shows from its name alone: what is older than so many slots is refused, by all
// replicas alike, and nothing of it is kept.
package kv
