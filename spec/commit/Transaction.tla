---------------------------- MODULE Transaction ----------------------------
(***************************************************************************)
(* What is asked of any commit protocol. Participants have each done their *)
(* part of a transaction, and now all commit or all abort. Each may vote   *)
(* against, as long as it has not voted for it. Nothing here knows how they *)
(* find out.                                                               *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

CONSTANTS
  Participants,
  Crashes      \* how many may crash, of the participants and the coordinator

\* A name beside those of the participants, as it crashes like them.
Coordinator == "coordinator"

Processes == Participants \cup {Coordinator}

Decisions == {"committed", "aborted"}

\* Nobody decides otherwise than another. states has what each has done.
AgreeIn(states) ==
  \A p, q \in DOMAIN states : ~(states[p] = "committed" /\ states[q] = "aborted")
==============================================================================
