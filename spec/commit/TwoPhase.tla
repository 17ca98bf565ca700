------------------------------ MODULE TwoPhase ------------------------------
(***************************************************************************)
(* Two-phase commit. Participants vote; the coordinator commits once all   *)
(* voted for it, else it aborts, and tells. The set of messages only grows, *)
(* and any message in it may arrive, whenever and as often as it likes, or *)
(* never. Who is down is known exactly, to all.                            *)
(*                                                                         *)
(* It never decides both ways. But who voted for it has given its word:    *)
(* when the coordinator is down then, it can neither commit nor abort, and *)
(* waits.                                                                  *)
(***************************************************************************)
EXTENDS Transaction

CONSTANTS
  Asks,        \* whether a participant asks the others when the coordinator is down
  Restarts     \* whether the coordinator comes back, with its decision and without its tally

VARIABLES
  participants,  \* of each, "working", "prepared" or a decision
  coordinator,   \* its decision, or "waiting"; and whose votes for it came
  messages,      \* votes and the decision, as far as they were sent
  down,          \* who is
  crashes        \* how many there were

vars == <<participants, coordinator, messages, down, crashes>>

Vote(p, vote) == [from |-> p, says |-> vote]
Told(decision) == [from |-> Coordinator, says |-> decision]

Init ==
  /\ participants = [p \in Participants |-> "working"]
  /\ coordinator = [state |-> "waiting", votes |-> {}]
  /\ messages = {}
  /\ down = {}
  /\ crashes = 0

Up(process) == process \notin down

------------------------------------------------------------------------------
\* Override points.

\* What a participant does of its own when the coordinator is down, or what it is
\* already: who has not voted aborts.
OnTimeout(state) == IF state = "working" THEN "aborted" ELSE state

\* Whether the votes that came are enough to commit.
Enough(votes) == votes = Participants

------------------------------------------------------------------------------
Becomes(p, state) == participants' = [participants EXCEPT ![p] = state]

Sends(message) == messages' = messages \cup {message}

\* A participant votes for it, and is bound by that. Enabled until it voted.
Prepare(p) ==
  /\ Up(p) /\ participants[p] = "working"
  /\ Becomes(p, "prepared")
  /\ Sends(Vote(p, "prepared"))
  /\ UNCHANGED <<coordinator, down, crashes>>

\* A participant votes against, and need not wait. Enabled until it voted.
Refuse(p) ==
  /\ Up(p) /\ participants[p] = "working"
  /\ Becomes(p, "aborted")
  /\ Sends(Vote(p, "aborted"))
  /\ UNCHANGED <<coordinator, down, crashes>>

\* The coordinator hears a vote for it. Enabled while it waits for that one.
Count(p) ==
  /\ Up(Coordinator) /\ coordinator.state = "waiting"
  /\ Vote(p, "prepared") \in messages /\ p \notin coordinator.votes
  /\ coordinator' = [coordinator EXCEPT !.votes = @ \cup {p}]
  /\ UNCHANGED <<participants, messages, down, crashes>>

Decides(decision) ==
  /\ Up(Coordinator) /\ coordinator.state = "waiting"
  /\ coordinator' = [coordinator EXCEPT !.state = decision]
  /\ Sends(Told(decision))
  /\ UNCHANGED <<participants, down, crashes>>

\* The coordinator commits. Enabled once all voted for it.
Commit == Enough(coordinator.votes) /\ Decides("committed")

\* The coordinator hears a vote against it, and aborts. Enabled while it waits.
HearRefusal(p) == Vote(p, "aborted") \in messages /\ Decides("aborted")

\* The coordinator waits no longer. Enabled until it has decided.
Abort == Decides("aborted")

\* A participant hears the decision. Enabled until it has one.
Learn(p, decision) ==
  /\ Up(p) /\ participants[p] \notin Decisions
  /\ Told(decision) \in messages
  /\ Becomes(p, decision)
  /\ UNCHANGED <<coordinator, messages, down, crashes>>

