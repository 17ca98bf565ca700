// Package vc makes verification conditions: from a transition system with named invariants it
// derives the questions whose answers prove that the invariants hold in every reachable state, at
// any size. The questions are SMT-LIB 2.6 scripts that any solver reads; this package starts none.
//
// A system is a text file of s-expressions. Terms are SMT-LIB's own (and, or, not, =>, =, distinct,
// ite, let, forall, exists, Bool, Int and its arithmetic); the forms around them are
//
//	(include "Order.vc")                       the forms of another file, here
//	(sort Node) (enum Phase idle busy)         sorts: any size, or just these members
//	(const top Node)                           what never changes
//	(function below (Node Node) Bool)
//	(axiom Total (forall ...))                 what is assumed of it
//	(state holds (Node) Bool)                  what changes; a relation is a function to Bool
//	(define May ((x Node)) Bool (...))         a name for a term; mutants replace these
//	(init (forall ...))                        all inits together describe the first states
//	(action Take ((x Node))                    a step, for any x
//	  (guard (May x))                          all guards must hold
//	  (update holds ((y Node)) (or (= x y) (holds y)))
//	  (implements Choose x))                   or (implements stutter), where the system refines another,
//	                                           or (implements-when (May x) Choose x), elsewhere stutter
//	(invariant OneHolds (forall ...))          what the induction carries
//	(safety Agreement (forall ...))            what follows from it
//	(theorem Meet (forall ...))                what follows from the axioms alone
//	(witness SomeHolds (exists ...))           what an invariant state can look like
//	(run Chosen (Take Take) (exists ...))      what these steps can lead to, from a first state
//	(stands held ((x Node)) (...))             a state symbol that always equals a term over others
//	(history held)                             state symbols that nothing else depends on
//	(refines Voting "Voting.vc"                the system implements another, seen by
//	  (define votes (...) ...)                 what each state symbol of the other is
//	  (lemma VotesSafe))                       an invariant of the other, used here
//
// What no update names is unchanged. Guards and updates see the state before the step. A variable
// never has the name of a symbol.
//
// A caller owes: a solver that answers each condition as wanted, for each system in the chain of
// refinement. An answer other than wanted, unknown included, proves nothing.
package vc
