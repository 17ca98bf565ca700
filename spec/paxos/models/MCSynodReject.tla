---------------------------- MODULE MCSynodReject ----------------------------
(***************************************************************************)
(* Refusals, a learner, and one proposer that owns every ballot, so that a *)
(* refusal of its older round can come in its newer one. So small that its *)
(* graph can drive the implementation.                                     *)
(***************************************************************************)
EXTENDS SynodReject, Dialects, MCProcess

\* Which refusals are carried: those of acceptors that promised a higher ballot.
Rejects == "above"

\* A refusal of a round that its proposer has left for a newer one.
SometimesLateRefusal ==
  \E m \in Sent("Reject"), p \in Proposers :
    /\ Owner[m.ballot] = p
    /\ m.ballot < proposers[p].ballot
    /\ proposers[p].phase \in {"prepare", "accept"}
==============================================================================
