// Package specmutate makes mutants of a specification by itself, and asks its models whether they
// notice them: each conjunct and condition of the modules left out or denied, each comparison
// another. Nobody picks them, so what no model looks at shows.
//
// Mutants are of what the models' behaviours are made of: of what their first states and steps are
// defined by. What an invariant says is not mutated, nor what says what the next state is: without
// it TLC has no next state, and says so.
package specmutate
