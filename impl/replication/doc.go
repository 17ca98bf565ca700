// Package replication has what replicas and their clients do in schemes that keep copies of data
// and are no consensus: each is right under conditions, and loses something without them. Every
// role is a value with steps that are functions of it: a step gives the next value, and whether
// anything happened.
//
//	slaves.go      a master and its slaves (spec: Slaves): when a write is safe, and who is promoted
//	quorums.go     a register on several replicas (spec: Quorums): where stamps come from, and
//	               whether a reader writes back
//	increments.go  adding one by get and set, and by compare-and-set (spec: Increments)
//	claims.go      compare-and-set at each replica (spec: Claims)
//	versions.go    versions with vector clocks, of which none is in charge (spec: Versions)
//
// What the caller owes: to hand over what was asked and answered, which may be lost and late; and
// that who comes back has what it had.
package replication
