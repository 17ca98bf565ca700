// Package leasetest is a complete example of a protocol that is plugged in from
// outside: a server that lends a lock for a while, clients that may not notice that
// their time is over, and a store that tells late writes by the token of their lease.
//
//	spec/        the specification, its variants, models.json
//	lock.go      the state machine: server, client and store
//	system.go    all of them and the messages between them
//	adapter.go   what plugs it in
//
// docs/your-own-protocol.md goes through it.
package leasetest
