----------------------------- MODULE VotingProof -----------------------------
(***************************************************************************)
(* Voting chooses at most one value, and implements Consensus: for any     *)
(* acceptors, quorums that meet, ballots and values. Checked by TLAPS.     *)
(*                                                                         *)
(* The idea: a vote is cast only for a value that is safe, which means     *)
(* that no other can be chosen in any lower ballot. So a value chosen in a *)
(* ballot is the only one ever voted for above it.                         *)
(***************************************************************************)
EXTENDS Voting, AtMostOne, TLAPS

\* Voting says it of the constant Ballots in words.
ASSUME BallotsAreReal == Ballots \subseteq Nat \ {0}

------------------------------------------------------------------------------
LEMMA QuorumsShare ==
  \A Q1, Q2 \in Quorums : \E a \in Acceptors : a \in Q1 /\ a \in Q2
  BY QuorumsMeet

LEMMA QuorumsAreNotEmpty == \A Q \in Quorums : Q # {}
  BY QuorumsMeet

------------------------------------------------------------------------------
\* What holds in every state. Voting defines the three conjuncts.
Inv == TypeOK /\ VotesSafe /\ OneValuePerBallot

\* What a quorum shows about safety is true. Let c be the ballot it shows.
\* Between c and b nobody in Q voted or will; in c all of Q that voted did so
\* for v; and below c the vote in c was cast for a safe value.
LEMMA ShownIsSafe ==
  ASSUME Inv, NEW Q \in Quorums, NEW b \in Ballots, NEW v \in Values,
         ShowsSafeAt(Q, b, v)
  PROVE  SafeAt(b, v)
<1>1. PICK c \in {0} \cup {d \in Ballots : d < b} :
        /\ c # 0 => \E a \in Q : VotedFor(a, c, v)
        /\ \A d \in {e \in Ballots : c < e /\ e < b}, a \in Q : DidNotVoteIn(a, d)
  BY DEF ShowsSafeAt
<1>2. SUFFICES ASSUME NEW d \in Ballots, d < b
               PROVE  NoneOtherChoosableAt(d, v)
  BY DEF SafeAt
<1>3. \A a \in Q : a \in Acceptors /\ maxBal[a] \in Nat /\ maxBal[a] > d
  BY <1>2, QuorumsMeet, BallotsAreReal DEF Inv, TypeOK, ShowsSafeAt
<1>4. CASE c < d
  BY <1>1, <1>2, <1>3, <1>4 DEF NoneOtherChoosableAt, CannotVoteAt
<1>5. CASE c = d
  <2>1. c # 0
    BY <1>5, BallotsAreReal
  <2>2. \A a \in Q : VotedFor(a, d, v) \/ DidNotVoteIn(a, d)
    BY <1>1, <1>3, <1>5, <2>1 DEF Inv, OneValuePerBallot, DidNotVoteIn
  <2> QED
    BY <1>3, <2>2 DEF NoneOtherChoosableAt, CannotVoteAt
<1>6. CASE d < c
  <2>1. c \in Ballots /\ \E a \in Acceptors : VotedFor(a, c, v)
    BY <1>1, <1>3, <1>6, BallotsAreReal
  <2>2. SafeAt(c, v)
    BY <2>1 DEF Inv, VotesSafe
  <2> QED
    BY <1>6, <2>1, <2>2 DEF SafeAt
<1> QED
  BY <1>1, <1>4, <1>5, <1>6, BallotsAreReal

\* Votes and safety last: what is ruled out stays ruled out.
LEMMA SafetyLasts ==
  ASSUME TypeOK, Next
  PROVE  /\ TypeOK'
         /\ \A a \in Acceptors, b \in Ballots, v \in Values :
              VotedFor(a, b, v) => VotedFor(a, b, v)'
         /\ \A b \in Ballots, v \in Values : SafeAt(b, v) => SafeAt(b, v)'
<1>1. PICK a \in Acceptors, b \in Ballots :
        \/ IncreaseMaxBal(a, b)
        \/ \E v \in Values : VoteFor(a, b, v)
  BY DEF Next
