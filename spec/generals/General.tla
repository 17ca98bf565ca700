------------------------------- MODULE General -------------------------------
(***************************************************************************)
(* One of the two generals, in a handshake of Length messages: the order,  *)
(* its acknowledgement, the acknowledgement of that, and so on. They are   *)
(* numbered from 1; odd ones go to Second, even ones back to First.        *)
(*                                                                         *)
(* A general's record:                                                     *)
(*   ordered   First has been given the order to attack                    *)
(*   heard     the number of the last message that reached it, or 0        *)
(*   decision  what it does: none until it has decided                     *)
(***************************************************************************)
EXTENDS Messenger

CONSTANT Length

Numbers == 1..Length

Addressee(number) == IF number % 2 = 1 THEN Second ELSE First

\* The last message that is for the general, or 0: all it can ever wait for.
Due(general) == Highest({number \in Numbers : Addressee(number) = general})

\* The first acknowledgement that First hears, and what Second hears before.
OneAck(general) == IF general = First THEN 2 ELSE 1

GeneralStates ==
  [ordered : BOOLEAN, heard : 0..Length, decision : Decisions]

InitGeneral == [ordered |-> FALSE, heard |-> 0, decision |-> "none"]

KnowsOrder(state) == state.ordered \/ state.heard > 0

------------------------------------------------------------------------------
\* Override points.

\* What the general does when the hour has come; none if it goes on waiting.
\* Here: attack if every message that it could wait for has come.
Rule(general, state) ==
  IF KnowsOrder(state) /\ state.heard = Due(general) THEN "attack" ELSE "retreat"

------------------------------------------------------------------------------
Say(number) == IF number \in Numbers THEN {NumberedMessage(number)} ELSE {}

\* The order is given. First sends message 1.
OnOrder(general, state) ==
  IF general = First /\ ~state.ordered /\ state.decision = "none"
    THEN Step([state EXCEPT !.ordered = TRUE], Say(1))
    ELSE Step(state, {})

\* A messenger brings a message. The first to bring it makes the general send
\* the next one; who has decided listens no more. A number that no message has
\* is ignored.
OnMessage(general, state, number) ==
  IF /\ state.decision = "none"
     /\ number \in Numbers
     /\ Addressee(number) = general
     /\ number > state.heard
    THEN Step([state EXCEPT !.heard = number], Say(number + 1))
    ELSE Step(state, {})

\* The hour has come.
OnHour(general, state) ==
  IF state.decision = "none" /\ Rule(general, state) # "none"
    THEN Step([state EXCEPT !.decision = Rule(general, state)],
              {DecidedMessage(Rule(general, state))})
    ELSE Step(state, {})
==============================================================================
