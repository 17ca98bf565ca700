------------------------------- MODULE WaysOut -------------------------------
(***************************************************************************)
(* Rules for the handshake that give one property up, each a replacement   *)
(* of General's Rule. Which one, and that they keep the others, is checked *)
(* for all four in Rules as well.                                          *)
(***************************************************************************)
EXTENDS Handshake

\* Do not wait for the last acknowledgements: First attacks after one, Second
\* at the order. Gives up Agreement.
Early(general, state) == IF state.heard >= OneAck(general) THEN "attack" ELSE "retreat"

\* Decide only once the last message came. Gives up Termination.
Patient(general, state) ==
  IF KnowsOrder(state) /\ state.heard = Due(general) THEN "attack" ELSE "none"

\* Attack whatever the orders are. Gives up NoOrderNoAttack.
Rash(general, state) == "attack"

\* Retreat whatever the orders are. Gives up AllHeardAllAttack.
Shy(general, state) == "retreat"

\* A stricter agreement: who attacks is not left alone, whatever the other waits
\* for. Patient breaks this too, so that waiting buys nothing.
Together ==
  \A g \in Generals : (decision[g] = "attack") ~> (\A h \in Generals : decision[h] = "attack")
==============================================================================
