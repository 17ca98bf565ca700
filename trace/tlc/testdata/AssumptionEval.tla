---- MODULE AssumptionEval ----
EXTENDS Naturals
ASSUME 1 < "a"
VARIABLE x
Init == x = 0
Next == UNCHANGED x
====
