------------------------------ MODULE AtMostOne ------------------------------
(***************************************************************************)
(* Agreement counts the chosen values; the proofs compare them. The two    *)
(* are the same. TLAPS proves this from its own library of finite sets.    *)
(***************************************************************************)
EXTENDS FiniteSetTheorems, TLAPS

LEMMA OneElement ==
  ASSUME NEW S, \A x, y \in S : x = y
  PROVE  IsFiniteSet(S) /\ Cardinality(S) <= 1
<1>1. CASE S = {}
  BY <1>1, FS_EmptySet
<1>2. CASE S # {}
  <2>1. PICK x : x \in S
    BY <1>2
  <2>2. S = {x}
    BY <2>1
  <2> QED
    BY <2>2, FS_Singleton
<1> QED
  BY <1>1, <1>2
==============================================================================
