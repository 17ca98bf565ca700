-------------------------------- MODULE MCDuel --------------------------------
(***************************************************************************)
(* The duel at the size at which TLC closes the cycle. Ballots suffice for *)
(* every live one.                                                         *)
(***************************************************************************)
EXTENDS Duel, MCProcess

CONSTANTS v1, v2

\* States this near to the initial one suffice to close the cycle; those beyond
\* are not explored, so that a run is short and finds the same each time.
Within == TLCGet("level") <= 11

MCWants == [p \in Proposers |-> IF p = p1 THEN v1 ELSE v2]
==============================================================================
