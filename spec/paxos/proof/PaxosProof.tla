----------------------------- MODULE PaxosProof -----------------------------
(***************************************************************************)
(* Paxos implements Voting, and so never chooses two values: for any       *)
(* acceptors, quorums that meet, ballots and values. Checked by TLAPS.     *)
(*                                                                         *)
(* The idea: a Promise (1b) tells the truth about its acceptor and stays   *)
(* true. So the Promises behind an Accept (2a) show that its value is safe *)
(* long after they were sent, which is all that Voting asks of a vote.     *)
(***************************************************************************)
EXTENDS Paxos, TLAPS

\* Paxos says it of the constant Ballots in words.
ASSUME BallotsAreReal == Ballots \subseteq Nat \ {0}

------------------------------------------------------------------------------
Accept(b, v) == [type |-> "2a", bal |-> b, val |-> v]

Accepted(a, b, v) == [type |-> "2b", acc |-> a, bal |-> b, val |-> v]

\* An acceptor's vote is not above what it promised.
VoteBelowPromise == \A a \in Acceptors : maxVBal[a] <= maxBal[a]

\* An acceptor's vote is the last that it sent.
VoteIsLast ==
  /\ \A a \in Acceptors : maxVBal[a] # 0 => Accepted(a, maxVBal[a], maxVal[a]) \in sent
  /\ \A m \in sent : m.type = "2b" => m.bal <= maxVBal[m.acc]

\* A Promise reports a vote that was cast, and the last one below its ballot.
PromiseTruthful ==
  \A m \in sent : m.type = "1b" =>
    /\ m.mbal # 0 => m.mbal < m.bal /\ Accepted(m.acc, m.mbal, m.mval) \in sent
    /\ \A n \in sent :
         n.type = "2b" /\ n.acc = m.acc /\ n.bal < m.bal => n.bal <= m.mbal

\* Nobody votes for what was not proposed.
VoteHasAccept == \A m \in sent : m.type = "2b" => Accept(m.bal, m.val) \in sent

\* What an Accept proposes is safe, and a quorum shows it.
AcceptSafe ==
  \A m \in sent : m.type = "2a" =>
    \E Q \in Quorums : Voting!ShowsSafeAt(Q, m.bal, m.val)

\* What holds in every state. The first three make Promises true, the next
\* two make votes obey Accepts; together they make Accepts safe.
Inv ==
  /\ TypeOK
  /\ VoteBelowPromise /\ VoteIsLast
  /\ PromiseBinds /\ PromiseTruthful
  /\ OneAcceptPerBallot /\ VoteHasAccept
  /\ AcceptSafe

------------------------------------------------------------------------------
\* A vote, to Voting, is a 2b message that was sent.
VotesAreSent ==
  \A a \in Acceptors, b \in Ballots, v \in Values :
    Voting!VotedFor(a, b, v) <=> Accepted(a, b, v) \in sent

LEMMA VotesSent == TypeOK => VotesAreSent
  BY DEF TypeOK, Messages, votes, Voting!VotedFor, Accepted, VotesAreSent

\* What a message is made of.
LEMMA MessageParts ==
  TypeOK => \A m \in sent :
    /\ m.type = "1a" => m.bal \in Ballots
    /\ m.type = "1b" => /\ m.acc \in Acceptors /\ m.bal \in Ballots
                        /\ m.mbal \in Ballots \cup {0} /\ m.mval \in Values \cup {None}
    /\ m.type = "2a" => /\ m.bal \in Ballots /\ m.val \in Values
                        /\ m = Accept(m.bal, m.val)
    /\ m.type = "2b" => /\ m.acc \in Acceptors /\ m.bal \in Ballots /\ m.val \in Values
                        /\ m = Accepted(m.acc, m.bal, m.val)
  BY DEF TypeOK, Messages, Accept, Accepted

\* Messages are only added, and promises only go up.
LEMMA OnlyMore ==
  ASSUME Inv, Next
  PROVE  /\ TypeOK' /\ VotesAreSent /\ VotesAreSent'
         /\ sent \subseteq sent'
         /\ \A a \in Acceptors : maxBal[a] <= maxBal'[a]
