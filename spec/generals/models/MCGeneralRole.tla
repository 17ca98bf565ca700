---------------------------- MODULE MCGeneralRole ----------------------------
(* GeneralRole at the size at which TLC checks it. *)
EXTENDS GeneralRole
==============================================================================
