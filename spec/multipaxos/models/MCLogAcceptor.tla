---------------------------- MODULE MCLogAcceptor ----------------------------
(* LogAcceptor at the size at which TLC checks it. *)
EXTENDS LogAcceptor
==============================================================================