<1>1. TypeOK'
  <2>1. ASSUME NEW b \in Ballots, Phase1a(b)
        PROVE  TypeOK'
    BY <2>1 DEF Inv, TypeOK, Messages, Phase1a, Send
  <2>2. ASSUME NEW b \in Ballots, NEW v \in Values, Phase2a(b, v)
        PROVE  TypeOK'
    BY <2>2 DEF Inv, TypeOK, Messages, Phase2a, Send
  <2>3. ASSUME NEW a \in Acceptors, NEW b \in Ballots, Phase1b(a, b)
        PROVE  TypeOK'
    BY <2>3 DEF Inv, TypeOK, Messages, Phase1b, Send
  <2>4. ASSUME NEW a \in Acceptors, NEW b \in Ballots, NEW v \in Values, Phase2b(a, b, v)
        PROVE  TypeOK'
    BY <2>4 DEF Inv, TypeOK, Messages, Phase2b, Send
  <2> QED
    BY <2>1, <2>2, <2>3, <2>4 DEF Next
<1>2. sent \subseteq sent'
  BY DEF Next, Phase1a, Phase1b, Phase2a, Phase2b, Send
<1>3. \A a \in Acceptors : maxBal[a] <= maxBal'[a]
  BY BallotsAreReal DEF Inv, TypeOK, Next, Phase1a, Phase1b, Phase2a, Phase2b
<1>4. VotesAreSent /\ VotesAreSent'
  BY <1>1, VotesSent, PTL DEF Inv
<1> QED
  BY <1>1, <1>2, <1>3, <1>4

\* A quorum that shows a value to be safe goes on showing it: it votes below b
\* no more.
LEMMA ShownLasts ==
  ASSUME Inv, Next, NEW Q \in Quorums, NEW b \in Ballots, NEW v \in Values,
         Voting!ShowsSafeAt(Q, b, v)
  PROVE  Voting!ShowsSafeAt(Q, b, v)'
<1> DEFINE Below == {d \in Ballots : d < b}
<1>1. PICK c \in {0} \cup Below :
        /\ c # 0 => \E a \in Q : Voting!VotedFor(a, c, v)
        /\ \A d \in {e \in Ballots : c < e /\ e < b}, a \in Q : Voting!DidNotVoteIn(a, d)
  BY DEF Voting!ShowsSafeAt
<1>2. Q \subseteq Acceptors /\ \A a \in Q : maxBal[a] >= b
  BY QuorumsMeet DEF Voting!ShowsSafeAt
<1>3. \A a \in Q : maxBal'[a] >= b
  BY <1>2, OnlyMore, BallotsAreReal DEF Inv, TypeOK
<1>4. \A a \in Acceptors, d \in Ballots, w \in Values :
        Voting!VotedFor(a, d, w) => Voting!VotedFor(a, d, w)'
  BY OnlyMore DEF VotesAreSent
<1>5. ASSUME NEW a \in Q, NEW d \in Ballots, d < b, Voting!DidNotVoteIn(a, d)
      PROVE  Voting!DidNotVoteIn(a, d)'
  <2>1. ASSUME NEW w \in Values, Accepted(a, d, w) \in sent'
        PROVE  Accepted(a, d, w) \in sent
    BY <1>2, <1>5, <2>1, BallotsAreReal
    DEF Inv, TypeOK, Next, Phase1a, Phase1b, Phase2a, Phase2b, Send, Accepted
  <2> QED
    BY <1>2, <1>5, <2>1, OnlyMore DEF VotesAreSent, Voting!DidNotVoteIn
<1> QED
  BY <1>1, <1>2, <1>3, <1>4, <1>5 DEF Voting!ShowsSafeAt

\* What the Promises of a quorum allow is safe, and the quorum shows it. The
\* ballot to show is the highest of a vote that they report.
LEMMA AllowedIsShown ==
  ASSUME Inv, NEW Q \in Quorums, NEW b \in Ballots, NEW v \in Values, Allows(Q, b, v)
  PROVE  Voting!ShowsSafeAt(Q, b, v)
