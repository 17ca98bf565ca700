------------------------------- MODULE Acceptor -------------------------------
(***************************************************************************)
(* The acceptor: the memory of the system. Its record:                     *)
(*   promised  the highest ballot that it answered; it never goes down     *)
(*   vote      what it accepted last                                       *)
(* Both must be on disk before an answer leaves.                           *)
(***************************************************************************)
EXTENDS Message

InitAcceptor == [promised |-> NoBallot, vote |-> NoVote]

AcceptorStates == [promised : Ballots \cup {NoBallot}, vote : Votes]

------------------------------------------------------------------------------
\* Override points.

\* May a Prepare be answered? A higher ballot always; the promised one again
\* until it is voted in, as then the answer is the very Promise sent before.
PrepareOk(acceptor, ballot) ==
  \/ ballot > acceptor.promised
  \/ ballot = acceptor.promised /\ acceptor.vote.ballot < ballot

\* May an Accept be granted? Exactly unless a higher ballot was promised.
AcceptOk(acceptor, ballot) == ballot >= acceptor.promised

\* What answering a Prepare records.
AfterPrepare(acceptor, ballot) == [acceptor EXCEPT !.promised = ballot]

\* What granting an Accept records.
AfterAccept(acceptor, ballot, value) ==
  [promised |-> ballot, vote |-> VoteAt(ballot, value)]

\* What a Promise reports of the acceptor that sends it.
Reported(acceptor) == acceptor.vote

\* What is sent instead of an answer.
Refusal(self, acceptor, ballot) == {}

------------------------------------------------------------------------------
\* Prepare(ballot) arrives. Paxos: Phase1b.
OnPrepare(self, acceptor, ballot) ==
  IF PrepareOk(acceptor, ballot)
    THEN Step(AfterPrepare(acceptor, ballot),
              {PromiseMessage(self, ballot, Reported(acceptor))})
    ELSE Step(acceptor, Refusal(self, acceptor, ballot))

\* Accept(ballot, value) arrives. A repeated one is acknowledged again.
\* Paxos: Phase2b.
OnAccept(self, acceptor, ballot, value) ==
  IF AcceptOk(acceptor, ballot)
    THEN Step(AfterAccept(acceptor, ballot, value),
              {AcceptedMessage(self, ballot, value)})
    ELSE Step(acceptor, Refusal(self, acceptor, ballot))
==============================================================================
