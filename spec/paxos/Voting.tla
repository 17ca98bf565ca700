-------------------------------- MODULE Voting --------------------------------
(***************************************************************************)
(* How a majority can choose without a leader and without messages:        *)
(* acceptors vote in numbered ballots, and only for values that are safe.  *)
(* One layer up this implements Consensus.                                 *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANTS
  Values,
  Acceptors,
  Quorums,     \* sets of acceptors, of which any two meet
  Ballots      \* a set of positive integers

ASSUME QuorumsMeet ==
  /\ Quorums \subseteq SUBSET Acceptors
  /\ \A Q1, Q2 \in Quorums : Q1 \cap Q2 # {}

VARIABLES
  votes,       \* [Acceptors -> set of <<ballot, value>>]: every vote ever cast
  maxBal       \* [Acceptors -> ballot or 0]: casts no vote below it any more

vars == <<votes, maxBal>>

TypeOK ==
  /\ votes \in [Acceptors -> SUBSET (Ballots \X Values)]
  /\ maxBal \in [Acceptors -> Ballots \cup {0}]

------------------------------------------------------------------------------
VotedFor(a, b, v) == <<b, v>> \in votes[a]

DidNotVoteIn(a, b) == \A v \in Values : ~VotedFor(a, b, v)

ChosenAt(b, v) == \E Q \in Quorums : \A a \in Q : VotedFor(a, b, v)

chosen == {v \in Values : \E b \in Ballots : ChosenAt(b, v)}

\* a has not voted in b and never will.
CannotVoteAt(a, b) == maxBal[a] > b /\ DidNotVoteIn(a, b)

\* No value but v is chosen in b or ever will be.
NoneOtherChoosableAt(b, v) ==
  \E Q \in Quorums : \A a \in Q : VotedFor(a, b, v) \/ CannotVoteAt(a, b)

\* No value but v is chosen below b or ever will be.
SafeAt(b, v) == \A c \in {d \in Ballots : d < b} : NoneOtherChoosableAt(c, v)

\* What the acceptors of Q show about safety: all of them look at b, none
\* voted between c and b, and v got the vote in c (or nothing did below b).
ShowsSafeAt(Q, b, v) ==
  /\ \A a \in Q : maxBal[a] >= b
  /\ \E c \in {0} \cup {d \in Ballots : d < b} :
       /\ c # 0 => \E a \in Q : VotedFor(a, c, v)
       /\ \A d \in {e \in Ballots : c < e /\ e < b}, a \in Q : DidNotVoteIn(a, d)

------------------------------------------------------------------------------
Init ==
  /\ votes = [a \in Acceptors |-> {}]
  /\ maxBal = [a \in Acceptors |-> 0]

\* Enabled always upward: a gives up voting below b. Consensus: nothing.
IncreaseMaxBal(a, b) ==
  /\ b > maxBal[a]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  /\ UNCHANGED votes

\* Enabled when a has not left b, has not voted in it, nobody voted otherwise
\* in it, and a quorum shows that v is safe. Consensus: Choose(v) when this
\* vote completes a quorum, the first for v, else nothing.
VoteFor(a, b, v) ==
  /\ maxBal[a] <= b
  /\ DidNotVoteIn(a, b)
  /\ \A c \in Acceptors \ {a}, w \in Values : VotedFor(c, b, w) => w = v
  /\ \E Q \in Quorums : ShowsSafeAt(Q, b, v)
  /\ votes' = [votes EXCEPT ![a] = @ \cup {<<b, v>>}]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]

Next ==
  \E a \in Acceptors, b \in Ballots :
    \/ IncreaseMaxBal(a, b)
    \/ \E v \in Values : VoteFor(a, b, v)

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
VotesSafe ==
  \A a \in Acceptors, b \in Ballots, v \in Values : VotedFor(a, b, v) => SafeAt(b, v)

OneValuePerBallot ==
  \A a, c \in Acceptors, b \in Ballots, v, w \in Values :
    VotedFor(a, b, v) /\ VotedFor(c, b, w) => v = w

\* The two facts above are what makes two chosen values equal.
Agreement == Cardinality(chosen) <= 1

SometimesChosen == chosen # {}

Consensus == INSTANCE Consensus

\* Each behaviour, seen by what it chose, is a behaviour of Consensus.
RefinesConsensus == Consensus!Spec
==============================================================================
