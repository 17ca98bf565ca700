-------------------------- MODULE MCAcceptorMonitor --------------------------
(* AcceptorMonitor at the sizes at which TLC checks it. *)
EXTENDS AcceptorMonitor
==============================================================================
