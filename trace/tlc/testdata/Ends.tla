---- MODULE Ends ----
\* One way to end per configuration: each names its own next-state action. Tests know the lines.
EXTENDS Naturals, TLC
VARIABLE x
Init == x = 0
Step == x < 2 /\ x' = x + 1
Stop == Step
AssertNext == Step /\ Assert(x < 1, <<"too big", x>>)
Unassigned == x < 2 /\ x + 1 > x
Infinite == \E n \in Nat : x' = n
Mismatch == x' = x + "one"
DivZero == x' = x \div 0
Field == x' = [a |-> 1].b
Case == x' = CASE x > 0 -> 1
Choose == x' = CHOOSE n \in {} : TRUE
RECURSIVE Down(_)
Down(n) == Down(n + 1) + 1
Recursion == x' = Down(0)
Endless == x' = x + 1
BadInvariant == x < 2 \/ x = "two"
AssertInvariant == Assert(x < 2, "two")
LevelInvariant == x' = x
BadInit == x = Down(0)
BadProperty == [][x' < 2 \/ x' = "two"]_x
\* Fills the memory: few, large states.
HugeInit == x = <<0>>
Huge == \E n \in 0..9 : x' = [i \in 1..10000 |-> <<x[1], i, n>>]
\* Fills the disk: many states wait at once.
Wide == \E n \in 0..7 : x < 30000 /\ x' = 8 * x + n + 1
\* Many edges between few states.
Graph == \E n \in 1..50 : x' = n
====
