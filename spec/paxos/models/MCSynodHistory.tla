---------------------------- MODULE MCSynodHistory ----------------------------
(***************************************************************************)
(* SynodHistory closed, at the sizes at which TLC checks it. Counts of its *)
(* own, as memory tells apart what Synod does not.                         *)
(***************************************************************************)
EXTENDS SynodHistory, MCProcess
==============================================================================
