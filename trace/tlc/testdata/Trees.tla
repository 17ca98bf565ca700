---- MODULE Trees ----
\* Two trees, each node of the second one on a loop. TLC looks for the way to a loop through the
\* first and for the loop through the second, both at once.
EXTENDS Naturals
CONSTANT N
VARIABLES node, second, hash
vars == <<node, second, hash>>
\* With it fingerprints are as if at random, so some nodes share a place of TLC's memory of nodes,
\* and those are read from its file each time.
Hash(n) == (n * 7919) % 65521 * ((n * 104) % 32749)
Init == node = 1 /\ second = FALSE /\ hash = 0
Down == 2 * node < N /\ node' \in {2 * node, 2 * node + 1} /\ UNCHANGED second
Again == 2 * node >= N /\ (second \/ node = N - 1) /\ node' = 1 /\ second' = TRUE
Next == (Down \/ Again) /\ hash' = Hash(node')
Spec == Init /\ [][Next]_vars /\ WF_vars(Next)
LeavesLeaf == \E i \in 1..8: <>[](node # N - i * (N \div 20))
====
