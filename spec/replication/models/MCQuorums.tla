----------------------------- MODULE MCQuorums ------------------------------
(* Variants of Quorums. *)
EXTENDS Quorums

\* Clocks of which each is behind those that wrote before.
Skewed(w) == Writers - Cardinality({v \in 1..Writers : writers[v].phase # "idle"})
==============================================================================
