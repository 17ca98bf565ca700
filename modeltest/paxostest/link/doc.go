// Package link says how the systems of the proofs (spec/paxos/proof) look as what they prove things
// of: Consensus.tla, Voting.tla, Paxos.tla, Synod.tla with its roles, the dialects, and the rules
// of May.tla. Each is held against the graph that TLC found: see the package of that name under
// modeltest.
//
// Where a system and the specification differ, and why that is right, is said in docs/proof.md and
// at each place.
package link
