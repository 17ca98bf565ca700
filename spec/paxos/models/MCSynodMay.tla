------------------------------ MODULE MCSynodMay ------------------------------
(* SynodMay at the sizes at which TLC checks it, in Synod's own way and others. *)
EXTENDS SynodMay, Dialects, MCProcess
==============================================================================
