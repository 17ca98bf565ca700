// Package leasetest plugs in a small protocol, as somebody would from outside: a lock that is lent.
//
//	system.go    all of impl/lease, and the messages between them
//	adapter.go   what plugs it in
//	builtin.go   what the commands need, which have it built in
//
// The specification, its variants and models.json are in spec/lease. docs/your-own-protocol.md goes
// through it.
package leasetest
