-------------------------- MODULE MCMayClientSystem --------------------------
(***************************************************************************)
(* MayClientSystem at the sizes at which TLC checks it, and without one    *)
(* rule.                                                                   *)
(***************************************************************************)
EXTENDS MayClientSystem, TLC

MCQuorums == {Q \in SUBSET Acceptors : 2 * Cardinality(Q) > Cardinality(Acceptors)}

Symmetry == Permutations(Acceptors) \cup Permutations(Values)

\* What stands for a rule that is dropped.
Dropped2(x, y) == TRUE
Dropped3(x, y, z) == TRUE

\* One Promise that reports none, for enough of them.
SomeUnset(state, ballot) == \E a \in Acceptors : ReportsNone(state, a, ballot)
==============================================================================
