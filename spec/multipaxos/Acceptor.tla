------------------------------- MODULE Acceptor -------------------------------
(***************************************************************************)
(* The acceptor of a log. Its record:                                      *)
(*   promised  the highest ballot that it answered, one for all slots; it  *)
(*             never goes down                                             *)
(*   votes     what it accepted last, in each slot                         *)
(* Both must be on disk before an answer leaves.                           *)
(***************************************************************************)
EXTENDS SlotMessage

InitAcceptor == [promised |-> NoBallot, votes |-> NoVotes]

AcceptorStates == [promised : Ballots \cup {NoBallot}, votes : SlotVotes]

------------------------------------------------------------------------------
\* Override points.

\* May a Prepare be answered? A higher ballot always; the promised one again
\* until it is voted in, in any slot, as then the answer is the very Promise
\* sent before.
PrepareOk(acceptor, ballot) ==
  \/ ballot > acceptor.promised
  \/ ballot = acceptor.promised /\ \A slot \in Slots : acceptor.votes[slot].ballot < ballot

\* May an Accept be granted? Exactly unless a higher ballot was promised.
AcceptOk(acceptor, ballot, slot) == ballot >= acceptor.promised

\* What answering a Prepare records.
AfterPrepare(acceptor, ballot) == [acceptor EXCEPT !.promised = ballot]

\* What granting an Accept records. The ballot is promised for all slots.
AfterAccept(acceptor, ballot, slot, value) ==
  [promised |-> ballot, votes |-> [acceptor.votes EXCEPT ![slot] = VoteAt(ballot, value)]]

\* What a Promise reports of the acceptor that sends it: every slot.
Reported(acceptor) == acceptor.votes

------------------------------------------------------------------------------
\* Prepare(ballot) arrives. MultiPaxos: Phase1b.
OnPrepare(self, acceptor, ballot) ==
  IF PrepareOk(acceptor, ballot)
    THEN Step(AfterPrepare(acceptor, ballot), {SlotPromise(self, ballot, Reported(acceptor))})
    ELSE Nothing(acceptor)

\* Accept(ballot, slot, value) arrives. A repeated one is acknowledged again.
\* MultiPaxos: Phase2b.
OnAccept(self, acceptor, ballot, slot, value) ==
  IF AcceptOk(acceptor, ballot, slot)
    THEN Step(AfterAccept(acceptor, ballot, slot, value), {SlotAccepted(self, ballot, slot, value)})
    ELSE Nothing(acceptor)
==============================================================================
