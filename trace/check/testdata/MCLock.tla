-------------------------------- MODULE MCLock --------------------------------
EXTENDS Lock

\* Whoever has a ticket enters.
Rude(p) == TRUE

\* The guard in other words.
Polite(p) == inside = {} /\ ~ \E q \in Procs : ticket[q] \in 1..ticket[p] - 1
================================================================================
