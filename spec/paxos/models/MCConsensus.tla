----------------------------- MODULE MCConsensus -----------------------------
(* Consensus at the size at which TLC checks it. *)
EXTENDS Consensus
==============================================================================
