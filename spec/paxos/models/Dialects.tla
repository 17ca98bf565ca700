------------------------------- MODULE Dialects -------------------------------
(***************************************************************************)
(* Safe variants: other answers to the same messages that keep agreement.  *)
(* An acceptor's dialect is three choices: when it answers a Prepare, when *)
(* it grants an Accept, and how it remembers that it did. Acceptors of     *)
(* different dialects may be mixed. Quorum sizes are one choice for the    *)
(* whole cluster.                                                          *)
(***************************************************************************)
EXTENDS Process

LOCAL Max(b, c) == IF b > c THEN b ELSE c

\* Override point: what both guards compare with. Where the promise is not
\* raised by an Accept, that is the higher of promise and vote.
Bar(acceptor) == Max(acceptor.promised, acceptor.vote.ballot)

------------------------------------------------------------------------------
\* When a Prepare is answered: Again is Synod's own way.

Once_PrepareOk(acceptor, ballot) == ballot > Bar(acceptor)

Again_PrepareOk(acceptor, ballot) ==
  \/ ballot > Bar(acceptor)
  \/ ballot = acceptor.promised /\ acceptor.vote.ballot < ballot

Equal_PrepareOk(acceptor, ballot) == ballot >= Bar(acceptor)

Always_PrepareOk(acceptor, ballot) == TRUE
Always_AfterPrepare(acceptor, ballot) ==
  [acceptor EXCEPT !.promised = Max(@, ballot)]

------------------------------------------------------------------------------
\* When an Accept is granted: AtLeast is Synod's own way.

AtLeast_AcceptOk(acceptor, ballot) == ballot >= Bar(acceptor)

Exactly_AcceptOk(acceptor, ballot) == ballot = Bar(acceptor)

------------------------------------------------------------------------------
\* How a granted Accept is remembered: Raise is Synod's own way.

Compare_AfterAccept(acceptor, ballot, value) ==
  [acceptor EXCEPT !.vote = VoteAt(ballot, value)]

\* As in "Paxos Made Simple", to the letter: only a promise forbids a vote, and
\* of all votes the highest is remembered. A vote below it changes nothing.
Highest_Bar(acceptor) == acceptor.promised
Highest_AfterAccept(acceptor, ballot, value) ==
  IF ballot >= acceptor.vote.ballot THEN Compare_AfterAccept(acceptor, ballot, value)
                                    ELSE acceptor

------------------------------------------------------------------------------
\* A refusal may be heard, where a higher ballot was promised.

Aloud_Refusal(self, acceptor, ballot) ==
  IF ballot < Bar(acceptor) THEN {RejectMessage(self, ballot, Bar(acceptor))} ELSE {}

------------------------------------------------------------------------------
\* Quorum sizes: everyone in phase 1, anyone in phase 2.

All_Size1 == Cardinality(Acceptors)
One_Size2 == 1
==============================================================================
