------------------------------ MODULE SelfTest ------------------------------
EXTENDS Naturals, Sequences, TLC
VARIABLES table, changed

\* What some versions of TLC evaluate wrongly. Each of these is TRUE.

Second(seq) == SubSeq(seq, 2, 2)
Key(n) == [i \in {1} |-> n]
Keys == [{1} -> {1, 2}]

Init == /\ table = [[key \in Keys |-> 0] EXCEPT ![Key(1)] = Key(1) :> 5]
        /\ changed = [table EXCEPT ![Key(2)] = 7]
Next == UNCHANGED <<table, changed>>

Tests ==
  /\ PrintT(<<"sequence", Second([[i \in 1..3 |-> 0] EXCEPT ![2] = 1])[1] = 1>>)
  /\ PrintT(<<"keys", DOMAIN table = Keys>>)
  /\ PrintT(<<"empty", [{} -> {1}] = [{} -> {2}]>>)
=============================================================================
