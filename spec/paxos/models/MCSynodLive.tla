----------------------------- MODULE MCSynodLive -----------------------------
(* SynodLive at the sizes at which TLC checks it. *)
EXTENDS SynodLive, Bugs, MCProcess
==============================================================================
