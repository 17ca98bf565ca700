------------------------------ MODULE SelfTest ------------------------------
EXTENDS Naturals, Sequences, TLC

\* What some versions of TLC evaluate wrongly. Each of these is TRUE.

\* Above the variables of the same name: its own near is another module's far.
------------------------------- MODULE Within -------------------------------
VARIABLES first, near, all
Step == first' = 1 /\ near' = 2 /\ all' = all /\ SelectSeq(all, LAMBDA e : e = first') = <<1>>
MayStep == ENABLED Step
=============================================================================

VARIABLES table, changed, near, far, list, n
vars == <<table, changed, near, far, list, n>>
W == INSTANCE Within WITH first <- near, near <- far, all <- list

Second(seq) == SubSeq(seq, 2, 2)
Key(i) == [j \in {1} |-> i]
Keys == [{1} -> {1, 2}]

Init == /\ table = [[key \in Keys |-> 0] EXCEPT ![Key(1)] = Key(1) :> 5]
        /\ changed = [table EXCEPT ![Key(2)] = 7]
        /\ near = 0 /\ far = 0 /\ list = <<1, 2, 3>> /\ n = 0
Up == n < 2 /\ n' = n + 1 /\ UNCHANGED <<table, changed, near, far, list>>
Next == Up \/ (n = 2 /\ UNCHANGED vars)
Spec == Init /\ [][Next]_vars /\ WF_vars(Up)

Tests ==
  /\ PrintT(<<"sequence", Second([[i \in 1..3 |-> 0] EXCEPT ![2] = 1])[1] = 1>>)
  /\ PrintT(<<"keys", DOMAIN table = Keys>>)
  /\ PrintT(<<"empty", [{} -> {1}] = [{} -> {2}]>>)
  /\ PrintT(<<"instance", W!MayStep>>)

\* A version that takes the first state for a counterexample finds this violated.
Stays == n = 0 => <>[](n = 2)

\* One that counts FALSE among what may be true in a state finds this violated.
Follows == FALSE ~> (n = 9)
=============================================================================
