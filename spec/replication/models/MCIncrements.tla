---------------------------- MODULE MCIncrements ----------------------------
(* The increments at the sizes at which TLC checks them. *)
EXTENDS Increments
==============================================================================