<1> DEFINE answers == {m \in sent : m.type = "1b" /\ m.bal = b /\ m.acc \in Q}
           voted == {m \in answers : m.mbal # 0}
<1>1. Q \subseteq Acceptors
  BY QuorumsMeet
<1>2. /\ \A a \in Q : \E m \in answers : m.acc = a
      /\ \/ voted = {}
         \/ \E m \in voted : m.mval = v /\ \A n \in voted : n.mbal <= m.mbal
  BY DEF Allows
<1>3. \A a \in Q : maxBal[a] >= b
  BY <1>2 DEF Inv, PromiseBinds
<1>4. \A a \in Q, d \in Ballots : Voting!DidNotVoteIn(a, d) \/ d >= b
                               \/ \E m \in answers : d <= m.mbal
  <2>1. SUFFICES ASSUME NEW a \in Q, NEW d \in Ballots, NEW w \in Values,
                        Accepted(a, d, w) \in sent, d < b
                 PROVE  \E m \in answers : d <= m.mbal
    BY <1>1, VotesSent, BallotsAreReal DEF Inv, VotesAreSent, Voting!DidNotVoteIn
  <2>2. PICK m \in answers : m.acc = a
    BY <1>2
  <2> QED
    BY <2>1, <2>2 DEF Inv, PromiseTruthful, Accepted
<1>5. CASE voted = {}
  <2>1. \A a \in Q, d \in Ballots : d < b => Voting!DidNotVoteIn(a, d)
    BY <1>4, <1>5, BallotsAreReal
  <2> QED
    BY <1>3, <2>1, BallotsAreReal DEF Voting!ShowsSafeAt
<1>6. ASSUME NEW m \in voted, m.mval = v, \A n \in voted : n.mbal <= m.mbal
      PROVE  Voting!ShowsSafeAt(Q, b, v)
  <2>1. /\ m.acc \in Q
        /\ m.mbal \in Ballots /\ m.mbal < b
        /\ Accepted(m.acc, m.mbal, v) \in sent
    BY <1>6, MessageParts DEF Inv, PromiseTruthful
  <2>2. Voting!VotedFor(m.acc, m.mbal, v)
    BY <1>1, <2>1, VotesSent DEF Inv, VotesAreSent
  <2>3. \A n \in answers : n.mbal \in Nat /\ n.mbal <= m.mbal
    BY <1>6, <2>1, MessageParts, BallotsAreReal DEF Inv
  <2>4. \A a \in Q, d \in {e \in Ballots : m.mbal < e /\ e < b} : Voting!DidNotVoteIn(a, d)
    BY <1>4, <2>1, <2>3, BallotsAreReal
  <2> QED
    BY <1>3, <2>1, <2>2, <2>4 DEF Voting!ShowsSafeAt
<1> QED
  BY <1>2, <1>5, <1>6

------------------------------------------------------------------------------
LEMMA InvInitially == Init => Inv
  BY DEF Init, Inv, TypeOK, VoteBelowPromise, VoteIsLast, PromiseBinds, PromiseTruthful,
     OneAcceptPerBallot, VoteHasAccept, AcceptSafe

LEMMA InvStays == Inv /\ [Next]_vars => Inv'
<1> SUFFICES ASSUME Inv, [Next]_vars
             PROVE  Inv'
  OBVIOUS
<1>1. CASE UNCHANGED vars
  BY <1>1 DEF vars, Inv, TypeOK, VoteBelowPromise, VoteIsLast, PromiseBinds,
     PromiseTruthful, OneAcceptPerBallot, VoteHasAccept, AcceptSafe, votes,
     Voting!ShowsSafeAt, Voting!DidNotVoteIn, Voting!VotedFor
<1>2. ASSUME Next,
             VoteBelowPromise', VoteIsLast', PromiseBinds', PromiseTruthful',
             OneAcceptPerBallot', VoteHasAccept',
             \A b \in Ballots, v \in Values :
               Accept(b, v) \in sent' \ sent => \E Q \in Quorums : Allows(Q, b, v)
      PROVE  Inv'
  <2>1. ASSUME NEW m \in sent', m.type = "2a"
        PROVE  \E Q \in Quorums : Voting!ShowsSafeAt(Q, m.bal, m.val)'
    <3>1. /\ m.bal \in Ballots /\ m.val \in Values
          /\ m = Accept(m.bal, m.val)
      BY <1>2, <2>1, OnlyMore DEF TypeOK, Messages, Accept
    <3>2. \E Q \in Quorums : Voting!ShowsSafeAt(Q, m.bal, m.val)
      BY <1>2, <2>1, <3>1, AllowedIsShown DEF Inv, AcceptSafe
    <3> QED
      BY <1>2, <3>1, <3>2, ShownLasts
  <2> QED
    BY <1>2, <2>1, OnlyMore DEF Inv, AcceptSafe
<1>3. ASSUME NEW b \in Ballots, Phase1a(b)
      PROVE  Inv'
  BY <1>2, <1>3, MessageParts
  DEF Next, Phase1a, Send, Inv, VoteBelowPromise, VoteIsLast, PromiseBinds,
      PromiseTruthful, OneAcceptPerBallot, VoteHasAccept, Accept, Accepted
<1>4. ASSUME NEW b \in Ballots, NEW v \in Values, Phase2a(b, v)
      PROVE  Inv'
  BY <1>2, <1>4, MessageParts
  DEF Next, Phase2a, Send, Inv, VoteBelowPromise, VoteIsLast, PromiseBinds,
      PromiseTruthful, OneAcceptPerBallot, VoteHasAccept, Accept, Accepted
<1>5. ASSUME NEW a \in Acceptors, NEW b \in Ballots, Phase1b(a, b)
      PROVE  Inv'
  <2>1. VoteBelowPromise' /\ VoteIsLast'
    BY <1>5, MessageParts, BallotsAreReal
    DEF Phase1b, Send, Inv, TypeOK, VoteBelowPromise, VoteIsLast, Accepted
  <2>2. PromiseBinds'
    BY <1>5, MessageParts, BallotsAreReal DEF Phase1b, Send, Inv, TypeOK, PromiseBinds
  <2>3. PromiseTruthful'
    BY <1>5, MessageParts, BallotsAreReal
    DEF Phase1b, Send, Inv, TypeOK, VoteBelowPromise, VoteIsLast, PromiseTruthful, Accepted
  <2>4. OneAcceptPerBallot' /\ VoteHasAccept'
    BY <1>5 DEF Phase1b, Send, Inv, OneAcceptPerBallot, VoteHasAccept
  <2>5. \A c \in Ballots, v \in Values :
        Accept(c, v) \in sent' \ sent => \E Q \in Quorums : Allows(Q, c, v)
    BY <1>5 DEF Phase1b, Send, Accept
  <2> QED
    BY <1>2, <1>5, <2>1, <2>2, <2>3, <2>4, <2>5 DEF Next
<1>6. ASSUME NEW a \in Acceptors, NEW b \in Ballots, NEW v \in Values, Phase2b(a, b, v)
      PROVE  Inv'
  <2>1. VoteBelowPromise' /\ VoteIsLast'
    BY <1>6, MessageParts, BallotsAreReal
    DEF Phase2b, Send, Inv, TypeOK, VoteBelowPromise, VoteIsLast, Accepted
  <2>2. PromiseBinds'
    BY <1>6, MessageParts, BallotsAreReal DEF Phase2b, Send, Inv, TypeOK, PromiseBinds
  <2>3. PromiseTruthful'
    BY <1>6, MessageParts, BallotsAreReal
    DEF Phase2b, Send, Inv, TypeOK, PromiseBinds, PromiseTruthful, Accepted
  <2>4. OneAcceptPerBallot' /\ VoteHasAccept'
    BY <1>6 DEF Phase2b, Send, Inv, OneAcceptPerBallot, VoteHasAccept, Accept
  <2>5. \A c \in Ballots, w \in Values :
        Accept(c, w) \in sent' \ sent => \E Q \in Quorums : Allows(Q, c, w)
    BY <1>6 DEF Phase2b, Send, Accept
  <2> QED
    BY <1>2, <1>6, <2>1, <2>2, <2>3, <2>4, <2>5 DEF Next
<1> QED
  BY <1>1, <1>3, <1>4, <1>5, <1>6 DEF Next

------------------------------------------------------------------------------
\* Phase2b is VoteFor, or it casts again the vote cast last, which changes
\* nothing; Phase1b is IncreaseMaxBal; the others change nothing.
LEMMA VotingStep ==
  ASSUME Inv, Inv', [Next]_vars
  PROVE  [Voting!Next]_Voting!vars
<1>1. CASE UNCHANGED vars
  BY <1>1 DEF vars, votes, Voting!vars
<1>2. ASSUME NEW m, sent' = sent \cup {m}, m.type # "2b"
      PROVE  votes' = votes
  BY <1>2 DEF votes
<1>3. ASSUME NEW b \in Ballots, Phase1a(b)
      PROVE  UNCHANGED Voting!vars
  BY <1>2, <1>3 DEF Phase1a, Send, Voting!vars
<1>4. ASSUME NEW b \in Ballots, NEW v \in Values, Phase2a(b, v)
      PROVE  UNCHANGED Voting!vars
  BY <1>2, <1>4 DEF Phase2a, Send, Voting!vars
<1>5. ASSUME NEW a \in Acceptors, NEW b \in Ballots, Phase1b(a, b)
      PROVE  Voting!IncreaseMaxBal(a, b)
  BY <1>2, <1>5 DEF Phase1b, Send, Voting!IncreaseMaxBal
<1>6. ASSUME NEW a \in Acceptors, NEW b \in Ballots, NEW v \in Values, Phase2b(a, b, v)
      PROVE  Voting!VoteFor(a, b, v) \/ UNCHANGED Voting!vars
  <2>1. \A c \in Acceptors, w \in Values : Voting!VotedFor(c, b, w) => w = v
    BY <1>6, VotesSent
    DEF Inv, VotesAreSent, Phase2b, VoteHasAccept, OneAcceptPerBallot, Accept, Accepted
  <2>2. CASE Voting!VotedFor(a, b, v)
    <3>1. Accepted(a, b, v) \in sent
      BY <2>2, VotesSent DEF Inv, VotesAreSent
    <3>2. maxBal[a] = b
      BY <1>6, <3>1, BallotsAreReal
      DEF Inv, TypeOK, Phase2b, VoteIsLast, VoteBelowPromise, Accepted
    <3>3. maxBal' = maxBal
      BY <1>6, <3>2 DEF Inv, TypeOK, Phase2b
    <3>4. sent' = sent
      BY <1>6, <3>1 DEF Phase2b, Send, Accepted
    <3> QED
      BY <3>3, <3>4 DEF Voting!vars, votes
  <2>3. CASE ~Voting!VotedFor(a, b, v)
    <3>1. Voting!DidNotVoteIn(a, b)
      BY <2>1, <2>3 DEF Voting!DidNotVoteIn
    <3>2. \E Q \in Quorums : Voting!ShowsSafeAt(Q, b, v)
      BY <1>6 DEF Inv, AcceptSafe, Phase2b
    <3>3. votes' = [votes EXCEPT ![a] = @ \cup {<<b, v>>}]
      <4> DEFINE By(c) == {n \in sent : n.type = "2b" /\ n.acc = c}
                 Pair(S) == {<<m.bal, m.val>> : m \in S}
      <4>1. By(a)' = By(a) \cup {Accepted(a, b, v)}
        BY <1>6 DEF Phase2b, Send, Accepted
      <4>2. \A c \in Acceptors \ {a} : By(c)' = By(c)
        BY <1>6 DEF Phase2b, Send
      <4>3. Pair(By(a) \cup {Accepted(a, b, v)}) = Pair(By(a)) \cup {<<b, v>>}
        <5>1. Accepted(a, b, v).bal = b /\ Accepted(a, b, v).val = v
          BY DEF Accepted
        <5> HIDE DEF By
        <5> QED
          BY <5>1
      <4>4. \A c \in Acceptors : votes[c] = Pair(By(c)) /\ votes'[c] = Pair(By(c)')
        BY DEF votes
      <4> HIDE DEF By, Pair
      <4>5. \A c \in Acceptors :
              votes'[c] = IF c = a THEN votes[c] \cup {<<b, v>>} ELSE votes[c]
        BY <4>1, <4>2, <4>3, <4>4
      <4> QED
        BY <4>5 DEF votes
    <3>4. maxBal[a] <= b /\ maxBal' = [maxBal EXCEPT ![a] = b]
      BY <1>6, BallotsAreReal DEF Inv, TypeOK, Phase2b
    <3> QED
      BY <2>1, <3>1, <3>2, <3>3, <3>4 DEF Voting!VoteFor
  <2> QED
    BY <2>2, <2>3
