// Package randomtest sends the state machines of impl/generals into battle, over a
// channel that loses messengers: so many seeded times by chance, or once for each way
// in which messengers can be lost.
//
//	battle.go    what a battle is, and one for each protocol
//	simulate.go  battles by chance
//
// What it counts is what package odds computes: that both agree is what the tests of
// this package, and synod generals, show. The same seed gives the same battles on
// every machine.
package randomtest
