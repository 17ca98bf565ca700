---------------------------- MODULE MCLogLearner ----------------------------
(* LogLearner at the sizes at which TLC checks it, and its known bug. *)
EXTENDS LogLearner

EverySlot_Counts(slot) == Slots
==============================================================================
