--------------------------- MODULE AcceptorMonitor ---------------------------
(***************************************************************************)
(* Who watches one acceptor and judges what it sends. Every message, heard *)
(* or sent, is a step in every state; verdict is the rules that the last   *)
(* one broke, if it was sent. All messages count, also those that broke a  *)
(* rule: what was sent was sent.                                           *)
(***************************************************************************)
EXTENDS MayClient

CONSTANT Self    \* the acceptor

VARIABLES
  known,     \* KnownStates: the Accepts that it heard, and its own messages
  asked,     \* the ballots whose Prepare it heard
  verdict    \* the rules broken by the last message, by name

vars == <<known, asked, verdict>>

Rules == {"WasProposed", "NotSkipped", "NoVoteBetween", "IsAsked", "NoneIsNone"}

TypeOK == known \in KnownStates /\ asked \subseteq Ballots /\ verdict \subseteq Rules

Init == known = NothingKnown /\ asked = {} /\ verdict = {}

------------------------------------------------------------------------------
Hears(m) ==
  /\ known' = With(known, m)
  /\ asked' = Hearing([NothingHeard EXCEPT !.asked = asked], m).asked
  /\ verdict' = {}

Sends(m) ==
  /\ known' = With(known, m)
  /\ verdict' = Breaks(known, m) \cup BreaksClients(known, [NothingHeard EXCEPT !.asked = asked], m)
  /\ UNCHANGED asked

Prepare(ballot) == Hears(PrepareMessage(ballot))

Accept(ballot, value) == Hears(AcceptMessage(ballot, value))

Promise(ballot, vote) == Sends(PromiseMessage(Self, ballot, vote))

Accepted(ballot, value) == Sends(AcceptedMessage(Self, ballot, value))

Next ==
  \/ \E ballot \in Ballots : Prepare(ballot)
  \/ \E ballot \in Ballots, value \in Values : Accept(ballot, value)
  \/ \E ballot \in Ballots, vote \in Votes : Promise(ballot, vote)
  \/ \E ballot \in Ballots, value \in Values : Accepted(ballot, value)

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
\* An acceptor of which no message broke a rule shows no vote that it skips. (Once
\* one did the state no longer tells.)
ObeyingIsNotTorn ==
  [][verdict' = {} /\ (\A vote \in known.shown : ~Skips(known, Self, vote.ballot)) =>
       \A vote \in known'.shown : ~Skips(known', Self, vote.ballot)]_vars

SometimesWasProposedBroken   == "WasProposed" \in verdict
SometimesNotSkippedBroken    == "NotSkipped" \in verdict
SometimesNoVoteBetweenBroken == "NoVoteBetween" \in verdict
SometimesIsAskedBroken       == "IsAsked" \in verdict
SometimesNoneIsNoneBroken    == "NoneIsNone" \in verdict
==============================================================================
