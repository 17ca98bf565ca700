------------------------------ MODULE LogLearner ------------------------------
(***************************************************************************)
(* One learner of a log in an open environment: any Accepted may arrive at *)
(* any time, from acceptors that follow the protocol or from others. Every *)
(* stimulus is a step in every state.                                      *)
(***************************************************************************)
EXTENDS SlotLearner

VARIABLE learner    \* SlotLearnerStates

TypeOK == learner \in SlotLearnerStates

Init == learner = InitSlotLearner

Learn(from, ballot, slot, value) == learner' = OnSlotLearn(learner, from, ballot, slot, value)

Next ==
  \E from \in Acceptors, ballot \in Ballots, slot \in Slots, value \in Values :
    Learn(from, ballot, slot, value)

Spec == Init /\ [][Next]_learner

------------------------------------------------------------------------------
\* Possible stimuli: a ballot has one value in each slot. The others are
\* hostile.
LearnPossible(ballot, slot, value) ==
  \A vote \in learner[slot].votes : vote.ballot = ballot => vote.value = value

------------------------------------------------------------------------------
\* What is learned stays, and needs no votes any more.
LearnedStays ==
  [][\A slot \in Slots : learner[slot].value # None => learner'[slot] = learner[slot]]_learner

ForgetsVotes == \A slot \in Slots : learner[slot].value # None => learner[slot].votes = {}

\* A quorum is seen no later than it is there.
LearnsAtOnce ==
  \A slot \in Slots, ballot \in Ballots, value \in Values :
    ~Enough2(VotersSeen(learner[slot].votes, ballot, value))

\* A vote in one slot leaves the others as they were.
OneSlot ==
  [][\A slot, other \in Slots :
       slot # other /\ learner'[slot] # learner[slot] => learner'[other] = learner[other]]_learner

\* A later slot is learned before an earlier one.
SometimesHole ==
  \E slot, other \in Slots : slot < other /\ learner[slot].value = None /\ learner[other].value # None
==============================================================================
