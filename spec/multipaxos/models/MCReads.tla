------------------------------- MODULE MCReads -------------------------------
(* Reads at the sizes at which TLC checks it, and its known bugs. *)
EXTENDS Reads, TLC

CONSTANTS l1, l2

MCOwner == [ballot \in Ballots |-> IF ballot % 2 = 1 THEN l1 ELSE l2]

B32_Confirmed(read) == TRUE

B33_Confirmed(read) == read.confirmed # {}

B34_Confirms(promise, ballot) == TRUE

B35_Recovered(leader) == leader.knows
==============================================================================
