// Package proof reads proofs.json: what is proved of a protocol beyond the sizes that a model
// checker reaches, by which method, and what a prover must say. It lies beside the proofs that it
// names; who runs provers, runs these.
package proof
