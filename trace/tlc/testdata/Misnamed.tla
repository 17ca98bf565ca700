---- MODULE Another ----
VARIABLE x
Init == x = 0
Next == x' = x
====
