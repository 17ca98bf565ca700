// Package scenario takes behaviours of Paxos that are told in Markdown (docs/scenarios.md)
// on impl/paxos, step by step, and has TLC confirm that they are behaviours of the
// specification: of a wrong turn up to its first wrong step, and of the known bug as a whole.
package scenario
