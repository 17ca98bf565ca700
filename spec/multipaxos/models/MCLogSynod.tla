----------------------------- MODULE MCLogSynod -----------------------------
(***************************************************************************)
(* LogSynod closed, at the sizes at which TLC checks it.                   *)
(***************************************************************************)
EXTENDS LogSynod, TLC

CONSTANTS l1, l2

\* Ballots go round: l1 owns the odd ones, l2 the even ones.
MCOwner == [ballot \in Ballots |-> IF ballot % 2 = 1 THEN l1 ELSE l2]

Symmetry == Permutations(Acceptors) \cup Permutations(Commands)
==============================================================================
