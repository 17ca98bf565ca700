// Package lease is a lock that is lent: a server that lends it for a while, clients that may not
// notice that their time is over, and a store that tells late writes by the token of their lease.
// Each is a value with steps that are functions of it: a step gives the next value, and whether
// anything happened.
//
// What the caller owes: to hand over what is told, which may be lost, repeated and late; and that
// the server, the clients and the store keep their state.
package lease

import "fmt"

// Client is one of those that want the lock, from 1 on.
type Client uint8

// String gives its name, c1 and so on.
func (c Client) String() string { return fmt.Sprintf("c%d", uint8(c)) }

// Nobody has no lock.
const Nobody Client = 0

// Token numbers leases, from 1 on; 0 stands for none.
type Token uint8

// Server lends the lock. The zero Server is the initial one.
type Server struct {
	Holder Client // Nobody if no lease runs
	Token  Token  // of the last lease
}

// Lend begins a lease (spec: Lend).
func (s Server) Lend(to Client) (Server, bool) {
	if s.Holder != Nobody {
		return s, false
	}
	return Server{Holder: to, Token: s.Token + 1}, true
}

// End is that a lock was given back (spec: End, MayEnd). It may be about a lease
// that ended long ago, even one of the very client that has the lock now.
func (s Server) End(given Token) (Server, bool) {
	if s.Holder == Nobody || given != s.Token {
		return s, false
	}
	return Server{Token: s.Token}, true
}

// Expire is that the time of the lease is over (spec: Expire).
func (s Server) Expire() (Server, bool) {
	if s.Holder == Nobody {
		return s, false
	}
	return Server{Token: s.Token}, true
}

// Lease is what a client knows of its last one.
type Lease struct {
	Token Token
	Holds bool // it believes to have the lock
}

// Begin is that the client hears of a lease (spec: Begin, MayBegin). It may hear late,
// and again.
func (l Lease) Begin(token Token) (Lease, bool) {
	if token <= l.Token {
		return l, false
	}
	return Lease{Token: token, Holds: true}, true
}

// Release gives the lock back (spec: Release).
func (l Lease) Release() (Lease, bool) {
	if !l.Holds {
		return l, false
	}
	return Lease{Token: l.Token}, true
}

// Store is what the lock protects: the token of the write that it took last.
type Store struct{ Last Token }

// Write writes under a lease (spec: Write, MayStore).
func (s Store) Write(token Token) (Store, bool) {
	if token <= s.Last {
		return s, false
	}
	return Store{Last: token}, true
}
