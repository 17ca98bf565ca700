------------------------------ MODULE MultiPaxos ------------------------------
(***************************************************************************)
(* Paxos for a log: one ballot, and one phase 1, for all slots. Leaders    *)
(* have no state here: any of them may act at any time, bound only by the  *)
(* messages sent. In each slot this implements Voting; it does not, slot   *)
(* by slot, implement Paxos, as a vote in one slot raises what is promised *)
(* in all, without a Promise.                                              *)
(*                                                                         *)
(* The set of messages only grows, and a step may take any message in it,  *)
(* whenever and as often as it likes, or never.                            *)
(***************************************************************************)
EXTENDS Acceptor, Sequences

VARIABLES
  acceptors,    \* [Acceptors -> AcceptorStates]
  msgs          \* the messages sent so far

vars == <<acceptors, msgs>>

TypeOK ==
  /\ acceptors \in [Acceptors -> AcceptorStates]
  /\ msgs \subseteq SlotMessages

Init ==
  /\ acceptors = [a \in Acceptors |-> InitAcceptor]
  /\ msgs = {}

Sent(type) == {m \in msgs : m.type = type}

Send(out) == msgs' = msgs \cup out

\* A step after which all is as before is no step: an answer that was sent stays
\* sent.
AcceptorTakes(a, step) ==
  /\ <<step.state, msgs \cup step.out>> # <<acceptors[a], msgs>>
  /\ acceptors' = [acceptors EXCEPT ![a] = step.state]
  /\ Send(step.out)

------------------------------------------------------------------------------
\* Enabled once a ballot. Voting: nothing.
Phase1a(ballot) ==
  /\ PrepareMessage(ballot) \notin msgs
  /\ Send({PrepareMessage(ballot)})
  /\ UNCHANGED acceptors

\* Enabled by a Prepare above what a answered. Voting: IncreaseMaxBal, in
\* every slot.
Phase1b(a, ballot) ==
  /\ PrepareMessage(ballot) \in msgs
  /\ AcceptorTakes(a, OnPrepare(a, acceptors[a], ballot))

