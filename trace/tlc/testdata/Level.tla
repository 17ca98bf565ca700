---- MODULE Level ----
VARIABLE x
Init == x' = 0
P == []<>(x')
Next == x' = x
====
