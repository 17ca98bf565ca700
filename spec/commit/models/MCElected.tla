----------------------------- MODULE MCElected ------------------------------
(***************************************************************************)
(* Variants of Elected. A configuration puts one of these in the place of  *)
(* an override point.                                                      *)
(***************************************************************************)
EXTENDS Elected

\* The coordinator waits for those whom it does not reach, unless they have crashed.
CrashedOnly == Participants \cap down

\* The coordinator commits once a majority has precommitted, whoever the others are.
EnoughMost(some) == Most(some)

\* A group finishes only if it is a majority.
MostMayFinish(group) == Most(group)
==============================================================================
