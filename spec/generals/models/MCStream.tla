------------------------------ MODULE MCStream ------------------------------
(* The stream at the sizes at which TLC checks it. *)
EXTENDS Stream

\* Second asks for more than it needs to know.
AtLeastTwo(heard) == Cardinality(heard) >= 2
==============================================================================