<1> QED
  BY <1>1, <1>3, <1>4, <1>5, <1>6 DEF Next, Voting!Next

LEMMA VotingInitially == Init => Voting!Init
  BY DEF Init, Voting!Init, votes

------------------------------------------------------------------------------
THEOREM Invariance == Spec => []Inv
  BY InvInitially, InvStays, PTL DEF Spec

THEOREM Refinement == Spec => RefinesVoting
  BY Invariance, VotingInitially, VotingStep, PTL DEF Spec, RefinesVoting, Voting!Spec

\* What is proved of Voting is proved of Paxos. TLAPS does not know that the
\* two instances of Voting say the same until it reads their definitions.
Proved == INSTANCE VotingProof

ChosenAreEqual == \A v, w \in Voting!chosen : v = w

LEMMA SameVoting ==
  /\ Voting!Init => Proved!Init
  /\ [Voting!Next]_Voting!vars => [Proved!Next]_Proved!vars
  /\ Proved!Agreement => Agreement
  /\ Proved!ChosenAreEqual => ChosenAreEqual
  /\ Proved!Consensus!Init => Voting!Consensus!Init
  /\ [Proved!Consensus!Next]_Proved!chosen => [Voting!Consensus!Next]_Voting!chosen
<1>1. Voting!Init => Proved!Init
  BY DEF Voting!Init, Proved!Init
