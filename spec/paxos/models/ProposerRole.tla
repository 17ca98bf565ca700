----------------------------- MODULE ProposerRole -----------------------------
(***************************************************************************)
(* One proposer in an open environment: its client asks and any message    *)
(* may arrive at any time, from peers that follow the protocol or from     *)
(* others. Every stimulus is a step in every state; out is what the step   *)
(* sent.                                                                   *)
(***************************************************************************)
EXTENDS Process

CONSTANT Self

VARIABLES
  proposer,    \* ProposerStates
  out          \* the messages of the last step

vars == <<proposer, out>>

TypeOK ==
  /\ proposer \in ProposerStates
  /\ out \in SUBSET Messages

Init == proposer = InitProposer /\ out = {}

Take(step) == proposer' = step.state /\ out' = step.out

Set(ballot, value) == Take(OnSet(Self, proposer, ballot, value))

Get(ballot) == Take(OnGet(Self, proposer, ballot))

Promise(from, ballot, vote) == Take(OnPromise(Self, proposer, from, ballot, vote))

Accepted(from, ballot, value) == Take(OnAccepted(Self, proposer, from, ballot, value))

Restart == Take(Nothing(ProposerAfterRestart(proposer)))

Next ==
  \/ \E ballot \in Ballots, value \in Values : Set(ballot, value)
  \/ \E ballot \in Ballots : Get(ballot)
  \/ \E from \in Acceptors, ballot \in Ballots, vote \in Votes : Promise(from, ballot, vote)
  \/ \E from \in Acceptors, ballot \in Ballots, value \in Values : Accepted(from, ballot, value)
  \/ Restart

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
\* Possible stimuli: those that peers who follow the protocol could send in
\* some history that leads to the state. The others are hostile.

Begun(ballot) == Owner[ballot] = Self /\ ballot <= proposer.ballot

\* Votes of one ballot have one value.
Consistent(vote) ==
  vote.ballot = proposer.best.ballot => vote.value = proposer.best.value

\* A Promise answers a Prepare that was sent, reports a vote below it, and
\* comes once a sender: a duplicate says no more than what was counted.
PromisePossible(from, ballot, vote) ==
  /\ Begun(ballot)
  /\ vote.ballot < ballot
  /\ Consistent(vote)
  /\ ballot = proposer.ballot /\ from \in proposer.promisers =>
       vote.ballot <= proposer.best.ballot

\* An Accepted in the proposer's own ballot answers an Accept that was sent.
AcceptedPossible(from, ballot, value) ==
  /\ Consistent(VoteAt(ballot, value))
  /\ Owner[ballot] = Self => Begun(ballot)
  /\ ballot = proposer.ballot => value = proposer.value

------------------------------------------------------------------------------
PhaseCarries ==
  /\ proposer.phase # "prepare" =>
       proposer.own = None /\ proposer.promisers = {} /\ proposer.best = NoVote
  /\ proposer.phase # "accept" => proposer.voters = {}
  /\ (proposer.value # None) = (proposer.phase \in {"accept", "decided"})
  /\ ~Enough1(proposer.promisers) /\ ~Enough2(proposer.voters)

\* What was sent is what the proposer stands for.
SendsItsRound ==
  \A m \in out :
    /\ m.ballot = proposer.ballot
    /\ m.type = "Prepare" => proposer.phase = "prepare"
    /\ m.type = "Accept" => proposer.phase = "accept" /\ proposer.value = m.value

\* Within a round the best vote known only gets better.
BestRises ==
  [][proposer.phase = "prepare" /\ proposer'.phase = "prepare" /\ proposer'.ballot = proposer.ballot
       => proposer'.best.ballot >= proposer.best.ballot]_vars

BallotsRise == [][proposer'.ballot >= proposer.ballot]_vars

SometimesForced ==
  /\ proposer.own # None
  /\ proposer.best # NoVote
  /\ proposer.best.value # proposer.own

SometimesDecided == proposer.phase = "decided"

SometimesUnset == proposer.phase = "unset"
==============================================================================
