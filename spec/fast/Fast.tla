-------------------------------- MODULE Fast --------------------------------
(***************************************************************************)
(* Fast Paxos, with quorums of any sizes. In a classic ballot acceptors    *)
(* vote for the value that its coordinator proposes. In a fast one they    *)
(* may vote for any value that a client sends them, so that a value is     *)
(* chosen without the detour; but they may vote for different ones, and    *)
(* then a later ballot must find out which of them may have been chosen.   *)
(*                                                                         *)
(* A quorum of phase 1, of a classic ballot and of a fast one may each     *)
(* have its own size. With no fast ballot this is Flexible Paxos.          *)
(*                                                                         *)
(* What was sent stays, and may be heard whenever and as often as somebody *)
(* likes, or never. What a promise reports is read off the votes: who      *)
(* promised a ballot votes in no lower one any more, so it says the same   *)
(* whenever it is heard.                                                   *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

CONSTANTS
  Acceptors,
  Values,
  Ballots,     \* numbers; 0 needs no phase 1, as there is none below it
  FastBallots, \* those of them that are fast
  P,           \* the size of a quorum of phase 1,
  C,           \* of a classic ballot,
  F,           \* and of a fast one
  Free         \* what is proposed where any value may be voted for

ASSUME Free \notin Values /\ FastBallots \subseteq Ballots

VARIABLES
  prepared,    \* the ballots whose phase 1 has begun
  promises,    \* of each ballot, who promised to vote in no lower one
  proposals,   \* of each ballot, what was proposed: a value, or Free, or nothing yet
  votes        \* of each acceptor and ballot, the values that it voted for: one at most

vars == <<prepared, promises, proposals, votes>>

Init ==
  /\ prepared = {}
  /\ promises = [b \in Ballots |-> {}]
  /\ proposals = [b \in Ballots |-> {}]
  /\ votes = [a \in Acceptors |-> [b \in Ballots |-> {}]]

N == Cardinality(Acceptors)

------------------------------------------------------------------------------
\* Override points.

\* The quorums of phase 1, and of a ballot's phase 2.
Phase1Quorums == {some \in SUBSET Acceptors : Cardinality(some) = P}

Phase2Quorums(b) ==
  {some \in SUBSET Acceptors : Cardinality(some) = IF b \in FastBallots THEN F ELSE C}

\* Whether an acceptor may vote in a ballot: not if it has.
MayVote(a, b) == votes[a][b] = {}

\* Whether a value may have been chosen in a ballot, as far as a quorum of phase 1 knows: a
\* quorum of the ballot voted for it as far as it is known.
MayBeChosen(b, v, heard) ==
  \E quorum \in Phase2Quorums(b) : \A a \in quorum \cap heard : v \in votes[a][b]

\* What may be proposed where the votes that were heard, of the highest ballot with some, are
\* for these values.
Picks(b, seen, heard) ==
  LET possible == {v \in seen : MayBeChosen(b, v, heard)}
  IN IF Cardinality(seen) = 1 THEN seen
     ELSE IF possible # {} THEN possible
     ELSE Values

------------------------------------------------------------------------------
\* The values of which votes in a ballot were heard.
Seen(b, heard) == UNION {votes[a][b] : a \in heard}

\* The ballots below b in which somebody who was heard has voted.
Voted(b, heard) == {c \in Ballots : c < b /\ Seen(c, heard) # {}}

Highest(some) == CHOOSE b \in some : \A c \in some : c <= b

\* What a coordinator that heard from these may propose in its ballot.
Proposable(b, heard) ==
  LET below == Voted(b, heard)
      top == Highest(below)
      values == IF below = {} THEN Values ELSE Picks(top, Seen(top, heard), heard)
  IN IF values = Values /\ b \in FastBallots THEN {Free} ELSE values

\* All that it may propose: by any quorum that promised.
AllProposable(b) ==
  IF b = 0 THEN IF b \in FastBallots THEN {Free} ELSE Values
  ELSE UNION {Proposable(b, heard) : heard \in {q \in Phase1Quorums : q \subseteq promises[b]}}

\* A coordinator begins its ballot. Enabled once.
Prepare(b) ==
  /\ b > 0 /\ b \notin prepared
  /\ prepared' = prepared \cup {b}
  /\ UNCHANGED <<promises, proposals, votes>>

\* The ballot that an acceptor promised, or voted in, last.
Promised(a) ==
  Highest({0} \cup {b \in Ballots : a \in promises[b] \/ votes[a][b] # {}})

\* An acceptor promises, and reports its votes. Enabled above what it promised and voted in.
Promise(a, b) ==
  /\ b \in prepared
  /\ b > Promised(a)
  /\ promises' = [promises EXCEPT ![b] = @ \cup {a}]
  /\ UNCHANGED <<prepared, proposals, votes>>

\* A coordinator proposes. Enabled once, when a quorum has promised.
Propose(b, v) ==
  /\ proposals[b] = {}
  /\ v \in AllProposable(b)
  /\ proposals' = [proposals EXCEPT ![b] = {v}]
  /\ UNCHANGED <<prepared, promises, votes>>

\* An acceptor votes. Enabled for what was proposed, at or above what it promised.
Vote(a, b, v) ==
  /\ proposals[b] \cap {v, Free} # {}
  /\ b >= Promised(a)
  /\ v \notin votes[a][b] /\ MayVote(a, b)
  /\ votes' = [votes EXCEPT ![a][b] = @ \cup {v}]
  /\ UNCHANGED <<prepared, promises, proposals>>

Next ==
  \/ \E b \in Ballots : Prepare(b)
  \/ \E a \in Acceptors, b \in Ballots : Promise(a, b)
  \/ \E b \in Ballots, v \in Values \cup {Free} : Propose(b, v)
  \/ \E a \in Acceptors, b \in Ballots, v \in Values : Vote(a, b, v)

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
TypeOK ==
  /\ prepared \subseteq Ballots \ {0}
  /\ promises \in [Ballots -> SUBSET Acceptors]
  /\ \A b \in Ballots : proposals[b] \subseteq Values \cup {Free} /\ Cardinality(proposals[b]) <= 1
  /\ votes \in [Acceptors -> [Ballots -> SUBSET Values]]

ChosenAt(b, v) ==
  \E quorum \in Phase2Quorums(b) : \A a \in quorum : v \in votes[a][b]

chosen == {v \in Values : \E b \in Ballots : ChosenAt(b, v)}

\* Not two values are chosen.
Agreement == Cardinality(chosen) <= 1

\* What is chosen stays so. With Agreement, this is all that Consensus asks.
ChosenStays == [][chosen \subseteq chosen']_vars

\* As Voting has it, and Paxos: what fast ballots give up.
OneValuePerBallot ==
  \A b \in Ballots : Cardinality(Seen(b, Acceptors)) <= 1

\* A value can be chosen in a ballot, now or later.
CanBeChosenAt(b, v) ==
  \E quorum \in Phase2Quorums(b) : \A a \in quorum :
    v \in votes[a][b] \/ (votes[a][b] = {} /\ Promised(a) <= b)

\* Whatever is voted for in a ballot, nothing else was chosen in a lower one, nor can be.
VotesAreSafe ==
  \A b \in Ballots : \A v \in Seen(b, Acceptors) :
    \A c \in Ballots, w \in Values : c < b /\ w # v => ~CanBeChosenAt(c, w)

SometimesFast == \E b \in FastBallots, v \in Values : ChosenAt(b, v)

\* All have voted in a fast ballot, and nothing is chosen.
SometimesCollision ==
  \E b \in FastBallots : (\A a \in Acceptors : votes[a][b] # {}) /\ \A v \in Values : ~ChosenAt(b, v)

\* After that something is.
SometimesRecovered == SometimesCollision /\ chosen # {}

NeverFast == ~SometimesFast

NeverCollision == ~SometimesCollision
==============================================================================
