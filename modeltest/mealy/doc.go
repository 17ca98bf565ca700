// Package mealy makes complete test suites for black boxes from deterministic Mealy machines.
//
// A [Machine] is the specification: in each state each input has one output and one next state.
// [Peers] say which inputs may come, and when. [Suite] then gives words, sequences of inputs that
// each begin in the initial state: they lead to each state, take each transition from there, and go
// on with suffixes that only the state where the transition should have led answers rightly.
//
// # What is promised
//
// For peers that may send any of their inputs at any time, as [Any] makes them, let n be the number
// of states that they can reach and that words over these inputs tell apart. An implementation over
// these inputs that has at most n+Extra states and differs from the machine on any word over them
// differs on a word of the suite.
//
// This is the theorem of the W-method (M. P. Vasilevskii, Failure diagnosis of automata,
// Cybernetics 9(4), 1973; T. S. Chow, Testing software design modeled by finite-state machines,
// IEEE Transactions on Software Engineering SE-4(3), 1978) with harmonized state identifiers
// instead of one characterization set (A. Petrenko, N. Yevtushenko, A. Lebedev, A. Das,
// Nondeterministic state machines in protocol conformance testing, IFIP Workshop on Protocol Test
// Systems VI, 1993): any two states have a word in common, among the suffixes of both, that tells
// them apart.
//
// Why it holds: let V be the words that lead to the n states, one each, and take a shortest
// continuation after any word of V on which a passing implementation fails. It has more than
// Extra+1 inputs, as those up to there are in the suite. The first Extra+1 of its prefixes and the
// n words of V lead the implementation to n+Extra+1 states, all different: where the machine's
// states can be told apart, the common suffix has shown a difference, and where they cannot, a
// meeting would make a shorter continuation fail. Longer or more words never harm this argument.
//
// For any peers, those whose inputs depend on what happened before too, the suite catches every
// fault of one transition, another output or another next state, that any word they allow can show.
// No theorem is claimed beyond that.
//
// # Labels
//
// A label is what an observer sees of the state after each step. States with different labels need
// no suffix, if the implementation's label depends on nothing but its state. Before the first step
// nothing is seen. So with labels n counts the initial state only if a step leads to it; or if
// implementations are known to begin in a state with its label, and no other state has that label.
//
// # What the caller owes
//
//  1. The implementation is deterministic, and answers every word of the suite.
//  2. Reset is reliable: each word begins in the same state of the implementation.
//  3. Every step of a word is compared, not just the last.
//  4. Machine and peers pass their Check; else the functions here may panic.
package mealy
