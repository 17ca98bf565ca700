---- MODULE Counter ----
\* Counts up to Max and back; two instances of one action, and an action that is never taken.
EXTENDS Naturals, TLC
CONSTANT Max
VARIABLES x, y
vars == <<x, y>>
Init == x \in 0..1 /\ y = "é"
Add(n) == x + n <= Max /\ x' = x + n /\ UNCHANGED y
Add_1 == Add(1) /\ TRUE
Add_2 == Add(2) /\ TRUE
Back == x = Max /\ x' = 0 /\ UNCHANGED y
Never == x > Max /\ UNCHANGED vars
Next == Add_1 \/ Add_2 \/ Back \/ Never
Spec == Init /\ [][Next]_vars
FairSpec == Spec /\ WF_vars(Next)

Small == x < 3
NotOne == x # 1
Grows == [][x' >= x]_vars
Reaches == <>(x = Max + 1)
StartsAtZero == x = 0
====