<1>2. \A a \in Acceptors, b \in Ballots :
        Voting!IncreaseMaxBal(a, b) => Proved!IncreaseMaxBal(a, b)
  BY DEF Voting!IncreaseMaxBal, Proved!IncreaseMaxBal
<1>3. \A a \in Acceptors, b \in Ballots, v \in Values :
        Voting!VoteFor(a, b, v) => Proved!VoteFor(a, b, v)
  BY DEF Voting!VoteFor, Voting!ShowsSafeAt, Voting!DidNotVoteIn, Voting!VotedFor,
         Proved!VoteFor, Proved!ShowsSafeAt, Proved!DidNotVoteIn, Proved!VotedFor
<1>4. Voting!vars = Proved!vars /\ Voting!vars' = Proved!vars'
  BY DEF Voting!vars, Proved!vars
<1>5. [Voting!Next]_Voting!vars => [Proved!Next]_Proved!vars
  BY <1>2, <1>3, <1>4 DEF Voting!Next, Proved!Next
<1>6. Proved!chosen = Voting!chosen /\ Proved!chosen' = Voting!chosen'
  BY DEF Proved!chosen, Proved!ChosenAt, Proved!VotedFor,
         Voting!chosen, Voting!ChosenAt, Voting!VotedFor
<1>7. Proved!Agreement => Agreement
  BY <1>6, Zenon DEF Proved!Agreement, Agreement, Proved!Cardinality, Cardinality
