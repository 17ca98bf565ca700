--------------------------- MODULE TruncatedAcceptor ---------------------------
(***************************************************************************)
(* The acceptor of a log that does not keep all votes. Where the replica   *)
(* beside it has executed the log, the replica's state stands for that     *)
(* part, and the votes there are dropped. A Promise then says up to where: *)
(* it says nothing of these slots, and not that they are free.             *)
(*                                                                         *)
(* Disks are small, so records of votes are used again: that of a slot is  *)
(* also that of the slot Kept slots behind. A vote is cast only where      *)
(* there is room for it.                                                   *)
(***************************************************************************)
EXTENDS Acceptor

CONSTANT Kept    \* of how many slots behind the dropped ones votes are kept

DroppedSlots == {0} \cup Slots

TruncatedPromise(promise, dropped) ==
  [type |-> "Promise", from |-> promise.from, ballot |-> promise.ballot, votes |-> promise.votes, dropped |-> dropped]

TruncatedMessages ==
  {m \in SlotMessages : m.type # "Promise"}
    \cup [type : {"Promise"}, from : Acceptors, ballot : Ballots, votes : SlotVotes, dropped : DroppedSlots]

Without(votes, slots) == [slot \in Slots |-> IF slot \in slots THEN NoVote ELSE votes[slot]]

------------------------------------------------------------------------------
\* Override points.

\* Whether there is room for a vote: the slot is not dropped, and not so far ahead
\* that the vote would take the place of one that is needed.
Room(dropped, slot) == dropped < slot /\ slot <= dropped + Kept

\* The slots whose record a vote takes.
TakesPlaceOf(slot) == {other \in Slots : other # slot /\ other % Kept = slot % Kept}

\* Whether a Promise says anything of a slot.
Speaks(promise, slot) == slot > promise.dropped

------------------------------------------------------------------------------
\* The acceptor keeps no votes up to the slot any more.
AfterDrop(acceptor, slot) ==
  [acceptor EXCEPT !.votes = Without(@, {before \in Slots : before <= slot})]

\* Prepare(ballot) arrives.
OnTruncatedPrepare(self, acceptor, dropped, ballot) ==
  LET step == OnPrepare(self, acceptor, ballot)
  IN  Step(step.state, {TruncatedPromise(m, dropped) : m \in step.out})

\* Accept(ballot, slot, value) arrives.
OnTruncatedAccept(self, acceptor, dropped, ballot, slot, value) ==
  LET step == OnAccept(self, acceptor, ballot, slot, value)
  IN  IF ~Room(dropped, slot) \/ step.out = {} THEN Nothing(acceptor)
      ELSE [step EXCEPT !.state.votes = Without(@, TakesPlaceOf(slot))]
==============================================================================
