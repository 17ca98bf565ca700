------------------------------ MODULE Timeouts ------------------------------
(***************************************************************************)
(* Three-phase commit with timeouts only: who hears from the coordinator   *)
(* no more decides by itself. Who does not know that all are for it aborts, *)
(* who knows it commits. That is right as long as all know the same.       *)
(***************************************************************************)
EXTENDS ThreePhase

------------------------------------------------------------------------------
\* Override points.

\* Whether it is certain that no message of a coordinator that is down is still on its
\* way: that is, it came before the participant's time was over.
NothingLate ==
  \A p \in Participants :
    Up(p) /\ participants[p] = "prepared" => To(p, "precommitted") \notin messages

\* What a participant does of its own.
OnTimeout(state) == IF state = "precommitted" THEN "committed" ELSE "aborted"

------------------------------------------------------------------------------
\* What the coordinator said comes, however late.
Learn(p, what) == Takes(p, what)

\* The coordinator is down, and a participant decides without it. Enabled until it decided.
Timeout(p) ==
  /\ Up(p) /\ ~Up(Coordinator)
  /\ Undecided(p) /\ NothingLate
  /\ Becomes(p, OnTimeout(participants[p]))
  /\ UNCHANGED <<coordinator, messages, down, apart>>

Next ==
  \/ Common
  \/ \E p \in Participants, what \in {"precommitted"} \cup Decisions : Learn(p, what)
  \/ \E p \in Participants : Timeout(p)

Spec == Init /\ [][Next]_vars

\* Whoever is up goes on, and what was sent arrives in the end.
LiveSpec ==
  /\ Spec
  /\ \A p \in Participants :
       /\ WF_vars(Prepare(p) \/ Refuse(p))
       /\ WF_vars(\E what \in {"precommitted"} \cup Decisions : Learn(p, what))
       /\ WF_vars(Timeout(p))
  /\ WF_vars(Abort \/ Commit \/ \E some \in SUBSET Participants : Precommit(some))
==============================================================================
