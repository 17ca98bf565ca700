----------------------------- MODULE MCAckerRole -----------------------------
(* AckerRole at the size at which TLC checks it. *)
EXTENDS AckerRole
==============================================================================