<1>2. TypeOK'
  BY <1>1 DEF TypeOK, IncreaseMaxBal, VoteFor
<1>3. \A c \in Acceptors, d \in Ballots, v \in Values :
        VotedFor(c, d, v) => VotedFor(c, d, v)'
  BY <1>1 DEF TypeOK, IncreaseMaxBal, VoteFor, VotedFor
<1>4. \A c \in Acceptors, d \in Ballots : CannotVoteAt(c, d) => CannotVoteAt(c, d)'
  BY <1>1, BallotsAreReal
  DEF TypeOK, IncreaseMaxBal, VoteFor, VotedFor, CannotVoteAt, DidNotVoteIn
<1>5. \A d \in Ballots, v \in Values :
        NoneOtherChoosableAt(d, v) => NoneOtherChoosableAt(d, v)'
  BY <1>3, <1>4, QuorumsMeet DEF NoneOtherChoosableAt
<1>6. \A d \in Ballots, v \in Values : SafeAt(d, v) => SafeAt(d, v)'
  BY <1>5 DEF SafeAt
<1> QED
  BY <1>2, <1>3, <1>6

LEMMA InvInitially == Init => Inv
  BY DEF Init, Inv, TypeOK, VotesSafe, OneValuePerBallot, VotedFor

LEMMA InvStays == Inv /\ [Next]_vars => Inv'
<1> SUFFICES ASSUME Inv, [Next]_vars
             PROVE  Inv'
  OBVIOUS
<1>1. CASE UNCHANGED vars
  BY <1>1 DEF vars, Inv, TypeOK, VotesSafe, OneValuePerBallot, VotedFor, SafeAt,
     NoneOtherChoosableAt, CannotVoteAt, DidNotVoteIn
<1>2. CASE Next
  <2>1. PICK a \in Acceptors, b \in Ballots :
          \/ IncreaseMaxBal(a, b)
          \/ \E v \in Values : VoteFor(a, b, v)
    BY <1>2 DEF Next
  <2>2. ASSUME NEW c \in Acceptors, NEW d \in Ballots, NEW w \in Values, VotedFor(c, d, w)'
        PROVE  VotedFor(c, d, w) \/ SafeAt(d, w)
    <3>1. CASE IncreaseMaxBal(a, b)
      BY <2>2, <3>1 DEF IncreaseMaxBal, VotedFor
    <3>2. ASSUME NEW v \in Values, VoteFor(a, b, v)
          PROVE  VotedFor(c, d, w) \/ SafeAt(d, w)
      BY <2>2, <3>2, ShownIsSafe DEF VoteFor, VotedFor, Inv, TypeOK
    <3> QED
      BY <2>1, <3>1, <3>2
  <2>3. VotesSafe'
    BY <1>2, <2>2, SafetyLasts DEF Inv, VotesSafe
  <2>4. OneValuePerBallot'
    <3>1. CASE IncreaseMaxBal(a, b)
      BY <3>1 DEF Inv, OneValuePerBallot, IncreaseMaxBal, VotedFor
    <3>2. ASSUME NEW v \in Values, VoteFor(a, b, v)
          PROVE  OneValuePerBallot'
      <4>1. \A c \in Acceptors, w \in Values : VotedFor(c, b, w) => w = v
        BY <3>2 DEF VoteFor, DidNotVoteIn
      <4>2. \A c \in Acceptors, d \in Ballots, w \in Values :
              VotedFor(c, d, w)' => VotedFor(c, d, w) \/ (d = b /\ w = v)
        BY <3>2 DEF VoteFor, VotedFor, Inv, TypeOK
      <4> QED
        BY <4>1, <4>2 DEF Inv, OneValuePerBallot
    <3> QED
      BY <2>1, <3>1, <3>2
  <2> QED
    BY <1>2, <2>3, <2>4, SafetyLasts DEF Inv
<1> QED
  BY <1>1, <1>2

