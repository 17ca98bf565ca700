----------------------------- MODULE MCTimeouts -----------------------------
(* Variants of Timeouts. *)
EXTENDS Timeouts

\* A message may come after the time was over.
MayBeLate == TRUE
==============================================================================
