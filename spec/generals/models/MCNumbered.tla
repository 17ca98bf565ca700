----------------------------- MODULE MCNumbered -----------------------------
(* Numbered messages at the sizes at which TLC checks them. *)
EXTENDS Numbered
==============================================================================
