// Package cases has whole nodes of Paxos as people write them: each does one thing in its own way,
// and it is known whether that is safe. They choose their ballots, and keep on disk what must be
// there, where that is not what they get wrong.
//
//	node.go    a node, with a hook wherever a case does otherwise
//	safe.go    what real code does and the reference does not, and is safe
//	unsafe.go  what people get wrong
//	cases.go   how each is made and named
//
// They are written after papers and public code, and share nothing with impl/paxos. What the
// caller owes: a node takes one test, and has no lock.
package cases
