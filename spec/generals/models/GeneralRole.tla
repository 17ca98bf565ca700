----------------------------- MODULE GeneralRole -----------------------------
(***************************************************************************)
(* One general in an open environment: any message may arrive at any time, *)
(* from a peer that follows the protocol or from another, also with the    *)
(* number before the first and the one after the last. Every stimulus is a *)
(* step in every state; out is what comes out of the step, and is empty    *)
(* after one that was ignored.                                             *)
(***************************************************************************)
EXTENDS General

CONSTANT Self

VARIABLES
  general,    \* GeneralStates
  out         \* what came out of the last step

vars == <<general, out>>

Init == general = InitGeneral /\ out = {}

Take(step) == general' = step.state /\ out' = step.out

Order == Take(OnOrder(Self, general))

Message(number) == Take(OnMessage(Self, general, number))

Hour == Take(OnHour(Self, general))

Next ==
  \/ Order
  \/ \E number \in 0..Length + 1 : Message(number)
  \/ Hour

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
\* Possible stimuli: those that a peer who follows the protocol could cause in
\* some history that leads to the state. The others are hostile.

\* Only First is given orders.
OrderPossible == Self = First

\* The peer answers the last message that it was sent, so each message comes
\* after the one two before it, perhaps again.
MessagePossible(number) ==
  /\ number \in Numbers
  /\ Addressee(number) = Self
  /\ number <= general.heard + 2
  /\ Self = First => general.ordered

------------------------------------------------------------------------------
TypeOK ==
  /\ general \in GeneralStates
  /\ \A m \in out : m \in {NumberedMessage(number) : number \in Numbers}
                          \cup {DecidedMessage(d) : d \in Decisions}

\* Who decided says nothing more.
SilentOnceDecided == [][general.decision # "none" => out' = {} /\ general' = general]_vars

HeardRises == [][general'.heard >= general.heard]_vars

SometimesAttacks == general.decision = "attack"

SometimesRetreats == KnowsOrder(general) /\ general.decision = "retreat"
==============================================================================
