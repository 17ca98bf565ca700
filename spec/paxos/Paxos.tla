-------------------------------- MODULE Paxos --------------------------------
(***************************************************************************)
(* Voting by messages: what an acceptor must know to vote safely comes to  *)
(* it in an Accept (2a) that a quorum's Promises (1b) stand behind.        *)
(* Proposers have no state here: any of them may act at any time, bound    *)
(* only by the messages sent. One layer up this implements Voting.         *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANTS
  Values,
  Acceptors,
  Quorums,     \* sets of acceptors, of which any two meet
  Ballots,     \* a set of positive integers
  None         \* the value of no vote

ASSUME QuorumsMeet ==
  /\ Quorums \subseteq SUBSET Acceptors
  /\ \A Q1, Q2 \in Quorums : Q1 \cap Q2 # {}
  /\ None \notin Values

VARIABLES
  maxBal,      \* [Acceptors -> ballot or 0]: the highest ballot answered
  maxVBal,     \* [Acceptors -> ballot or 0]: the ballot of the last vote
  maxVal,      \* [Acceptors -> value or None]: the value of the last vote
  sent         \* the messages sent so far

vars == <<maxBal, maxVBal, maxVal, sent>>

Messages ==
  [type : {"1a"}, bal : Ballots]
    \cup [type : {"1b"}, acc : Acceptors, bal : Ballots,
          mbal : Ballots \cup {0}, mval : Values \cup {None}]
    \cup [type : {"2a"}, bal : Ballots, val : Values]
    \cup [type : {"2b"}, acc : Acceptors, bal : Ballots, val : Values]

TypeOK ==
  /\ maxBal \in [Acceptors -> Ballots \cup {0}]
  /\ maxVBal \in [Acceptors -> Ballots \cup {0}]
  /\ maxVal \in [Acceptors -> Values \cup {None}]
  /\ sent \subseteq Messages

Init ==
  /\ maxBal = [a \in Acceptors |-> 0]
  /\ maxVBal = [a \in Acceptors |-> 0]
  /\ maxVal = [a \in Acceptors |-> None]
  /\ sent = {}

Send(m) == sent' = sent \cup {m}

------------------------------------------------------------------------------
\* Enabled always. Voting: nothing.
Phase1a(b) ==
  /\ Send([type |-> "1a", bal |-> b])
  /\ UNCHANGED <<maxBal, maxVBal, maxVal>>

\* Enabled by a 1a above what a answered. Voting: IncreaseMaxBal.
Phase1b(a, b) ==
  /\ [type |-> "1a", bal |-> b] \in sent
  /\ b > maxBal[a]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  /\ Send([type |-> "1b", acc |-> a, bal |-> b, mbal |-> maxVBal[a], mval |-> maxVal[a]])
  /\ UNCHANGED <<maxVBal, maxVal>>

\* The 1b messages of Q in b allow v: it has the highest vote, or none has any.
Allows(Q, b, v) ==
  LET answers == {m \in sent : m.type = "1b" /\ m.bal = b /\ m.acc \in Q}
      voted == {m \in answers : m.mbal # 0}
  IN  /\ \A a \in Q : \E m \in answers : m.acc = a
      /\ \/ voted = {}
         \/ \E m \in voted : m.mval = v /\ \A n \in voted : n.mbal <= m.mbal

\* Enabled once a ballot, when a quorum's 1b messages allow v. Voting: nothing.
Phase2a(b, v) ==
  /\ ~\E m \in sent : m.type = "2a" /\ m.bal = b
  /\ \E Q \in Quorums : Allows(Q, b, v)
  /\ Send([type |-> "2a", bal |-> b, val |-> v])
  /\ UNCHANGED <<maxBal, maxVBal, maxVal>>

\* Enabled by a 2a not below what a answered. Voting: VoteFor the first time,
\* then nothing.
Phase2b(a, b, v) ==
  /\ [type |-> "2a", bal |-> b, val |-> v] \in sent
  /\ b >= maxBal[a]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  /\ maxVBal' = [maxVBal EXCEPT ![a] = b]
  /\ maxVal' = [maxVal EXCEPT ![a] = v]
  /\ Send([type |-> "2b", acc |-> a, bal |-> b, val |-> v])

Next ==
  \E b \in Ballots :
    \/ Phase1a(b)
    \/ \E v \in Values : Phase2a(b, v)
    \/ \E a \in Acceptors :
         \/ Phase1b(a, b)
         \/ \E v \in Values : Phase2b(a, b, v)

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
votes ==
  [a \in Acceptors |->
     {<<m.bal, m.val>> : m \in {n \in sent : n.type = "2b" /\ n.acc = a}}]

Voting == INSTANCE Voting

\* Each behaviour, seen by its votes, is a behaviour of Voting.
RefinesVoting == Voting!Spec

\* Who answered a ballot keeps to it.
PromiseBinds == \A m \in sent : m.type = "1b" => maxBal[m.acc] >= m.bal

OneAcceptPerBallot ==
  \A m, n \in sent : m.type = "2a" /\ n.type = "2a" /\ m.bal = n.bal => m.val = n.val

Agreement == Cardinality(Voting!chosen) <= 1

SometimesChosen == Voting!chosen # {}
==============================================================================
