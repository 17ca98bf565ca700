-------------------------------- MODULE Lock --------------------------------
(* A lock with tickets: whoever asks gets a number, the lowest one enters. *)
EXTENDS Naturals, FiniteSets

CONSTANTS Procs, Limit

VARIABLES ticket, inside, next

vars == <<ticket, inside, next>>

Init == ticket = [p \in Procs |-> 0] /\ inside = {} /\ next = 1

MayEnter(p) == inside = {} /\ \A q \in Procs : ticket[q] # 0 => ticket[p] <= ticket[q]

Ask(p) ==
  /\ ticket[p] = 0 /\ p \notin inside /\ next <= Limit
  /\ ticket' = [ticket EXCEPT ![p] = next]
  /\ next' = next + 1
  /\ UNCHANGED inside

Enter(p) ==
  /\ ticket[p] # 0 /\ MayEnter(p)
  /\ ticket' = [ticket EXCEPT ![p] = 0]
  /\ inside' = inside \cup {p}
  /\ UNCHANGED next

Leave(p) == p \in inside /\ inside' = inside \ {p} /\ UNCHANGED <<ticket, next>>

\* Starts all over, once nobody wants anything.
Renew == next > Limit /\ inside = {} /\ (\A p \in Procs : ticket[p] = 0) /\ next' = 1 /\ UNCHANGED <<ticket, inside>>

Panic == next > Limit + 1 /\ UNCHANGED vars

Next ==
  \/ \E p \in Procs : Ask(p) \/ Enter(p) \/ Leave(p)
  \/ Renew
  \/ Panic

Spec == Init /\ [][Next]_vars

Fair == Spec /\ WF_vars(Next)

Mutex == Cardinality(inside) <= 1

Rises == [][next' >= next]_vars

Everyone == \A p \in Procs : []<>(p \in inside)

SometimesWaits == inside # {} /\ \E p \in Procs : ticket[p] # 0

SometimesTwo == Cardinality(inside) = 2
=============================================================================
