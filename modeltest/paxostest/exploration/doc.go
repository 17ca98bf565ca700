// Package exploration runs impl/paxos through every interleaving of a closed model, and
// checks the properties of the specification, by their names there, in every state
// (docs/explore.md). The properties are written a second time here, in Go: that they are
// right is shown by the models that TLC must refute, which must fail here too.
//
// What makes it quick is asked of the code: that acceptors and values are alike, and that a
// process is no more than its roles. See [System].
package exploration
