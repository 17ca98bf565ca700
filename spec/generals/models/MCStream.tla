------------------------------ MODULE MCStream ------------------------------
(* The stream at the sizes at which TLC checks it. *)
EXTENDS Stream
==============================================================================
