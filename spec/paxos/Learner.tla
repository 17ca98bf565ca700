------------------------------- MODULE Learner -------------------------------
(***************************************************************************)
(* The learner: counts votes until a value is chosen. Its record:          *)
(*   votes  the Accepted messages seen; forgotten once a value is learned  *)
(*   value  the value that it learned, or None                             *)
(* Nothing of it need be on disk.                                          *)
(***************************************************************************)
EXTENDS Message

CONSTANT Learners

InitLearner == [votes |-> {}, value |-> None]

LearnerStates ==
  [votes : SUBSET [from : Acceptors, ballot : Ballots, value : Values],
   value : Values \cup {None}]

\* Who voted for the value in the ballot, as far as the learner has seen.
VotersSeen(votes, ballot, value) ==
  {vote.from : vote \in {v \in votes : v.ballot = ballot /\ v.value = value}}

\* An Accepted arrives. Votes count together only in one ballot and for one
\* value. Paxos: a stuttering step.
OnLearn(learner, from, ballot, value) ==
  LET votes == learner.votes \cup {[from |-> from, ballot |-> ballot, value |-> value]}
  IN  IF learner.value # None THEN Nothing(learner)
      ELSE IF Enough2(VotersSeen(votes, ballot, value))
        THEN Nothing([votes |-> {}, value |-> value])
      ELSE Nothing([learner EXCEPT !.votes = votes])
==============================================================================
