----------------------------- MODULE MCMayTold -------------------------------
(***************************************************************************)
(* MayTold at the sizes at which TLC checks it, and told too soon.         *)
(***************************************************************************)
EXTENDS MayTold, TLC

MCQuorums == {Q \in SUBSET Acceptors : 2 * Cardinality(Q) > Cardinality(Acceptors)}

Symmetry == Permutations(Acceptors) \cup Permutations(Values)

\* One vote is taken for the choice.
ByOneVote(value) == \E a \in Acceptors, ballot \in Ballots : Shows(known, a, ballot, value)

\* No vote is kept.
KeepsNone(a, value) == NoBallot
==============================================================================
