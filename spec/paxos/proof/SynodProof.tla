----------------------------- MODULE SynodProof ------------------------------
(***************************************************************************)
(* Synod implements Paxos, and so never chooses two values: for any        *)
(* acceptors, proposers and learners, and any ballots and values. Checked by *)
(* TLAPS.                                                                  *)
(***************************************************************************)
EXTENDS SynodRefinement, SynodInvariant, AtMostOne, TLAPS

------------------------------------------------------------------------------
\* The messages, as Paxos sees them.
Seen == UNION {AsPaxos(m) : m \in msgs}

LEMMA AsPaxosOf ==
  /\ \A b : AsPaxos(PrepareMessage(b)) = {[type |-> "1a", bal |-> b]}
  /\ \A a, b, vote : AsPaxos(PromiseMessage(a, b, vote)) =
       {[type |-> "1b", acc |-> a, bal |-> b, mbal |-> vote.ballot, mval |-> vote.value]}
  /\ \A b, v : AsPaxos(AcceptMessage(b, v)) = {[type |-> "2a", bal |-> b, val |-> v]}
  /\ \A a, b, v : AsPaxos(AcceptedMessage(a, b, v)) =
       {[type |-> "2b", acc |-> a, bal |-> b, val |-> v]}
<1>1. \A b : AsPaxos(PrepareMessage(b)) = {[type |-> "1a", bal |-> b]}
  BY DEF AsPaxos, PrepareMessage
<1>2. \A a, b, vote : AsPaxos(PromiseMessage(a, b, vote)) =
        {[type |-> "1b", acc |-> a, bal |-> b, mbal |-> vote.ballot, mval |-> vote.value]}
  BY DEF AsPaxos, PromiseMessage
<1>3. \A b, v : AsPaxos(AcceptMessage(b, v)) = {[type |-> "2a", bal |-> b, val |-> v]}
  BY DEF AsPaxos, AcceptMessage
<1>4. \A a, b, v : AsPaxos(AcceptedMessage(a, b, v)) =
        {[type |-> "2b", acc |-> a, bal |-> b, val |-> v]}
  BY DEF AsPaxos, AcceptedMessage
<1> QED
  BY <1>1, <1>2, <1>3, <1>4

LEMMA SeenGrows ==
  ASSUME NEW m, NEW x, msgs' = msgs \cup {m}, AsPaxos(m) = {x}
  PROVE  Seen' = Seen \cup {x}
<1>1. \A y : y \in Seen <=> \E n \in msgs : y \in AsPaxos(n)
  BY DEF Seen
<1>2. \A y : y \in Seen' <=> \E n \in msgs' : y \in AsPaxos(n)
  BY DEF Seen
<1> QED
  BY <1>1, <1>2

LEMMA SeenIsSent ==
  ASSUME TypeOK, NEW x \in Seen
  PROVE  /\ x.type = "1b" => \E vote \in Votes :
              /\ PromiseMessage(x.acc, x.bal, vote) \in msgs
              /\ vote.ballot = x.mbal /\ vote.value = x.mval
         /\ x.type = "2a" => /\ AcceptMessage(x.bal, x.val) \in msgs
                             /\ x.bal \in Ballots /\ x.val \in Values
<1>1. PICK m \in msgs : x \in AsPaxos(m)
  BY DEF Seen
<1>2. m.type \in {"Prepare", "Promise", "Accept", "Accepted", "Reject"}
  BY DEF TypeOK, Messages
<1>3. CASE m.type = "Prepare"
  BY <1>1, <1>3, MessageParts, AsPaxosOf
<1>4. CASE m.type = "Promise"
  <2>1. m.vote \in Votes /\ m = PromiseMessage(m.from, m.ballot, m.vote)
    BY <1>4, MessageParts
  <2>2. x = [type |-> "1b", acc |-> m.from, bal |-> m.ballot,
             mbal |-> m.vote.ballot, mval |-> m.vote.value]
    BY <1>1, <2>1, AsPaxosOf
  <2> QED
    BY <2>1, <2>2
