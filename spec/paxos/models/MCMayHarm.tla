------------------------------ MODULE MCMayHarm ------------------------------
(* MayHarm at the sizes at which TLC checks it. *)
EXTENDS MayHarm, TLC

MCQuorums == {Q \in SUBSET Acceptors : 2 * Cardinality(Q) > Cardinality(Acceptors)}

Symmetry == Permutations(Acceptors) \cup Permutations(Values)
==============================================================================
