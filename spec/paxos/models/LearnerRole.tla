----------------------------- MODULE LearnerRole -----------------------------
(***************************************************************************)
(* One learner in an open environment: any Accepted may arrive at any      *)
(* time, from peers that follow the protocol or from others. Every         *)
(* stimulus is a step in every state; a learner sends nothing.             *)
(***************************************************************************)
EXTENDS Process

VARIABLE learner    \* LearnerStates

TypeOK == learner \in LearnerStates

Init == learner = InitLearner

Accepted(from, ballot, value) ==
  learner' = OnLearn(learner, from, ballot, value).state

Restart == learner' = InitLearner

\* Possible stimuli: those that peers who follow the protocol could send in
\* some history that leads to the state. A ballot has one value.
AcceptedPossible(from, ballot, value) ==
  \A vote \in learner.votes : vote.ballot = ballot => vote.value = value

Next ==
  \/ \E from \in Acceptors, ballot \in Ballots, value \in Values : Accepted(from, ballot, value)
  \/ Restart

Spec == Init /\ [][Next]_learner

\* The same among peers that follow the protocol.
PossibleNext ==
  \/ \E from \in Acceptors, ballot \in Ballots, value \in Values :
       AcceptedPossible(from, ballot, value) /\ Accepted(from, ballot, value)
  \/ Restart

PossibleSpec == Init /\ [][PossibleNext]_learner

------------------------------------------------------------------------------
\* Votes are kept only while they decide nothing.
Undecided ==
  /\ learner.value # None => learner.votes = {}
  /\ \A ballot \in Ballots, value \in Values : ~Enough2(VotersSeen(learner.votes, ballot, value))

\* A learned value stays until a restart.
Learned == [][learner.value # None /\ learner' # InitLearner => learner' = learner]_learner

SometimesLearned == learner.value # None
==============================================================================
