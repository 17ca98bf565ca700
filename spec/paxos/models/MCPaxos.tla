------------------------------- MODULE MCPaxos -------------------------------
(* Paxos at the size at which TLC checks it. *)
EXTENDS Paxos, TLC

MCQuorums == {Q \in SUBSET Acceptors : 2 * Cardinality(Q) > Cardinality(Acceptors)}

Symmetry == Permutations(Acceptors) \cup Permutations(Values)
==============================================================================
