-------------------------- MODULE MCAcceptorDialects --------------------------
(* AcceptorDialects at the size at which TLC checks it. *)
EXTENDS AcceptorDialects
==============================================================================
