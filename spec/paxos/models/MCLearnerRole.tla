---------------------------- MODULE MCLearnerRole ----------------------------
(* LearnerRole at the sizes at which TLC checks it. *)
EXTENDS LearnerRole
==============================================================================
