-------------------------------- MODULE MCDuel --------------------------------
(***************************************************************************)
(* The duel at the size at which TLC closes the cycle. Ballots suffice for *)
(* every live one.                                                         *)
(***************************************************************************)
EXTENDS Duel, MCProcess

CONSTANTS v1, v2

MCWants == [p \in Proposers |-> IF p = p1 THEN v1 ELSE v2]
==============================================================================
