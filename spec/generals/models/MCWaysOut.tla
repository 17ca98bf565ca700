------------------------------ MODULE MCWaysOut ------------------------------
(* The ways out, at the sizes at which TLC checks them. *)
EXTENDS WaysOut
==============================================================================
