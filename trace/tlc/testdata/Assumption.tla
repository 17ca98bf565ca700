---- MODULE Assumption ----
EXTENDS Naturals
ASSUME 1 < 2
ASSUME
  2 < 1
VARIABLE x
Init == x = 0
Next == UNCHANGED x
====
