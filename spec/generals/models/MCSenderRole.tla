---------------------------- MODULE MCSenderRole -----------------------------
(* SenderRole at the size at which TLC checks it. *)
EXTENDS SenderRole
==============================================================================
