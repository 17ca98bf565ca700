---------------------------- MODULE MCAcceptorRole ----------------------------
(* AcceptorRole at the size at which TLC checks it. *)
EXTENDS AcceptorRole
==============================================================================