\* The coordinator is down, and a participant goes on without it. Enabled where it may.
Timeout(p) ==
  /\ Up(p) /\ ~Up(Coordinator)
  /\ participants[p] \notin Decisions
  /\ OnTimeout(participants[p]) # participants[p]
  /\ Becomes(p, OnTimeout(participants[p]))
  /\ IF participants[p] = "working" THEN Sends(Vote(p, "aborted")) ELSE UNCHANGED messages
  /\ UNCHANGED <<coordinator, down, crashes>>

\* The coordinator is down, and a participant that has voted asks another, which knows.
\* Enabled where that helps.
Ask(p, q) ==
  /\ Asks /\ Up(p) /\ Up(q) /\ ~Up(Coordinator)
  /\ participants[p] = "prepared" /\ participants[q] \in Decisions
  /\ Becomes(p, participants[q])
  /\ UNCHANGED <<coordinator, messages, down, crashes>>

\* Somebody crashes, and does nothing any more. Enabled so often.
Crash(process) ==
  /\ Up(process) /\ crashes < Crashes
  /\ down' = down \cup {process}
  /\ crashes' = crashes + 1
  /\ UNCHANGED <<participants, coordinator, messages>>

\* The coordinator comes back, with its decision from the log and no votes. Enabled
\* where it does.
Restart ==
  /\ Restarts /\ ~Up(Coordinator)
  /\ down' = down \ {Coordinator}
  /\ coordinator' = [coordinator EXCEPT !.votes = {}]
  /\ UNCHANGED <<participants, messages, crashes>>

Next ==
  \/ \E p \in Participants :
       Prepare(p) \/ Refuse(p) \/ Count(p) \/ HearRefusal(p) \/ Timeout(p)
  \/ \E p \in Participants, decision \in Decisions : Learn(p, decision)
  \/ \E p, q \in Participants : Ask(p, q)
  \/ \E process \in Processes : Crash(process)
  \/ Commit \/ Abort \/ Restart

Spec == Init /\ [][Next]_vars

\* Whoever is up goes on, and what was sent arrives in the end.
LiveSpec ==
  /\ Spec
  /\ \A p \in Participants :
       /\ WF_vars(Prepare(p) \/ Refuse(p) \/ Timeout(p))
       /\ WF_vars(Count(p))
       /\ WF_vars(\E decision \in Decisions : Learn(p, decision))
       /\ WF_vars(\E q \in Participants : Ask(p, q))
  /\ WF_vars(Commit \/ Abort \/ \E p \in Participants : HearRefusal(p))
  /\ WF_vars(Restart)

------------------------------------------------------------------------------
TypeOK ==
  /\ participants \in [Participants -> {"working", "prepared"} \cup Decisions]
  /\ coordinator \in [state : {"waiting"} \cup Decisions, votes : SUBSET Participants]
  /\ messages \subseteq
       {Vote(p, vote) : p \in Participants, vote \in {"prepared", "aborted"}}
         \cup {Told(decision) : decision \in Decisions}
  /\ down \subseteq Processes
  /\ crashes \in 0..Crashes

States ==
  [process \in Processes |->
     IF process = Coordinator THEN coordinator.state ELSE participants[process]]

\* Nobody decides otherwise than another.
Atomic == AgreeIn(States)

\* Among those who have done a part.
ParticipantsAgree == AgreeIn(participants)

\* Whoever commits, all voted for it.
AllVoted ==
  (\E process \in Processes : States[process] = "committed")
    => \A p \in Participants : Vote(p, "prepared") \in messages

\* Nobody can tell what is to be done: the coordinator is down, whoever is up has voted
\* for it, and no decision was sent.
Blocked ==
  /\ ~Up(Coordinator)
  /\ \A p \in Participants : Up(p) => participants[p] = "prepared"
  /\ \E p \in Participants : Up(p)
  /\ \A decision \in Decisions : Told(decision) \notin messages

NeverBlocked == ~Blocked

\* A decision stays.
DecisionsStay ==
  [][\A process \in Processes :
       States[process] \in Decisions => States'[process] = States[process]]_vars

\* Whoever stays up decides.
Termination == \A p \in Participants : <>(~Up(p) \/ participants[p] \in Decisions)

SometimesCommitted == \A process \in Processes : States[process] = "committed"

SometimesAborted == \A process \in Processes : States[process] = "aborted"

SometimesBlocked == Blocked
==============================================================================
