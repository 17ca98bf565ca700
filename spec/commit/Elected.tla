------------------------------- MODULE Elected -------------------------------
(***************************************************************************)
(* Three-phase commit whose participants finish it together when they do   *)
(* not reach the coordinator: one of them leads, asks all that it reaches  *)
(* how far they are, and brings them to one end. Who leads does not matter, *)
(* as all of the group are asked in every step.                            *)
(*                                                                         *)
(* Who is down is known exactly. Who is on the other side of a partition   *)
(* looks the same as who is down; that is what goes wrong.                 *)
(***************************************************************************)
EXTENDS ThreePhase

CONSTANT
  Partitions   \* whether there may be one

Group(p) == {q \in Participants : Hears(p, q)}

------------------------------------------------------------------------------
\* Override point: whether a group may go on without the coordinator.
MayFinish(group) == TRUE

------------------------------------------------------------------------------
\* What the coordinator said comes. Enabled as long as it is reached: who finishes without
\* it listens to it no more.
Learn(p, what) == Hears(p, Coordinator) /\ Takes(p, what)

\* Some hear the rest no more. Enabled once.
Partition(some) ==
  /\ Partitions /\ apart = {} /\ some # {}
  /\ apart' = some
  /\ UNCHANGED <<participants, coordinator, messages, down>>

Are(group, state) == {q \in group : participants[q] = state}

\* What the group does with one of them, by how far they all are.
Outcome(group, state) ==
  CASE Are(group, "committed") # {} -> "committed"
    [] Are(group, "aborted") # {} -> "aborted"
    [] Are(group, "precommitted") = {} -> "aborted"
    [] Are(group, "precommitted") = group -> "committed"
    [] OTHER -> "precommitted"

\* A group that does not reach the coordinator takes one of its own a step further.
\* Enabled until all have decided.
Finish(p) ==
  /\ Up(p) /\ ~Hears(p, Coordinator)
  /\ Undecided(p) /\ MayFinish(Group(p))
  /\ Outcome(Group(p), participants[p]) # participants[p]
  /\ Becomes(p, Outcome(Group(p), participants[p]))
  /\ UNCHANGED <<coordinator, messages, down, apart>>

Next ==
  \/ Common
  \/ \E p \in Participants, what \in {"precommitted"} \cup Decisions : Learn(p, what)
  \/ \E p \in Participants : Finish(p)
  \/ \E some \in SUBSET Participants : Partition(some)

Spec == Init /\ [][Next]_vars

\* Whoever is up goes on, and what was sent arrives in the end.
LiveSpec ==
  /\ Spec
  /\ \A p \in Participants :
       /\ WF_vars(Prepare(p) \/ Refuse(p))
       /\ WF_vars(\E what \in {"precommitted"} \cup Decisions : Learn(p, what))
       /\ WF_vars(Finish(p))
  /\ WF_vars(Abort \/ Commit \/ \E some \in SUBSET Participants : Precommit(some))

\* A partition was seen, and those apart decided.
SometimesDecidedApart == \E p \in apart : Up(p) /\ ~Undecided(p)
==============================================================================
