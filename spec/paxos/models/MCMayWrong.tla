------------------------------ MODULE MCMayWrong ------------------------------
(* MayWrong at the smallest size at which TLC finds the harm. *)
EXTENDS MayWrong, TLC

MCQuorums == {Q \in SUBSET Acceptors : 2 * Cardinality(Q) > Cardinality(Acceptors)}

Symmetry == Permutations(Acceptors) \cup Permutations(Values)
==============================================================================
