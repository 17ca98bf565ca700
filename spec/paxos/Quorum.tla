-------------------------------- MODULE Quorum --------------------------------
(***************************************************************************)
(* How many acceptors suffice. All that safety needs is that each quorum   *)
(* of phase 1 meets each quorum of phase 2; majorities do.                 *)
(*                                                                         *)
(* Size1, Size2 are the truth: the invariants use them. Enough1, Enough2   *)
(* are what a process believes. They agree, except in a known bug.         *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANT Acceptors

Majority == Cardinality(Acceptors) \div 2 + 1

\* Override points: the sizes of the quorums of each phase, cluster-wide.
Size1 == Majority
Size2 == Majority

Quorum1 == {Q \in SUBSET Acceptors : Cardinality(Q) >= Size1}
Quorum2 == {Q \in SUBSET Acceptors : Cardinality(Q) >= Size2}

ASSUME QuorumsMeet == \A Q1 \in Quorum1, Q2 \in Quorum2 : Q1 \cap Q2 # {}

\* Override points: what one process takes for a quorum of promisers, of voters.
Enough1(promisers) == Cardinality(promisers) >= Size1
Enough2(voters)    == Cardinality(voters) >= Size2
==============================================================================
