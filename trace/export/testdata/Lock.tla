-------------------------------- MODULE Lock --------------------------------
(* A lock that processes take, and give back with a word. *)
EXTENDS Naturals

CONSTANTS Procs, Nobody

VARIABLES
  holder,    \* who has the lock, or Nobody
  word       \* the last word said

Words == {"bye", "see you", "bye!"}

Init == holder = Nobody /\ word = ""

Take(p) == holder = Nobody /\ holder' = p /\ UNCHANGED word

Give(p, w) == holder = p /\ holder' = Nobody /\ word' = w

Crash == holder # Nobody /\ holder' = Nobody /\ word' = ""

\* A process does not say the same twice.
Fresh(w) == w # word

Next ==
  \/ \E p \in Procs : Take(p)
  \/ \E p \in Procs, w \in Words : Give(p, w)
  \/ Crash

Spec == Init /\ [][Next]_<<holder, word>>

Take_1 == "the name of a label that is taken"
=============================================================================
