------------------------------ MODULE MCProcess ------------------------------
(***************************************************************************)
(* Who is who in the closed models.                                        *)
(***************************************************************************)
EXTENDS Process, TLC

CONSTANTS p1, p2, a1, a2

\* Ballots go round: p1 owns the odd ones, p2 the even ones.
MCOwner == [ballot \in Ballots |-> IF ballot % 2 = 1 THEN p1 ELSE p2]

\* p1 owns every ballot.
MCOwnerOne == [ballot \in Ballots |-> p1]

\* p1 shares its process with a1, p2 with a2.
MCHome == [p \in Proposers |-> IF p = p1 THEN a1 ELSE a2]

\* Acceptors are alike, as long as no process assumes anything of its own.
Symmetry == Permutations(Acceptors) \cup Permutations(Values)
==============================================================================
