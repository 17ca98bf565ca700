---- MODULE Spread ----
(* Two counters that wrap, with a hesitation in each state. *)
EXTENDS Naturals, FiniteSets
CONSTANTS Size, Weight
VARIABLES x, y
vars == <<x, y>>

Init == x \in 0..1 /\ y = 0
Next == \/ x' = (x + 1) % Size /\ UNCHANGED y
        \/ y' = (y + 1) % Size /\ UNCHANGED x
        \/ x < y /\ x' = y /\ y' = x
Spec == Init /\ [][Next]_vars

TypeOK == x \in 0..Size - 1 /\ y \in 0..Size - 1
Slow == Cardinality(SUBSET (1..Weight)) > x
Near == x + y < 20
Computable == x < 10 \/ x + "a" = 1
Forward == [][x' >= x]_vars
Fair == Spec /\ WF_vars(Next)
Returns == []<>(x = 0)
====
