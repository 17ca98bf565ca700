-------------------------- MODULE MCLearnerRoleSizes --------------------------
(* LearnerRole where a quorum is no majority. *)
EXTENDS MCLearnerRole

Two == 2
Three == 3
==============================================================================