\* The Promises of Q in the ballot allow the value in the slot: it has the
\* highest vote there, or none has any.
Allows(Q, ballot, slot, value) ==
  LET answers == {m \in Sent("Promise") : m.ballot = ballot /\ m.from \in Q}
      voted == {m \in answers : m.votes[slot] # NoVote}
  IN  /\ \A a \in Q : \E m \in answers : m.from = a
      /\ \/ voted = {}
         \/ \E m \in voted :
              /\ m.votes[slot].value = value
              /\ \A n \in voted : n.votes[slot].ballot <= m.votes[slot].ballot

\* Enabled once a ballot and slot, when a quorum's Promises allow the value.
\* Voting: nothing.
Phase2a(ballot, slot, value) ==
  /\ ~\E m \in Sent("Accept") : m.ballot = ballot /\ m.slot = slot
  /\ {Q \in Quorum1 : Allows(Q, ballot, slot, value)} # {}
  /\ Send({SlotAccept(ballot, slot, value)})
  /\ UNCHANGED acceptors

\* Enabled by an Accept not below what a answered, once. Voting: VoteFor in
\* its slot, IncreaseMaxBal in the others unless they are there already.
Phase2b(a, ballot, slot, value) ==
  /\ SlotAccept(ballot, slot, value) \in msgs
  /\ AcceptorTakes(a, OnAccept(a, acceptors[a], ballot, slot, value))

Next ==
  \/ \E ballot \in Ballots : Phase1a(ballot)
  \/ \E a \in Acceptors, m \in Sent("Prepare") : Phase1b(a, m.ballot)
  \/ \E ballot \in Ballots, slot \in Slots, value \in Values : Phase2a(ballot, slot, value)
  \/ \E a \in Acceptors, m \in Sent("Accept") : Phase2b(a, m.ballot, m.slot, m.value)

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
VotedFor(a, ballot, slot, value) == SlotAccepted(a, ballot, slot, value) \in msgs

\* A quorum voted for the value in one ballot, over all Accepted ever sent.
ChosenIn(ballot, slot, value) ==
  Cardinality({a \in Acceptors : VotedFor(a, ballot, slot, value)}) >= Size2

Chosen(slot) == {value \in Values : \E ballot \in Ballots : ChosenIn(ballot, slot, value)}

\* At most one value is chosen in each slot.
Agreement == \A slot \in Slots : Cardinality(Chosen(slot)) <= 1

\* All Accepts of a ballot and slot, and all votes in it, have one value.
OneValuePerBallot ==
  \A m, n \in Sent("Accept") \cup Sent("Accepted") :
    m.ballot = n.ballot /\ m.slot = n.slot => m.value = n.value

\* Who sent a Promise keeps to it, in all slots.
PromiseBinds == \A m \in Sent("Promise") : acceptors[m.from].promised >= m.ballot

\* A Promise reports of each slot a vote that was cast, and the last one below
\* its ballot.
PromiseTruthful ==
  \A m \in Sent("Promise"), slot \in Slots : LET vote == m.votes[slot] IN
    /\ vote # NoVote => /\ VotedFor(m.from, vote.ballot, slot, vote.value)
                        /\ vote.ballot < m.ballot
    /\ \A n \in Sent("Accepted") :
         n.from = m.from /\ n.slot = slot /\ n.ballot < m.ballot => n.ballot <= vote.ballot

\* An acceptor's vote in a slot is the last that it sent.
VotesAreLast ==
  \A m \in Sent("Accepted") : m.ballot <= acceptors[m.from].votes[m.slot].ballot

\* No vote is above what was promised.
VotesBelowPromise ==
  \A a \in Acceptors, slot \in Slots : acceptors[a].votes[slot].ballot <= acceptors[a].promised

\* Promises never go down.
PromisesRise == [][\A a \in Acceptors : acceptors'[a].promised >= acceptors[a].promised]_vars

------------------------------------------------------------------------------
\* Layers above.

VotesIn(slot) ==
  [a \in Acceptors |-> {<<m.ballot, m.value>> : m \in {n \in Sent("Accepted") : n.from = a /\ n.slot = slot}}]

Voting(slot) == INSTANCE Voting WITH
  Quorums <- Quorum1,
  votes   <- VotesIn(slot),
  maxBal  <- [a \in Acceptors |-> acceptors[a].promised]

\* Each behaviour, seen by its votes in a slot, is a behaviour of Voting; and
\* each of Voting one of Consensus.
RefinesVoting ==
  /\ \A slot \in Slots : Voting(slot)!Init
  /\ [][\A slot \in Slots : UNCHANGED Voting(slot)!vars \/ Voting(slot)!Next]_vars

AsPaxos(m, slot) ==
  CASE m.type = "Prepare" -> {[type |-> "1a", bal |-> m.ballot]}
    [] m.type = "Promise" -> {[type |-> "1b", acc |-> m.from, bal |-> m.ballot,
                               mbal |-> m.votes[slot].ballot, mval |-> m.votes[slot].value]}
    [] m.type = "Accept" ->
         IF m.slot = slot THEN {[type |-> "2a", bal |-> m.ballot, val |-> m.value]} ELSE {}
    [] m.type = "Accepted" ->
         IF m.slot = slot THEN {[type |-> "2b", acc |-> m.from, bal |-> m.ballot, val |-> m.value]} ELSE {}

Paxos(slot) == INSTANCE Paxos WITH
  Quorums <- Quorum1,
  maxBal  <- [a \in Acceptors |-> acceptors[a].promised],
  maxVBal <- [a \in Acceptors |-> acceptors[a].votes[slot].ballot],
  maxVal  <- [a \in Acceptors |-> acceptors[a].votes[slot].value],
  sent    <- UNION {AsPaxos(m, slot) : m \in msgs}

\* What does not hold: each slot by itself is Paxos for one decree.
RefinesPaxos == [][\A slot \in Slots : UNCHANGED Paxos(slot)!vars \/ Paxos(slot)!Next]_vars

\* The slots up to the first hole.
Prefix == {slot \in Slots : \A before \in Slots : before <= slot => Chosen(before) # {}}

TheLog == INSTANCE Log WITH
  log <- [slot \in Prefix |-> CHOOSE value \in Chosen(slot) : TRUE]

\* What is chosen without a hole is a log: it only grows.
RefinesLog == TheLog!Spec

------------------------------------------------------------------------------
SometimesChosen == \A slot \in Slots : Chosen(slot) # {}

\* A later slot is chosen before an earlier one.
SometimesHole == \E s, t \in Slots : s < t /\ Chosen(s) = {} /\ Chosen(t) # {}
==============================================================================
