-------------------------- MODULE MCVotingInductive --------------------------
(***************************************************************************)
(* The two facts of Voting that carry themselves: every state in which     *)
(* they hold, as initial states, and one step from each. They say of votes *)
(* what Inductive says of the messages that bring them about.              *)
(*                                                                         *)
(* By hand, in this folder:                                                *)
(*   java -DTLA-Library=.. -cp tla2tools.jar tlc2.TLC MCVotingInductive    *)
(***************************************************************************)
EXTENDS Voting, TLC

MCQuorums == {Q \in SUBSET Acceptors : 2 * Cardinality(Q) > Cardinality(Acceptors)}

\* Of the search: what a step leads to is checked, but not kept. It is FALSE, of which TLC takes no constant form.
NoSecondStep == vars # vars

\* A configuration drops a fact by X <- Dropped.
Dropped == TRUE

AllOfInv ==
  /\ votes \in [Acceptors -> SUBSET (Ballots \X Values)]
  /\ OneValuePerBallot
  /\ maxBal \in [Acceptors -> Ballots \cup {0}]
  /\ TypeOK
  /\ VotesSafe

\* Without VotesSafe: some states break Agreement without any step.
AllThatAgree == AllOfInv /\ Agreement

\* There are states that Spec never reaches: here a vote that its acceptor does not remember as an answer.
SometimesUnbound == \E a \in Acceptors : \E vote \in votes[a] : vote[1] > maxBal[a]
==============================================================================