------------------------------------------------------------------------------
ChosenAreEqual == \A v, w \in chosen : v = w

\* Two values chosen in one ballot have a voter in common. Of two chosen in
\* different ballots the higher was safe: it rules the lower out.
LEMMA InvAllowsOne == Inv => ChosenAreEqual
<1> SUFFICES ASSUME Inv
             PROVE  ChosenAreEqual
  OBVIOUS
<1>1. ASSUME NEW b \in Ballots, NEW c \in Ballots, NEW v \in Values, NEW w \in Values,
             ChosenAt(b, v), ChosenAt(c, w), b <= c
      PROVE  v = w
  <2>1. CASE b = c
    <3>1. PICK a \in Acceptors : VotedFor(a, b, v) /\ VotedFor(a, b, w)
      BY <1>1, <2>1, QuorumsShare DEF ChosenAt
    <3> QED
      BY <3>1 DEF Inv, OneValuePerBallot
  <2>2. CASE b < c
    <3>1. SafeAt(c, w)
      BY <1>1, QuorumsMeet, QuorumsAreNotEmpty DEF Inv, VotesSafe, ChosenAt
    <3>2. NoneOtherChoosableAt(b, w)
      BY <2>2, <3>1 DEF SafeAt
    <3>3. PICK a \in Acceptors : /\ VotedFor(a, b, v)
                                 /\ VotedFor(a, b, w) \/ CannotVoteAt(a, b)
      <4>1. PICK Q1 \in Quorums : \A a \in Q1 : VotedFor(a, b, v)
        BY <1>1 DEF ChosenAt
      <4>2. PICK Q2 \in Quorums : \A a \in Q2 : VotedFor(a, b, w) \/ CannotVoteAt(a, b)
        BY <3>2 DEF NoneOtherChoosableAt
      <4> QED
        BY <4>1, <4>2, QuorumsShare
    <3> QED
      BY <3>3 DEF Inv, OneValuePerBallot, CannotVoteAt, DidNotVoteIn
  <2> QED
    BY <1>1, <2>1, <2>2, BallotsAreReal
<1> QED
  BY <1>1, BallotsAreReal DEF chosen, ChosenAreEqual

LEMMA InvAgrees == Inv => Agreement
  BY InvAllowsOne, OneElement DEF Agreement, ChosenAreEqual

\* Nothing is chosen at first, as no quorum is empty.
LEMMA ChosenInitially == Init => Consensus!Init
  BY QuorumsMeet, QuorumsAreNotEmpty
  DEF Init, Consensus!Init, chosen, ChosenAt, VotedFor

\* What is chosen stays so, and there is room for one value.
LEMMA ChosenStep ==
  ASSUME Inv, Inv', [Next]_vars
  PROVE  [Consensus!Next]_chosen
<1>1. CASE UNCHANGED vars
  BY <1>1 DEF vars, chosen, ChosenAt, VotedFor
<1>2. CASE Next
  <2>1. chosen \subseteq chosen'
    BY <1>2, SafetyLasts, QuorumsMeet DEF Inv, chosen, ChosenAt
  <2>2. ChosenAreEqual'
    BY InvAllowsOne, PTL
  <2>3. chosen' \subseteq Values
    BY DEF chosen
  <2> QED
    BY <2>1, <2>2, <2>3 DEF Consensus!Next, Consensus!Choose, ChosenAreEqual
<1> QED
  BY <1>1, <1>2

------------------------------------------------------------------------------
THEOREM Invariance == Spec => []Inv
  BY InvInitially, InvStays, PTL DEF Spec

THEOREM OneIsChosen == Spec => []ChosenAreEqual
  BY Invariance, InvAllowsOne, PTL

THEOREM AgreementHolds == Spec => []Agreement
  BY Invariance, InvAgrees, PTL

THEOREM Refinement == Spec => RefinesConsensus
  BY Invariance, ChosenInitially, ChosenStep, PTL DEF Spec, RefinesConsensus, Consensus!Spec
==============================================================================
