------------------------------ MODULE AckerRole ------------------------------
(***************************************************************************)
(* The acker in an open environment: any message of the stream may arrive  *)
(* at any time, as earlier ones may be late, and also one with the number  *)
(* before the first or after the last. Every stimulus is a step in every   *)
(* state; out is what comes out of it.                                     *)
(***************************************************************************)
EXTENDS Acker

VARIABLES
  acker,    \* AckerStates
  out       \* what came out of the last step

vars == <<acker, out>>

Init == acker = InitAcker /\ out = {}

Take(step) == acker' = step.state /\ out' = step.out

Message(number) == Take(OnAckerMessage(acker, number))

Hour == Take(OnAckerHour(acker))

Next == Hour \/ \E number \in 0..Count + 1 : Message(number)

Spec == Init /\ [][Next]_vars

\* Possible, from a sender that follows the protocol: a message of the stream.
MessagePossible(number) == number \in 1..Count

------------------------------------------------------------------------------
TypeOK == acker \in AckerStates

AckIsOfHeard == \A m \in out : m.type = "Answer" => m.number \in acker.heard

SilentOnceDecided == [][acker.decision # "none" => out' = {} /\ acker' = acker]_vars

SometimesAttacks == acker.decision = "attack"

SometimesRetreats == acker.decision = "retreat"
==============================================================================
