----------------------------- MODULE MCHandshake -----------------------------
(* The handshake at the sizes at which TLC checks it. *)
EXTENDS Handshake
==============================================================================
