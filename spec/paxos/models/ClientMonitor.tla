---------------------------- MODULE ClientMonitor ----------------------------
(***************************************************************************)
(* Who watches one proposer and judges what its clients rely on: that the  *)
(* values that it proposes were asked for, and that its answers unset are  *)
(* right. Every request, message and answer is a step in every state;      *)
(* verdict is the rule that the last one broke.                            *)
(***************************************************************************)
EXTENDS MayClient

VARIABLES
  known,     \* KnownStates: the votes that it heard of, and its own Accepts
  heard,     \* HeardStates: the requests and Promises that it got, and its own Prepares
  verdict    \* the rule broken by the last message or answer, by name, if any

vars == <<known, heard, verdict>>

TypeOK ==
  /\ known \in KnownStates
  /\ heard \in HeardStates
  /\ verdict \subseteq {"WasRequested", "IsFresh", "MayUnset"}

Init == known = NothingKnown /\ heard = NothingHeard /\ verdict = {}

Verdict(rule, holds) == verdict' = IF holds THEN {} ELSE {rule}

------------------------------------------------------------------------------
\* A client asks to set the value.
Request(value) ==
  /\ heard' = Requesting(heard, value)
  /\ verdict' = {}
  /\ UNCHANGED known

\* Of what it shows, skips are no matter here.
Promise(from, ballot, vote) ==
  LET m == PromiseMessage(from, ballot, vote)
  IN  /\ known' = [With(known, m) EXCEPT !.skipped = {}]
      /\ heard' = Hearing(heard, m)
      /\ verdict' = {}

\* A round begins, for a set.
Set(ballot) ==
  /\ heard' = Hearing(heard, PrepareMessage(ballot))
  /\ verdict' = {}
  /\ UNCHANGED known

\* A round begins, for a get.
Get(ballot) ==
  /\ heard' = Hearing(heard, PrepareMessage(ballot))
  /\ Verdict("IsFresh", IsFresh(heard, ballot))
  /\ UNCHANGED known

Accept(ballot, value) ==
  LET m == AcceptMessage(ballot, value)
  IN  /\ known' = With(known, m)
      /\ Verdict("WasRequested", WasRequested(known, heard, m))
      /\ UNCHANGED heard

\* The get in the ballot is answered unset.
Unset(ballot) == Verdict("MayUnset", MayUnset(heard, ballot)) /\ UNCHANGED <<known, heard>>

------------------------------------------------------------------------------
Next ==
  \/ \E value \in Values : Request(value)
  \/ \E from \in Acceptors, ballot \in Ballots, vote \in Votes : Promise(from, ballot, vote)
  \/ \E ballot \in Ballots : Set(ballot) \/ Get(ballot) \/ Unset(ballot)
  \/ \E ballot \in Ballots, value \in Values : Accept(ballot, value)

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
\* Possible stimuli: what acceptors that obey can have sent; they were asked, and
\* report none only if they showed no vote. The others are hostile, and count as well.
PromisePossible(from, ballot, vote) ==
  LET m == PromiseMessage(from, ballot, vote) IN IsAsked(heard, m) /\ NoneIsNone(known, m)

------------------------------------------------------------------------------
\* What may be answered unset may be later too: the get began before.
UnsetStays == [][\A ballot \in Ballots : MayUnset(heard, ballot) => MayUnset(heard', ballot)]_vars

SometimesMayUnset == \E ballot \in Ballots : MayUnset(heard, ballot)

SometimesWasRequestedBroken == verdict = {"WasRequested"}
SometimesIsFreshBroken      == verdict = {"IsFresh"}
SometimesMayUnsetBroken     == verdict = {"MayUnset"}
==============================================================================
