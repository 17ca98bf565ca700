----------------------------- MODULE MCMajority -----------------------------
(* Majority at the sizes at which TLC checks it, and with too small ones. *)
EXTENDS Majority

\* Half of the votes, or fewer, pass for a majority.
Half == Cardinality(Captains) \div 2
==============================================================================
