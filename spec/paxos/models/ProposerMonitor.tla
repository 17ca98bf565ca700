--------------------------- MODULE ProposerMonitor ---------------------------
(***************************************************************************)
(* Who watches one proposer and judges the Accepts that it sends. Every    *)
(* message, heard or sent, is a step in every state; verdict is the rules  *)
(* that the last one broke, if it was sent. All messages count, also those *)
(* that broke a rule.                                                      *)
(*                                                                         *)
(* That what it sends in a ballot is its own to send is left to whoever    *)
(* knows the owners; what clients asked for is judged in ClientMonitor.    *)
(***************************************************************************)
EXTENDS May

VARIABLES
  known,     \* KnownStates: the votes and skips that it heard of, and its own Accepts
  verdict    \* the rules broken by the last message, by name

vars == <<known, verdict>>

TypeOK == known \in KnownStates /\ verdict \subseteq {"OneValue", "ShownSafe"}

Init == known = NothingKnown /\ verdict = {}

------------------------------------------------------------------------------
Hears(m) == known' = With(known, m) /\ verdict' = {}

Promise(from, ballot, vote) == Hears(PromiseMessage(from, ballot, vote))

Accepted(from, ballot, value) == Hears(AcceptedMessage(from, ballot, value))

Accept(ballot, value) ==
  LET m == AcceptMessage(ballot, value)
  IN  known' = With(known, m) /\ verdict' = Breaks(known, m)

------------------------------------------------------------------------------
Next ==
  \/ \E from \in Acceptors, ballot \in Ballots, vote \in Votes : Promise(from, ballot, vote)
  \/ \E from \in Acceptors, ballot \in Ballots, value \in Values : Accepted(from, ballot, value)
  \/ \E ballot \in Ballots, value \in Values : Accept(ballot, value)

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
\* Possible stimuli: what acceptors that obey can have sent, no vote that they skip
\* and one value a ballot. The others are hostile, and count as well.

CanBe(state) ==
  /\ \A vote \in state.shown : ~Skips(state, vote.from, vote.ballot)
  /\ \A vote, other \in state.shown : vote.ballot = other.ballot => vote.value = other.value

PromisePossible(from, ballot, vote) == CanBe(With(known, PromiseMessage(from, ballot, vote)))

AcceptedPossible(from, ballot, value) == CanBe(With(known, AcceptedMessage(from, ballot, value)))

------------------------------------------------------------------------------
\* What it heard makes it wrong in nothing: a message that broke no rule breaks
\* none after more was heard. So who obeys with what it heard obeys with all.
HearingForgives ==
  [][known'.proposed = known.proposed =>
       \A m \in [type : {"Accept"}, ballot : Ballots, value : Values] :
         Breaks(known', m) \subseteq Breaks(known, m)]_vars

SometimesOneValueBroken  == verdict = {"OneValue"}
SometimesShownSafeBroken == verdict = {"ShownSafe"}
SometimesBothBroken      == verdict = {"OneValue", "ShownSafe"}
==============================================================================
