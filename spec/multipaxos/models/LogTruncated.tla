----------------------------- MODULE LogTruncated -----------------------------
(***************************************************************************)
(* One acceptor that does not keep all votes, in an open environment: any  *)
(* message may arrive at any time, from peers that follow the protocol or  *)
(* from others, and the replica beside it may have executed so far. Every  *)
(* stimulus is a step in every state; out is what the step sent, and is    *)
(* empty after one that was refused.                                       *)
(***************************************************************************)
EXTENDS TruncatedAcceptor

CONSTANT Self

VARIABLES
  acceptor,    \* AcceptorStates
  dropped,     \* DroppedSlots
  out          \* the messages of the last step

vars == <<acceptor, dropped, out>>

TypeOK ==
  /\ acceptor \in AcceptorStates
  /\ dropped \in DroppedSlots
  /\ out \subseteq TruncatedMessages

Init == acceptor = InitAcceptor /\ dropped = 0 /\ out = {}

Take(step) == acceptor' = step.state /\ out' = step.out /\ UNCHANGED dropped

Prepare(ballot) == Take(OnTruncatedPrepare(Self, acceptor, dropped, ballot))

Accept(ballot, slot, value) == Take(OnTruncatedAccept(Self, acceptor, dropped, ballot, slot, value))

\* What was dropped stays so.
Drop(slot) ==
  /\ dropped' = IF slot > dropped THEN slot ELSE dropped
  /\ acceptor' = AfterDrop(acceptor, dropped')
  /\ out' = {}

Next ==
  \/ \E ballot \in Ballots : Prepare(ballot)
  \/ \E ballot \in Ballots, slot \in Slots, value \in Values : Accept(ballot, slot, value)
  \/ \E slot \in Slots : Drop(slot)

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
\* Possible stimuli: those that peers who follow the protocol could send in
\* some history that leads to the state. The others are hostile.

\* A ballot has one value in each slot.
AcceptPossible(ballot, slot, value) ==
  acceptor.votes[slot].ballot = ballot => acceptor.votes[slot].value = value

------------------------------------------------------------------------------
\* No vote is where none is kept.
KeepsItsRoom == \A slot \in Slots : acceptor.votes[slot] # NoVote => Room(dropped, slot)

\* No two votes have one record.
OneRecordEach ==
  \A slot, other \in Slots :
    acceptor.votes[slot] # NoVote /\ other \in TakesPlaceOf(slot) => acceptor.votes[other] = NoVote

VotesBelowPromise == \A slot \in Slots : acceptor.votes[slot].ballot <= acceptor.promised

\* A vote goes only where it is dropped, or where another takes its place in its slot.
VotesAreKept ==
  [][\A slot \in Slots :
       acceptor.votes[slot] # NoVote /\ acceptor'.votes[slot] = NoVote => slot <= dropped']_vars

\* A Promise says how far votes are dropped, and reports the others.
SaysHowFar == \A m \in out : m.type = "Promise" => m.dropped = dropped /\ m.votes = acceptor.votes

SometimesNoRoom == \E slot \in Slots : slot > dropped /\ ~Room(dropped, slot) /\ acceptor.votes # NoVotes

SometimesSilent == \E m \in out : m.type = "Promise" /\ m.dropped > 0 /\ m.votes # NoVotes
==============================================================================
