----------------------------- MODULE ThreePhase -----------------------------
(***************************************************************************)
(* Three-phase commit, up to what the participants do when they hear from  *)
(* the coordinator no more: texts that bear this name differ in just that. *)
(* Between the votes and the decision all are told that all voted for it.  *)
(* So when somebody commits, nobody is in doubt any more.                  *)
(*                                                                         *)
(* The coordinator sees the votes, and how far participants are, at once;  *)
(* what it says are messages, in a set that only grows.                    *)
(***************************************************************************)
EXTENDS Transaction

CONSTANT
  Together     \* whether all are told at once, or one after another

VARIABLES
  participants,  \* of each, "working", "prepared", "precommitted" or a decision
  coordinator,   \* "waiting", "precommitted" or its decision
  messages,      \* to whom it said what
  down,          \* who is
  apart          \* who hears nothing of the coordinator and of those on its side

vars == <<participants, coordinator, messages, down, apart>>

To(p, what) == [to |-> p, says |-> what]

Init ==
  /\ participants = [p \in Participants |-> "working"]
  /\ coordinator = "waiting"
  /\ messages = {}
  /\ down = {}
  /\ apart = {}

Up(process) == process \notin down

\* Whether two can hear each other: both are up, and on the same side.
Hears(a, b) == Up(a) /\ Up(b) /\ (a \in apart <=> b \in apart)

\* Whom the coordinator reaches.
Reached == {p \in Participants : Hears(p, Coordinator)}

Undecided(p) == participants[p] \notin Decisions

Most(some) == 2 * Cardinality(some) > Cardinality(Participants)

------------------------------------------------------------------------------
\* Override points.

\* Whose word the coordinator does not wait for: those whom it does not reach.
Waived == Participants \ Reached

\* Whether those who have precommitted are enough to commit.
Enough(some) == some \cup Waived = Participants

------------------------------------------------------------------------------
Becomes(p, state) == participants' = [participants EXCEPT ![p] = state]

\* A participant votes for it. Enabled until it voted.
Prepare(p) ==
  /\ Up(p) /\ participants[p] = "working"
  /\ Becomes(p, "prepared")
  /\ UNCHANGED <<coordinator, messages, down, apart>>

\* A participant votes against it. Enabled until it voted.
Refuse(p) ==
  /\ Up(p) /\ participants[p] = "working"
  /\ Becomes(p, "aborted")
  /\ UNCHANGED <<coordinator, messages, down, apart>>

\* The coordinator waits no longer. Enabled as long as it has told nobody that all are for it.
Abort ==
  /\ Up(Coordinator) /\ coordinator = "waiting"
  /\ coordinator' = "aborted"
  /\ messages' = messages \cup {To(p, "aborted") : p \in Participants}
  /\ UNCHANGED <<participants, down, apart>>

\* The coordinator tells some that all are for it. Enabled once all are, until it was said.
Precommit(some) ==
  /\ Up(Coordinator) /\ coordinator \in {"waiting", "precommitted"}
  /\ coordinator = "waiting" => \A p \in Participants : participants[p] = "prepared"
  /\ some # {} /\ \A p \in some : To(p, "precommitted") \notin messages
  /\ IF Together THEN some = Participants ELSE Cardinality(some) = 1
  /\ coordinator' = "precommitted"
  /\ messages' = messages \cup {To(p, "precommitted") : p \in some}
  /\ UNCHANGED <<participants, down, apart>>

\* The coordinator commits. Enabled once it told all, and those that must have precommitted.
Commit ==
  /\ Up(Coordinator) /\ coordinator = "precommitted"
  /\ \A p \in Participants : To(p, "precommitted") \in messages
  /\ Enough({p \in Participants : participants[p] = "precommitted"})
  /\ coordinator' = "committed"
  /\ messages' = messages \cup {To(p, "committed") : p \in Participants}
  /\ UNCHANGED <<participants, down, apart>>

\* Somebody crashes, and does nothing any more. Enabled so often.
Crash(process) ==
  /\ Up(process) /\ Cardinality(down) < Crashes
  /\ down' = down \cup {process}
  /\ UNCHANGED <<participants, coordinator, messages, apart>>

\* What the coordinator said comes. Enabled where it says something new.
Takes(p, what) ==
  /\ Up(p) /\ Undecided(p)
  /\ To(p, what) \in messages
  /\ what = "precommitted" => participants[p] = "prepared"
  /\ Becomes(p, what)
  /\ UNCHANGED <<coordinator, messages, down, apart>>

Common ==
  \/ \E p \in Participants : Prepare(p) \/ Refuse(p)
  \/ \E some \in SUBSET Participants : Precommit(some)
  \/ \E process \in Processes : Crash(process)
  \/ Abort \/ Commit

------------------------------------------------------------------------------
TypeOK ==
  /\ participants \in [Participants -> {"working", "prepared", "precommitted"} \cup Decisions]
  /\ coordinator \in {"waiting", "precommitted"} \cup Decisions
  /\ messages \subseteq
       {To(p, what) : p \in Participants, what \in {"precommitted"} \cup Decisions}
  /\ down \subseteq Processes
  /\ apart \subseteq Participants

States ==
  [process \in Processes |->
     IF process = Coordinator THEN coordinator ELSE participants[process]]

\* Nobody decides otherwise than another.
Atomic == AgreeIn(States)

\* Among those who have done a part.
ParticipantsAgree == AgreeIn(participants)

\* A decision stays.
DecisionsStay ==
  [][\A process \in Processes :
       States[process] \in Decisions => States'[process] = States[process]]_vars

\* Whoever stays up decides.
Termination == \A p \in Participants : <>(~Up(p) \/ ~Undecided(p))

SometimesCommitted == \A process \in Processes : States[process] = "committed"

SometimesAborted == \A process \in Processes : States[process] = "aborted"

\* The coordinator is down, some know that all are for it, and others do not.
SometimesInDoubt ==
  /\ ~Up(Coordinator)
  /\ \E p, q \in Participants :
       /\ Up(p) /\ participants[p] = "precommitted"
       /\ Up(q) /\ participants[q] = "prepared"
==============================================================================
