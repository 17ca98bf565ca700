----------------------------- MODULE SlotLearner -----------------------------
(***************************************************************************)
(* The learner of a log: that of one decree in each slot. What is counted  *)
(* in one slot says nothing of another, so slots are learned in any order, *)
(* and a hole is nothing that a learner knows of: to wait is the           *)
(* replica's.                                                              *)
(***************************************************************************)
EXTENDS SlotMessage, Learner

InitSlotLearner == [slot \in Slots |-> InitLearner]

SlotLearnerStates == [Slots -> LearnerStates]

\* Override point: in which slot a vote counts.
Counts(slot) == {slot}

\* An Accepted arrives. It counts in its slot, and nowhere else. MultiPaxos: a
\* stuttering step.
OnSlotLearn(learner, from, ballot, slot, value) ==
  [s \in Slots |-> IF s \in Counts(slot) THEN OnLearn(learner[s], from, ballot, value).state ELSE learner[s]]
==============================================================================
