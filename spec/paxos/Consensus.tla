------------------------------ MODULE Consensus ------------------------------
(***************************************************************************)
(* What agreement is, before any algorithm: a set of chosen values that    *)
(* starts empty and gets at most one value, which then stays.              *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANT Values    \* the values that clients may propose

VARIABLE chosen    \* the set of values chosen so far

TypeOK == chosen \subseteq Values /\ IsFiniteSet(chosen)

Init == chosen = {}

\* Enabled while nothing is chosen. The only thing that ever happens.
Choose(value) ==
  /\ chosen = {}
  /\ chosen' = {value}

Next == \E value \in Values : Choose(value)

Spec == Init /\ [][Next]_chosen

\* At most one value is ever chosen.
Agreement == Cardinality(chosen) <= 1

\* Something is chosen in some behaviour.
SometimesChosen == chosen # {}
==============================================================================
