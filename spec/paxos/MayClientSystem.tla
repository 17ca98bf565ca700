--------------------------- MODULE MayClientSystem ---------------------------
(***************************************************************************)
(* MaySystem with clients, who ask to set values, and one of whom gets:    *)
(* whenever it likes, so that it stands for each.                          *)
(***************************************************************************)
EXTENDS MaySystem, MayClient

VARIABLES
  heard,    \* HeardStates: what all messages so far show beside known
  get       \* of the get: its ballot, and whether a value was chosen as it began

vars == <<known, heard, get>>

NoGet == [ballot |-> NoBallot, late |-> FALSE]

ClientTypeOK ==
  /\ TypeOK
  /\ heard \in HeardStates
  /\ get \in [ballot : Ballots \cup {NoBallot}, late : BOOLEAN]

ClientInit == Init /\ heard = NothingHeard /\ get = NoGet

------------------------------------------------------------------------------
\* A client asks to set the value.
Request(value) ==
  /\ value \notin heard.requested
  /\ heard' = Requesting(heard, value)
  /\ UNCHANGED <<known, get>>

Prepare(ballot) ==
  /\ ballot \notin heard.asked
  /\ heard' = Hearing(heard, PrepareMessage(ballot))
  /\ UNCHANGED <<known, get>>

\* The get begins, by a Prepare in a fresh ballot.
Get(ballot) ==
  /\ get = NoGet
  /\ IsFresh(heard, ballot)
  /\ get' = [ballot |-> ballot, late |-> Chosen # {}]
  /\ heard' = Hearing(heard, PrepareMessage(ballot))
  /\ UNCHANGED known

SendToo(m) ==
  /\ With(known, m) # known \/ Hearing(heard, m) # heard
  /\ Obeys(known, m) /\ ObeysClients(known, heard, m)
  /\ known' = With(known, m)
  /\ heard' = Hearing(heard, m)
  /\ UNCHANGED get

ClientNext ==
  \/ \E value \in Values : Request(value)
  \/ \E ballot \in Ballots : Prepare(ballot) \/ Get(ballot)
  \/ \E m \in Judged : SendToo(m)

ClientSpec == ClientInit /\ [][ClientNext]_vars

------------------------------------------------------------------------------
\* Only what a client asked for is chosen.
Validity == Chosen \subseteq heard.requested

\* A get that may answer unset began when nothing was chosen.
UnsetIsTrue == get # NoGet /\ MayUnset(heard, get.ballot) => ~get.late

\* Why validity holds: what is proposed was asked for.
ProposedRequested == \A p \in known.proposed : p.value \in heard.requested

\* Why gets are true: one that began late has, in the quorum that chose before it,
\* nobody that reports none to it.
LateIsAnswered ==
  get.late =>
    \E Q \in Quorums, ballot \in Ballots, value \in Values :
      \A a \in Q : Shows(known, a, ballot, value) /\ ~ReportsNone(heard, a, get.ballot)

SometimesUnsetAnswered == get # NoGet /\ MayUnset(heard, get.ballot)

\* Where something was chosen since the get began.
SometimesUnsetLater == SometimesUnsetAnswered /\ Chosen # {}

SometimesGetLate == get.late
==============================================================================
