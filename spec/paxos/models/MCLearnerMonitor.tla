--------------------------- MODULE MCLearnerMonitor ---------------------------
(* LearnerMonitor at the size at which TLC checks it. *)
EXTENDS LearnerMonitor

MCQuorums == {Q \in SUBSET Acceptors : 2 * Cardinality(Q) > Cardinality(Acceptors)}
==============================================================================
