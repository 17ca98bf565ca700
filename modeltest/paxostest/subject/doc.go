// Package subject puts tests to an implementation of Paxos, in Go ([Within]) or behind an
// adapter over a pipe ([OverPipe]), whoever chooses its ballots, and has the reference
// behind the same pipe ([ServeReference]). It translates and judges nothing. A protocol with other
// inputs and messages, as a log has, is spoken with an adapter likewise, in its own [Wording]
// ([Over]).
//
// What an implementation in Go is to it are the interfaces from [AcceptorUnderTest] on;
// what an adapter says, docs/wire.md.
package subject
