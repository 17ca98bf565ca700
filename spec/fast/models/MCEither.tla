------------------------------ MODULE MCEither ------------------------------
(***************************************************************************)
(* A safe dialect of Fast: where a ballot may be left free, its            *)
(* coordinator may propose a value all the same.                           *)
(***************************************************************************)
EXTENDS Fast

ProposeEither(b, v) ==
  /\ proposals[b] = {}
  /\ v \in AllProposable(b) \/ (Free \in AllProposable(b) /\ v \in Values)
  /\ proposals' = [proposals EXCEPT ![b] = {v}]
  /\ UNCHANGED <<prepared, promises, votes>>
==============================================================================
