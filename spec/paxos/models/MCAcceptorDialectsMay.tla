------------------------- MODULE MCAcceptorDialectsMay -------------------------
(* AcceptorDialectsMay at the size at which TLC checks it. *)
EXTENDS AcceptorDialectsMay

\* A known bug: an Accept is granted whatever was promised.
Unbound_AcceptOk(record, ballot) == TRUE
==============================================================================
