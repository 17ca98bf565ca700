------------------------- MODULE MCProposerRoleApart -------------------------
(***************************************************************************)
(* ProposerRole with ballots of others between the proposer's own, with    *)
(* quorums that are no majorities, and with so many acceptors that votes   *)
(* of several ballots meet in one quorum.                                  *)
(***************************************************************************)
EXTENDS MCProposerRole

\* Of four ballots the proposer p2 owns the first and the last, or the last alone.
MCOwnerEnds == [ballot \in Ballots |-> IF ballot \in {1, 4} THEN p2 ELSE p1]
MCOwnerLast == [ballot \in Ballots |-> IF ballot = 4 THEN p2 ELSE p1]

Two == 2
Three == 3

\* What the round votes on is the value of the highest vote that a quorum
\* reported, the last Promise included, or else what the client wants.
AdoptsHighest ==
  [][proposer.phase = "prepare" /\ proposer'.phase = "accept" =>
       \A from \in Acceptors, vote \in Votes :
         LET high == Higher(proposer.best, vote) IN
           Promise(from, proposer.ballot, vote) =>
             proposer'.value = IF high.ballot = NoBallot THEN proposer.own ELSE high.value]_vars
==============================================================================
