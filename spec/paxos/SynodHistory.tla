----------------------------- MODULE SynodHistory -----------------------------
(***************************************************************************)
(* Synod with a memory of what clients asked, for the properties that      *)
(* speak of it. The memory follows the behaviour and never hinders it.     *)
(***************************************************************************)
EXTENDS SynodWitness

VARIABLES
  requested,   \* the values that clients asked to set
  asked,       \* [Proposers -> value or None]: what the last round was for
  began,       \* [Proposers -> set of values]: chosen when the last round began
  restarted    \* the proposers that lost a round to a restart

history == <<requested, asked, began, restarted>>

InitHistory ==
  /\ requested = {}
  /\ asked = [p \in Proposers |-> None]
  /\ began = [p \in Proposers |-> {}]
  /\ restarted = {}

Starts(p) == proposers'[p].ballot # proposers[p].ballot

Stops(p) == proposers[p].phase # "idle" /\ proposers'[p].phase = "idle"

Remember ==
  /\ requested' = requested \cup ({proposers'[p].own : p \in Proposers} \ {None})
  /\ asked' = [p \in Proposers |-> IF Starts(p) THEN proposers'[p].own ELSE asked[p]]
  /\ began' = [p \in Proposers |-> IF Starts(p) THEN Chosen ELSE began[p]]
  /\ restarted' = restarted \cup {p \in Proposers : Stops(p)}

HistorySpec ==
  /\ Init /\ InitHistory
  /\ [][Next /\ Remember]_<<vars, history>>

------------------------------------------------------------------------------
\* Only what a client asked for is ever voted on.
Validity == \A m \in Sent("Accept") \cup Sent("Accepted") : m.value \in requested

\* A get answers unset only if nothing was chosen when it began.
UnsetIsTrue == \A p \in Proposers : proposers[p].phase = "unset" => began[p] = {}

\* A decision is about what was chosen when the round began, if anything was.
DecidedIsCurrent ==
  \A p \in Proposers :
    proposers[p].phase = "decided" /\ began[p] # {} => proposers[p].value \in began[p]

------------------------------------------------------------------------------
Decided(p) == proposers[p].phase = "decided"

\* A proposer that wanted to set one value got another one decided.
SometimesAdopted ==
  \E p \in Proposers : Decided(p) /\ asked[p] # None /\ proposers[p].value # asked[p]

\* A get that began when nothing was chosen completed a half-finished set.
SometimesGetCompletes ==
  \E p \in Proposers : Decided(p) /\ asked[p] = None /\ began[p] = {}

\* A proposer lost a round to a restart, and a later one succeeded.
SometimesRestartedSucceeds == \E p \in restarted : Decided(p)
==============================================================================
