---------------------------- MODULE MCProposerRole ----------------------------
(* ProposerRole at the sizes at which TLC checks it. *)
EXTENDS ProposerRole

CONSTANTS p1, p2, a1, a2

\* Of five ballots the proposer p2 owns 2 and 4: others lie below, between and above.
MCOwner == [ballot \in Ballots |-> IF ballot % 2 = 1 THEN p1 ELSE p2]

MCHome == [p \in Proposers |-> IF p = p1 THEN a1 ELSE a2]
==============================================================================
