----------------------------- MODULE MCTwoPhase -----------------------------
(***************************************************************************)
(* Variants of TwoPhase. A configuration puts one of these in the place of *)
(* an override point.                                                      *)
(***************************************************************************)
EXTENDS TwoPhase

\* A known bug: whoever waits for the decision aborts.
TimeoutAborts(state) == "aborted"

\* A known bug: whoever voted for it commits.
TimeoutCommits(state) == IF state = "prepared" THEN "committed" ELSE "aborted"

\* A known bug: a majority is enough.
MostAreEnough(votes) == 2 * Cardinality(votes) > Cardinality(Participants)
==============================================================================
