--------------------------- MODULE MCEstimatorRole ---------------------------
(* EstimatorRole at the size at which TLC checks it. *)
EXTENDS EstimatorRole
==============================================================================
