------------------------- MODULE MCAcceptorDialectsMay -------------------------
(* AcceptorDialectsMay at the size at which TLC checks it. *)
EXTENDS AcceptorDialectsMay
==============================================================================
