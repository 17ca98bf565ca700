// Package mutate builds programs from a checkout of this repository with mutants of
// package paxos in it. The checkout is only read: the patched sources go to a temporary
// folder, and go build -overlay takes them in place of the real ones.
//
// A patch applies exactly or not at all. Lines may have moved, but what a hunk removes
// and what stands around it must be there, and once.
package mutate
