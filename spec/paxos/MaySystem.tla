------------------------------ MODULE MaySystem ------------------------------
(***************************************************************************)
(* Whoever may send, sends: all systems whose roles obey May.tla in one.   *)
(* Losses, delays and crashes are in it, as nobody must send anything.     *)
(* Messages that show nothing new are no steps. One layer up this          *)
(* implements Consensus; Synod, in every dialect, implements this.         *)
(***************************************************************************)
EXTENDS May

VARIABLE known    \* KnownStates: what all messages sent so far show

TypeOK == known \in KnownStates

Init == known = NothingKnown

Send(m) ==
  /\ With(known, m) # known
  /\ Obeys(known, m)
  /\ known' = With(known, m)

------------------------------------------------------------------------------
\* Consensus: nothing, or Choose where the vote that it reports completes a
\* quorum.
Promise(from, ballot, vote) == Send(PromiseMessage(from, ballot, vote))

\* Consensus: nothing.
Accept(ballot, value) == Send(AcceptMessage(ballot, value))

\* Consensus: Choose where this vote completes a quorum, else nothing.
Accepted(from, ballot, value) == Send(AcceptedMessage(from, ballot, value))

Next ==
  \/ \E from \in Acceptors, ballot \in Ballots, vote \in Votes : Promise(from, ballot, vote)
  \/ \E ballot \in Ballots, value \in Values : Accept(ballot, value)
  \/ \E from \in Acceptors, ballot \in Ballots, value \in Values : Accepted(from, ballot, value)

Spec == Init /\ [][Next]_known

------------------------------------------------------------------------------
Chosen == {value \in Values : IsChosen(known, value)}

\* At most one value is chosen, so no two learners disagree.
Agreement == Cardinality(Chosen) <= 1

Consensus == INSTANCE Consensus WITH chosen <- Chosen

\* Each behaviour, seen by what it chose, is a behaviour of Consensus.
RefinesConsensus == Consensus!Spec

------------------------------------------------------------------------------
\* Why agreement holds: the four carry themselves, step by step, and give it.

OneValuePerBallot ==
  \A p, q \in known.proposed : p.ballot = q.ballot => p.value = q.value

VotesProposed ==
  \A vote \in known.shown : Proposal(vote.ballot, vote.value) \in known.proposed

VotesNotSkipped == \A vote \in known.shown : ~Skips(known, vote.from, vote.ballot)

\* Below a proposal each ballot proposed the same, or is dead, or is above one
\* that chose the same.
SameOrDead ==
  \A p \in known.proposed : \A ballot \in Between(NoBallot, p.ballot) :
    \/ Proposal(ballot, p.value) \in known.proposed
    \/ Dead(known, ballot)
    \/ \E low \in Between(NoBallot, ballot) : ChosenIn(known, low, p.value)

------------------------------------------------------------------------------
SometimesChosen == Chosen # {}

\* A value is chosen in a ballot above one that proposed another.
SometimesOverruled ==
  \E p \in known.proposed, value \in Chosen :
    value # p.value /\ ~ChosenIn(known, p.ballot, value)
==============================================================================
