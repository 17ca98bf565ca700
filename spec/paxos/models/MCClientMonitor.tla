--------------------------- MODULE MCClientMonitor ---------------------------
(* ClientMonitor at the size at which TLC checks it. *)
EXTENDS ClientMonitor

MCQuorums == {Q \in SUBSET Acceptors : 2 * Cardinality(Q) > Cardinality(Acceptors)}
==============================================================================
