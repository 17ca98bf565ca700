----------------------------- MODULE MCLogLeader -----------------------------
(* LogLeader at the size at which TLC checks it. *)
EXTENDS LogLeader

CONSTANTS l1, l2

MCOwner == [ballot \in Ballots |-> IF ballot % 2 = 1 THEN l1 ELSE l2]
==============================================================================
