// Package host runs a node of impl/node on a real machine: a file for its disk, HTTP for its
// network, clocks for its timers.
//
//	host.go     one goroutine that owns the node, and carries out its effects
//	store.go    the disk: a bbolt file that is what was written, or is refused
//	faulty.go   one that fails when a test wants it to
//	peers.go    messages to other nodes, in batches
//	wire.go     messages as JSON
//	server.go   what is listened to, and its limits
//	hosted.go   what a node can host
//	clients.go  registers: what clients may ask, as openapi.json says
//	keys.go     a replicated store, likewise, by openapi-store.json
//	logwire.go  its messages as JSON
//	guard.go    who may speak: loopback alone, or mutual TLS
//	metrics.go  what is counted
//	client.go   the other end: asks one node after another
//
// A node that cannot write, or that finds its disk other than it left it, ends: it never answers
// from doubt.
//
// What the caller owes: one host for one file, and a file that nobody else changes, restores or
// empties. A node whose disk is lost is lost, and must not come back empty.
package host