<1>8. Proved!Consensus!Init => Voting!Consensus!Init
  BY <1>6 DEF Proved!Consensus!Init, Voting!Consensus!Init
<1>9. [Proved!Consensus!Next]_Proved!chosen => [Voting!Consensus!Next]_Voting!chosen
  BY <1>6 DEF Proved!Consensus!Next, Voting!Consensus!Next,
              Proved!Consensus!Choose, Voting!Consensus!Choose
<1>10. Proved!ChosenAreEqual => ChosenAreEqual
  BY <1>6 DEF Proved!ChosenAreEqual, ChosenAreEqual
<1> QED
  BY <1>1, <1>5, <1>7, <1>8, <1>9, <1>10

THEOREM OneIsChosen == Spec => []ChosenAreEqual
<1>1. Proved!Spec => []Proved!ChosenAreEqual
  BY Proved!OneIsChosen, QuorumsMeet, BallotsAreReal
<1> QED
  BY <1>1, SameVoting, Refinement, PTL DEF Proved!Spec, RefinesVoting, Voting!Spec

THEOREM AgreementHolds == Spec => []Agreement
<1>1. Proved!Spec => []Proved!Agreement
  BY Proved!AgreementHolds, QuorumsMeet, BallotsAreReal
<1> QED
  BY <1>1, SameVoting, Refinement, PTL DEF Proved!Spec, RefinesVoting, Voting!Spec

THEOREM ConsensusRefinement == Spec => Voting!RefinesConsensus
<1>1. Proved!Spec => Proved!RefinesConsensus
  BY Proved!Refinement, QuorumsMeet, BallotsAreReal
<1> QED
  BY <1>1, SameVoting, Refinement, PTL
  DEF Proved!Spec, RefinesVoting, Voting!Spec, Proved!RefinesConsensus, Voting!RefinesConsensus,
      Proved!Consensus!Spec, Voting!Consensus!Spec
==============================================================================
