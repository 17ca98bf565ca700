---------------------------- MODULE MCLogTruncated ----------------------------
(* LogTruncated at the size at which TLC checks it. *)
EXTENDS LogTruncated, TLC
==============================================================================
