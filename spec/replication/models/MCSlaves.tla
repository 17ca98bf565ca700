------------------------------ MODULE MCSlaves ------------------------------
(***************************************************************************)
(* The choices of Slaves. A configuration puts one of these in the place   *)
(* of an override point.                                                   *)
(***************************************************************************)
EXTENDS Slaves

\* At once: what the slaves have is their affair.
AtOnce(holders) == TRUE

\* Once a slave has it, or when it takes too long.
OneSlaveOrNot(holders) == TRUE

\* Once all slaves have it.
AllSlaves(holders) == holders = Nodes

\* Once all slaves have it that are up.
AllUp(holders) == Up \subseteq holders

\* Once a majority has it.
MostHave(holders) == Most(holders)

\* One whose log is as long as any that can be asked.
Longest(n) == \A m \in Up : Len(logs[m]) <= Len(logs[n])

\* The same, of a majority.
LongestOfMost(n) == Most({m \in Up : Len(logs[m]) <= Len(logs[n])})

\* What was acknowledged.
AcknowledgedOnly(w) == w \in acknowledged

\* Whoever believed it believes it still.
Unfenced(new) == leaders \cup {new}
==============================================================================
