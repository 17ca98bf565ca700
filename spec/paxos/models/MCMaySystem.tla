----------------------------- MODULE MCMaySystem -----------------------------
(***************************************************************************)
(* MaySystem at the sizes at which TLC checks it, and without one rule.    *)
(***************************************************************************)
EXTENDS MaySystem, TLC

MCQuorums == {Q \in SUBSET Acceptors : 2 * Cardinality(Q) > Cardinality(Acceptors)}

\* Quorums that do not meet: any one acceptor chooses.
MCAnyone == {{a} : a \in Acceptors}

\* And all together only.
MCEveryone == {Acceptors}

Symmetry == Permutations(Acceptors) \cup Permutations(Values)

\* What stands for a rule that is dropped.
Dropped(state, m) == TRUE
DroppedFrom(state, ballot, value) == TRUE
DroppedDead(state, low, high) == TRUE
==============================================================================
