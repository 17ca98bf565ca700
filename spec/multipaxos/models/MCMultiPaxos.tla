---------------------------- MODULE MCMultiPaxos ----------------------------
(* MultiPaxos at the sizes at which TLC checks it. *)
EXTENDS MultiPaxos, TLC

Symmetry == Permutations(Acceptors) \cup Permutations(Values)
==============================================================================
