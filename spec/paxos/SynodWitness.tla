----------------------------- MODULE SynodWitness -----------------------------
(***************************************************************************)
(* What must be possible: states that some behaviour of Synod reaches. A   *)
(* model in which they are missing proves less than it seems to.           *)
(***************************************************************************)
EXTENDS SynodRefinement

SometimesChosen == Chosen # {}

SometimesDecided == \E p \in Proposers : proposers[p].phase = "decided"

\* A proposer that wants to set one value knows of a vote for another one.
SometimesForced ==
  \E p \in Proposers : LET s == proposers[p] IN
    s.own # None /\ s.best # NoVote /\ s.best.value # s.own

\* Two values are on the table of one round: the highest ballot must win.
SometimesTwoReported ==
  \E m, n \in Sent("Promise") :
    m.ballot = n.ballot /\ m.vote # NoVote /\ n.vote # NoVote /\ m.vote.value # n.vote.value

SometimesUnset == \E p \in Proposers : proposers[p].phase = "unset"

SometimesLearned == \E l \in Learners : learners[l].value # None
==============================================================================
