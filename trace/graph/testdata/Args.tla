-------------------------------- MODULE Args --------------------------------
\* Newer versions of TLC write an action's arguments into the label of its edge; these hold what a label ends with.
EXTENDS Naturals
VARIABLES x

Init == x = 0
Say(n, word) == x = 0 /\ x' = n
Map(f) == x = 1 /\ x' = 2
Set(s, r) == x = 2 /\ x' = 3
Back == x = 3 /\ x' = 0

Next == \/ \E n \in 0..2, word \in {"a\"b", "c\\d", "\",color=\"", ")"} : Say(n, word)
        \/ \E f \in [1..2 -> {"x)", "("}] : Map(f)
        \/ \E s \in {{1, 2}}, r \in {[k |-> "(", l |-> "-> "]} : Set(s, r)
        \/ Back
=============================================================================
