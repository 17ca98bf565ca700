------------------------------ MODULE Inductive ------------------------------
(***************************************************************************)
(* Why Paxos is safe, as one invariant that carries itself: it holds at    *)
(* first, every step from any state in which it holds leads to one in      *)
(* which it holds, and it implies Agreement. No behaviour is looked at,    *)
(* only single steps, so that the reason for each conjunct shows: without  *)
(* it some step from a state that never occurs breaks another one.         *)
(*                                                                         *)
(* No conjunct reads a 1a: they make things happen and keep nothing safe.  *)
(***************************************************************************)
EXTENDS Paxos

Prepare(b)          == [type |-> "1a", bal |-> b]
Promise(a, b, m, v) == [type |-> "1b", acc |-> a, bal |-> b, mbal |-> m, mval |-> v]
Accept(b, v)        == [type |-> "2a", bal |-> b, val |-> v]
Accepted(a, b, v)   == [type |-> "2b", acc |-> a, bal |-> b, val |-> v]

Promises == {m \in sent : m.type = "1b"}
Accepts  == {m \in sent : m.type = "2a"}
Voted    == {m \in sent : m.type = "2b"}

\* a voted for v in b, or that is no vote at all.
IsVoteOrNone(a, b, v) == (b = 0 /\ v = None) \/ Accepted(a, b, v) \in sent

------------------------------------------------------------------------------
(* Of a proposer. OneAcceptPerBallot, of Paxos: a ballot is used for one   *)
(* value only, so two votes in it cannot differ.                           *)

\* The heart: no value but that of an Accept is chosen below its ballot, or ever will be.
AcceptSafe == \A m \in Accepts : Voting!SafeAt(m.bal, m.val)

(* Of an acceptor. PromiseBinds, of Paxos: who answered a ballot does not  *)
(* go below it any more.                                                   *)

\* Acceptors vote for nothing but what was proposed, so what is safe to propose is safe to vote for.
VotesWereProposed == \A m \in Voted : Accept(m.bal, m.val) \in sent

\* To vote is to answer: who voted in a ballot does not go below it any more.
VoteBinds == \A a \in Acceptors : maxVBal[a] <= maxBal[a]

\* What an acceptor remembers is a vote that it cast, or none.
RemembersTruly == \A a \in Acceptors : IsVoteOrNone(a, maxVBal[a], maxVal[a])

\* It cast none in a ballot above the one that it remembers.
RemembersLast == \A m \in Voted : m.bal <= maxVBal[m.acc]

\* The vote that a Promise reports was cast, below the Promise's ballot; or it is none.
PromiseTruthful == \A m \in Promises : m.mbal < m.bal /\ IsVoteOrNone(m.acc, m.mbal, m.mval)

\* The acceptor cast no vote between the one that a Promise reports and the Promise's ballot, and never will.
PromiseComplete ==
  \A m \in Promises : ~\E n \in Voted : n.acc = m.acc /\ m.mbal < n.bal /\ n.bal < m.bal

------------------------------------------------------------------------------
Inv ==
  /\ TypeOK
  /\ OneAcceptPerBallot
  /\ AcceptSafe
  /\ PromiseBinds
  /\ VotesWereProposed
  /\ VoteBinds
  /\ RemembersTruly
  /\ RemembersLast
  /\ PromiseTruthful
  /\ PromiseComplete

\* TLC checks Init => Inv, Inv /\ Next => Inv' and Inv => Agreement: see MCInductive. So Spec => []Agreement.

\* Inv has states that Spec never reaches: here an Accept that no quorum's Promises stand behind.
SometimesUnbacked ==
  \E m \in Accepts : \A Q \in Quorums : \E a \in Q : \A n \in Promises : n.acc # a \/ n.bal # m.bal
==============================================================================
