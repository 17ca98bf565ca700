// Package told plays behaviours that are told in Markdown (package trace/scenario) on an
// implementation, step by step, and draws them.
//
//	play.go      the player: lines of a scenario on any [Stage]
//	stage.go     the stage that any closed model is, whose settings name a model
//	confirm.go   TLC's word that the specification of that model does the same
//
// A scenario of a model that holds is what the specification does, and so does the implementation.
// One of a model that must fail is its shortest counterexample and ends in "broken" and the
// property. If the model replaces what the implementation has in it, then "wrong:" stands before
// the first step that the implementation does not take, or takes elsewhere.
//
// What the caller owes: a manifest whose models are trusted, as they are given to TLC.
package told