<1>5. CASE m.type = "Accept"
  <2>1. m.ballot \in Ballots /\ m.value \in Values /\ m = AcceptMessage(m.ballot, m.value)
    BY <1>5, MessageParts
  <2>2. x = [type |-> "2a", bal |-> m.ballot, val |-> m.value]
    BY <1>1, <2>1, AsPaxosOf
  <2> QED
    BY <2>1, <2>2
<1>6. CASE m.type = "Accepted"
  BY <1>1, <1>6, MessageParts, AsPaxosOf
<1>7. CASE m.type = "Reject"
  <2>1. AsPaxos(m) = {}
    BY <1>7 DEF AsPaxos
  <2> QED
    BY <1>1, <2>1
<1> QED
  BY <1>2, <1>3, <1>4, <1>5, <1>6, <1>7

\* A true tally of a quorum allows, in Paxos, what the proposer picks by it.
LEMMA TalliedAllows ==
  ASSUME Inv, NEW s, s.ballot \in Ballots, NEW v \in Values, Tallied(s, msgs),
         s.best \in {NoVote} \cup [ballot : Ballots, value : {v}]
  PROVE  Paxos!Allows(s.promisers, s.ballot, v)
<1> DEFINE answers == {m \in Seen : m.type = "1b" /\ m.bal = s.ballot /\ m.acc \in s.promisers}
           voted == {m \in answers : m.mbal # 0}
<1>1. ASSUME NEW a \in s.promisers, NEW vote \in Votes, PromiseMessage(a, s.ballot, vote) \in msgs
      PROVE  \E m \in answers : m.acc = a /\ m.mbal = vote.ballot /\ m.mval = vote.value
  <2> DEFINE x == [type |-> "1b", acc |-> a, bal |-> s.ballot,
                   mbal |-> vote.ballot, mval |-> vote.value]
  <2>1. x \in Seen
    BY <1>1, AsPaxosOf DEF Seen
  <2> QED
    BY <2>1
<1>2. \A a \in s.promisers : \E m \in answers : m.acc = a
  BY <1>1 DEF Tallied
<1>3. \A m \in answers : m.mbal \in Nat /\ m.mbal <= s.best.ballot
  BY SeenIsSent, StateParts DEF Inv, Tallied
<1>4. CASE s.best = NoVote
  <2>1. voted = {}
    BY <1>3, <1>4 DEF NoVote, NoBallot
  <2> QED
    BY <1>2, <2>1 DEF Paxos!Allows, Seen
<1>5. CASE s.best # NoVote
  <2>1. /\ s.best \in Votes /\ s.best.value = v
        /\ s.best.ballot \in Nat /\ s.best.ballot # 0
    BY <1>5, BallotsAreReal DEF Votes, RealVotes
  <2>2. PICK m \in answers : m.mbal = s.best.ballot /\ m.mval = v
    BY <1>1, <1>5, <2>1 DEF Tallied
  <2>3. \E n \in voted : n.mval = v /\ \A o \in voted : o.mbal <= n.mbal
    BY <1>3, <2>1, <2>2
  <2> QED
    BY <1>2, <2>3 DEF Paxos!Allows, Seen
<1> QED
  BY <1>4, <1>5

LEMMA PaxosInitially == Init => Paxos!Init
  BY DEF Init, Paxos!Init, InitAcceptor, NoVote, NoBallot

LEMMA PaxosStep ==
  ASSUME Inv, [Next]_vars
  PROVE  [Paxos!Next]_Paxos!vars
<1>1. ASSUME acceptors' = acceptors, msgs' = msgs
      PROVE  UNCHANGED Paxos!vars
  BY <1>1 DEF Paxos!vars
<1>2. ASSUME NEW a \in Acceptors, NEW b \in Ballots, Answers(a, b)
      PROVE  Paxos!Phase1b(a, b) \/ UNCHANGED Paxos!vars
  <2> DEFINE old == acceptors[a]
  <2>1. old \in AcceptorStates /\ old.promised \in Ballots \cup {0}
    BY StateParts DEF Inv, TypeOK
  <2>2. CASE b > old.promised
    <3>1. [type |-> "1a", bal |-> b] \in Seen
      BY <1>2, AsPaxosOf DEF Answers, Seen
    <3>2. Seen' = Seen \cup {[type |-> "1b", acc |-> a, bal |-> b,
                              mbal |-> old.vote.ballot, mval |-> old.vote.value]}
      <4>1. msgs' = msgs \cup {PromiseMessage(a, b, old.vote)}
        BY <1>2 DEF Answers
      <4>2. AsPaxos(PromiseMessage(a, b, old.vote)) =
              {[type |-> "1b", acc |-> a, bal |-> b,
                mbal |-> old.vote.ballot, mval |-> old.vote.value]}
        BY AsPaxosOf
      <4> HIDE DEF old
      <4> QED
        BY <4>1, <4>2, SeenGrows
    <3>3. \A c \in Acceptors :
            /\ acceptors'[c].promised = IF c = a THEN b ELSE acceptors[c].promised
            /\ acceptors'[c].vote = acceptors[c].vote
      BY <1>2 DEF Answers, Inv, TypeOK
    <3>4. /\ [c \in Acceptors |-> acceptors'[c].promised] =
               [[c \in Acceptors |-> acceptors[c].promised] EXCEPT ![a] = b]
          /\ [c \in Acceptors |-> acceptors'[c].vote.ballot] =
               [c \in Acceptors |-> acceptors[c].vote.ballot]
          /\ [c \in Acceptors |-> acceptors'[c].vote.value] =
               [c \in Acceptors |-> acceptors[c].vote.value]
      BY <3>3
    <3> QED
      BY <2>2, <3>1, <3>2, <3>4 DEF Paxos!Phase1b, Paxos!Send, Seen
  <2>3. CASE b = old.promised /\ old.vote.ballot < b
    <3>1. msgs' = msgs
      BY <1>2, <2>3 DEF Answers, Inv, PromiseSent
    <3>2. [promised |-> b, vote |-> old.vote] = old
      BY <2>1, <2>3 DEF AcceptorStates
    <3>3. acceptors' = acceptors
      BY <1>2, <3>2 DEF Answers, Inv, TypeOK
    <3> QED
      BY <1>1, <3>1, <3>3
  <2> QED
    BY <1>2, <2>2, <2>3 DEF Answers
<1>3. ASSUME NEW a \in Acceptors, NEW b \in Ballots, NEW v \in Values, Grants(a, b, v)
      PROVE  Paxos!Phase2b(a, b, v)
  <2>1. [type |-> "2a", bal |-> b, val |-> v] \in Seen
    BY <1>3, AsPaxosOf DEF Grants, Seen
  <2>2. Seen' = Seen \cup {[type |-> "2b", acc |-> a, bal |-> b, val |-> v]}
    <3>1. msgs' = msgs \cup {AcceptedMessage(a, b, v)}
      BY <1>3 DEF Grants
    <3>2. AsPaxos(AcceptedMessage(a, b, v)) = {[type |-> "2b", acc |-> a, bal |-> b, val |-> v]}
      BY AsPaxosOf
    <3> QED
      BY <3>1, <3>2, SeenGrows
  <2>3. \A c \in Acceptors :
          /\ acceptors'[c].promised = IF c = a THEN b ELSE acceptors[c].promised
          /\ acceptors'[c].vote.ballot = IF c = a THEN b ELSE acceptors[c].vote.ballot
          /\ acceptors'[c].vote.value = IF c = a THEN v ELSE acceptors[c].vote.value
    BY <1>3 DEF Grants, Inv, TypeOK, VoteAt
  <2>4. b >= acceptors[a].promised
    BY <1>3 DEF Grants
  <2>5. /\ [c \in Acceptors |-> acceptors'[c].promised] =
             [[c \in Acceptors |-> acceptors[c].promised] EXCEPT ![a] = b]
        /\ [c \in Acceptors |-> acceptors'[c].vote.ballot] =
             [[c \in Acceptors |-> acceptors[c].vote.ballot] EXCEPT ![a] = b]
        /\ [c \in Acceptors |-> acceptors'[c].vote.value] =
             [[c \in Acceptors |-> acceptors[c].vote.value] EXCEPT ![a] = v]
    BY <2>3
  <2> QED
    BY <2>1, <2>2, <2>4, <2>5 DEF Paxos!Phase2b, Paxos!Send, Seen
<1>4. ASSUME NEW p \in Proposers, NEW b \in Ballots, Starts(p, b)
      PROVE  Paxos!Phase1a(b)
  <2>1. Seen' = Seen \cup {[type |-> "1a", bal |-> b]}
    <3>1. msgs' = msgs \cup {PrepareMessage(b)}
      BY <1>4 DEF Starts
    <3>2. AsPaxos(PrepareMessage(b)) = {[type |-> "1a", bal |-> b]}
      BY AsPaxosOf
    <3> QED
      BY <3>1, <3>2, SeenGrows
  <2> QED
    BY <1>4, <2>1 DEF Starts, Paxos!Phase1a, Paxos!Send, Seen
<1>5. ASSUME NEW p \in Proposers, NEW a \in Acceptors, NEW vote \in Votes, NEW v \in Values,
             Proposes(p, a, vote, v)
      PROVE  \E b \in Ballots : Paxos!Phase2a(b, v)
  <2> DEFINE b == proposers[p].ballot
             new == Counted(p, a, vote)
  <2>1. /\ b \in Ballots /\ Owner[b] = p /\ proposers[p].phase = "prepare"
        /\ new.ballot = b /\ Tallied(new, msgs)
    BY <1>5, CountedTallies DEF Proposes, Comes, Counted, Inv, RoundOwned, TypeOK, ProposerStates
  <2>2. ~\E m \in Seen : m.type = "2a" /\ m.bal = b
    BY <2>1, SeenIsSent DEF Inv, AcceptLeaves
  <2>3. new.promisers \in Quorum1 /\ Paxos!Allows(new.promisers, b, v)
    BY <1>5, <2>1, TalliedAllows DEF Proposes
  <2>4. Seen' = Seen \cup {[type |-> "2a", bal |-> b, val |-> v]}
    <3>1. msgs' = msgs \cup {AcceptMessage(b, v)}
      BY <1>5 DEF Proposes
    <3>2. AsPaxos(AcceptMessage(b, v)) = {[type |-> "2a", bal |-> b, val |-> v]}
      BY AsPaxosOf
    <3> HIDE DEF b
    <3> QED
      BY <3>1, <3>2, SeenGrows
  <2>5. acceptors' = acceptors
    BY <1>5 DEF Proposes
  <2> HIDE DEF b, new
  <2> QED
    BY <2>1, <2>2, <2>3, <2>4, <2>5 DEF Paxos!Phase2a, Paxos!Send, Seen
<1>6. Changes
  BY StepsAreChanges DEF Inv
<1> QED
  BY <1>1, <1>2, <1>3, <1>4, <1>5, <1>6 DEF Changes, Counts, Leaves, Paxos!Next

THEOREM Refinement == Spec => RefinesPaxos
  BY Invariance, PaxosInitially, PaxosStep, PTL DEF Spec, RefinesPaxos, Paxos!Spec

------------------------------------------------------------------------------
\* What is proved of Paxos is proved of Synod. TLAPS does not know that the
\* two instances of Paxos say the same until it reads their definitions.
Proved == INSTANCE PaxosProof WITH
  Quorums <- Quorum1,
  maxBal  <- [a \in Acceptors |-> acceptors[a].promised],
  maxVBal <- [a \in Acceptors |-> acceptors[a].vote.ballot],
  maxVal  <- [a \in Acceptors |-> acceptors[a].vote.value],
  sent    <- UNION {AsPaxos(m) : m \in msgs}

LEMMA SamePaxos ==
  /\ Paxos!Init => Proved!Init
  /\ [Paxos!Next]_Paxos!vars => [Proved!Next]_Proved!vars
<1>1. Paxos!Init => Proved!Init
  BY DEF Paxos!Init, Proved!Init
<1>2. \A m : Paxos!Send(m) <=> Proved!Send(m)
  BY DEF Paxos!Send, Proved!Send
<1>3. \A b \in Ballots : Paxos!Phase1a(b) => Proved!Phase1a(b)
  BY <1>2 DEF Paxos!Phase1a, Proved!Phase1a
<1>4. \A a \in Acceptors, b \in Ballots : Paxos!Phase1b(a, b) => Proved!Phase1b(a, b)
  BY <1>2 DEF Paxos!Phase1b, Proved!Phase1b
<1>5. \A Q, b, v : Paxos!Allows(Q, b, v) <=> Proved!Allows(Q, b, v)
  BY DEF Paxos!Allows, Proved!Allows
<1>6. \A b \in Ballots, v \in Values : Paxos!Phase2a(b, v) => Proved!Phase2a(b, v)
  BY <1>2, <1>5 DEF Paxos!Phase2a, Proved!Phase2a
<1>7. \A a \in Acceptors, b \in Ballots, v \in Values :
        Paxos!Phase2b(a, b, v) => Proved!Phase2b(a, b, v)
  BY <1>2 DEF Paxos!Phase2b, Proved!Phase2b
<1>8. Paxos!Next => Proved!Next
  BY <1>3, <1>4, <1>6, <1>7 DEF Paxos!Next, Proved!Next
<1> QED
  BY <1>1, <1>8 DEF Paxos!vars, Proved!vars

\* Who voted, here, voted in Paxos.
LEMMA ChosenInPaxos == Chosen \subseteq Proved!Voting!chosen
<1>1. ASSUME NEW a \in Acceptors, NEW b \in Ballots, NEW v \in Values, VotedFor(a, b, v)
      PROVE  Proved!Voting!VotedFor(a, b, v)
  <2> DEFINE x == [type |-> "2b", acc |-> a, bal |-> b, val |-> v]
  <2>1. x \in Seen
    <3>1. AsPaxos(AcceptedMessage(a, b, v)) = {x}
      BY AsPaxosOf
    <3> HIDE DEF x
    <3> QED
      BY <1>1, <3>1 DEF VotedFor, Seen
  <2>2. x.type = "2b" /\ x.acc = a /\ x.bal = b /\ x.val = v
    OBVIOUS
  <2> HIDE DEF x
  <2>3. <<b, v>> \in {<<m.bal, m.val>> : m \in {n \in Seen : n.type = "2b" /\ n.acc = a}}
    BY <2>1, <2>2
  <2> QED
    BY <2>3 DEF Proved!Voting!VotedFor, Proved!votes, Seen
<1>2. ASSUME NEW b \in Ballots, NEW v \in Values, ChosenIn(b, v)
      PROVE  Proved!Voting!ChosenAt(b, v)
  <2> DEFINE Q == {a \in Acceptors : VotedFor(a, b, v)}
  <2>1. Q \in Quorum1
    BY <1>2 DEF ChosenIn, Quorum1, Size1, Size2
  <2> QED
    BY <1>1, <2>1 DEF Proved!Voting!ChosenAt
<1> QED
  BY <1>2 DEF Chosen, Proved!Voting!chosen

THEOREM AgreementHolds == Spec => []Agreement
<1>1. /\ Quorum1 \subseteq SUBSET Acceptors
      /\ \A Q1, Q2 \in Quorum1 : Q1 \cap Q2 # {}
      /\ None \notin Values
  BY QuorumsMeet, NoneIsNoValue DEF Quorum1, Quorum2, Size1, Size2
<1>2. Proved!Spec => []Proved!ChosenAreEqual
  BY <1>1, Proved!OneIsChosen, BallotsAreReal
<1>3. Proved!ChosenAreEqual => Agreement
  BY ChosenInPaxos, OneElement DEF Proved!ChosenAreEqual, Agreement
<1> QED
  BY <1>2, <1>3, SamePaxos, Refinement, PTL DEF Proved!Spec, RefinesPaxos, Paxos!Spec
==============================================================================
