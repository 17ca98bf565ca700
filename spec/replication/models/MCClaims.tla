------------------------------ MODULE MCClaims ------------------------------
(* The claims at the sizes at which TLC checks them. *)
EXTENDS Claims
==============================================================================
