---------------------------- MODULE MCLogReplica ----------------------------
(* LogReplica at the size at which TLC checks it. *)
EXTENDS LogReplica, TLC
==============================================================================
