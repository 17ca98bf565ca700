-------------------------------- MODULE Ring --------------------------------
\* A token goes round three nodes; each may work once while it holds the token.
EXTENDS Naturals
VARIABLES token, done

Nodes == 0..2
Init == token = 0 /\ done = {}
Pass(n) == token = n /\ token' = (n + 1) % 3 /\ UNCHANGED done
Work(n) == token = n /\ n \notin done /\ done' = done \cup {n} /\ UNCHANGED token

Pass_0 == Pass(0) /\ TRUE
Pass_1 == Pass(1) /\ TRUE
Pass_2 == Pass(2) /\ TRUE
Work_0 == Work(0) /\ TRUE
Work_1 == Work(1) /\ TRUE
Work_2 == Work(2) /\ TRUE

Next == Pass_0 \/ Pass_1 \/ Pass_2 \/ Work_0 \/ Work_1 \/ Work_2
Spec == Init /\ [][Next]_<<token, done>> /\ WF_<<token, done>>(Next)

\* A temporal property makes TLC write a dashed self-loop for every state.
Visits == []<>(token = 0)
=============================================================================
