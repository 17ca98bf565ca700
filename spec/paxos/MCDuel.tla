-------------------------------- MODULE MCDuel --------------------------------
(***************************************************************************)
(* The duel at the size at which TLC closes the cycle. Ballots suffice for *)
(* every live one.                                                         *)
(***************************************************************************)
EXTENDS Duel, MCProcess

CONSTANTS v1, v2

\* The duel closes its cycle long before; what lies beyond is not explored.
Within == TLCGet("level") <= 11

MCWants == [p \in Proposers |-> IF p = p1 THEN v1 ELSE v2]
==============================================================================
