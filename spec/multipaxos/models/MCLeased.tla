------------------------------- MODULE MCLeased -------------------------------
(* Leased at the sizes at which TLC checks it, and its known bugs. *)
EXTENDS Leased, TLC

CONSTANTS l1, l2

MCOwner == [ballot \in Ballots |-> IF ballot % 2 = 1 THEN l1 ELSE l2]

\* A known bug: a leader trusts its clock as if it were the acceptors'.
NoMargin_Ends(asked) == asked + Term

\* A known bug: half of what is needed. Each of the two readings may be off.
HalfMargin_Ends(asked) == asked + Term - Believed

\* A known bug: a leader that was deposed is lent the lead again, once the other's lease is over.
RenewsDeposed_MayRenew(a, ballot) == TRUE

\* A known bug: who has lent promises another all the same.
LendsTwice_MayLend(a, ballot) == TRUE
==============================================================================
