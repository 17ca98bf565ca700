---- MODULE Once ----
\* A lamp that may be lit again, although it must not.
VARIABLE lit
Init == lit = FALSE
Next == lit' \in BOOLEAN
Spec == Init /\ [][Next]_lit
LitOnce == [](lit => [](~lit => []~lit))
====
