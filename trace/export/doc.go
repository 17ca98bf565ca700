// Package export gets from TLC, for any specification, its state graph and random behaviours with
// the exact stimulus of each step: the action and its arguments.
//
// TLC names the action of a step but not its arguments. So a module is generated in which each
// action with each combination of arguments has a name of its own, `Prepare_a1_1 == Prepare(a1, 1)
// /\ TRUE`, and the next-state relation is their disjunction. The manifest's signatures say what
// arguments there are; TLC itself evaluates their domains. Where the manifest says which stimuli
// are possible there are two such names: one for the states in which the stimulus is possible, one
// for those in which it is hostile.
//
// What the caller owes:
//  1. Compare Graph's count of distinct states with that of a check of the model as it is (unless
//     that used SYMMETRY or VIEW): a signature with too small a domain, or an action without one,
//     gives fewer. Everything else is checked here.
//  2. Signatures and predicates are TLA+ text from the manifest and become part of a module: take
//     them from no stranger.
//  3. A parameter's name in a predicate of what is possible must not be a name of the
//     specification.
package export
