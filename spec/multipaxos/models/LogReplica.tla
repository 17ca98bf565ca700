------------------------------ MODULE LogReplica ------------------------------
(***************************************************************************)
(* One replica in an open environment: anything may be told to be chosen   *)
(* in a slot, and any state may be offered to it, by who follows the       *)
(* protocol or by others. Every stimulus is a step in every state; out is  *)
(* whom the step answered, and is empty after one that answered nobody.    *)
(***************************************************************************)
EXTENDS Replica

VARIABLES
  replica,     \* ReplicaStates
  out          \* the commands that the last step answered

vars == <<replica, out>>

\* What may be offered: what has executed so much, and no more commands than
\* slots. Who offers may lie about the rest.
Offers ==
  [executed : Slots, state : UNION {[1..n -> Commands] : n \in 0..1}, sessions : [Clients -> {0} \cup Numbers]]

TypeOK ==
  /\ replica \in ReplicaStates
  /\ out \subseteq Commands

Init == replica = InitReplica /\ out = {}

Take(next, answers) == replica' = next /\ out' = answers

Learn(slot, value) == Take(OnLearn(replica, slot, value), {})

\* Where there is nothing to execute nothing happens.
Execute ==
  IF CanExecute(replica)
    THEN LET step == OnExecute(replica) IN Take(step.state, step.answers)
    ELSE Take(replica, {})

Drop == Take(OnDrop(replica), {})

Install(snapshot) == Take(OnInstall(replica, snapshot), {})

Next ==
  \/ \E slot \in Slots, value \in Values : Learn(slot, value)
  \/ Execute
  \/ Drop
  \/ \E snapshot \in Offers : Install(snapshot)

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
\* Possible stimuli: those that peers who follow the protocol could send in
\* some history that leads to the state. The others are hostile.

\* A slot has one value.
LearnPossible(slot, value) == replica.learned[slot] # None => replica.learned[slot] = value

\* A state is what some prefix of the log made: each command in it is of a session, and one that goes on
\* begins with what this replica has executed.
InstallPossible(snapshot) ==
  /\ Len(snapshot.state) <= snapshot.executed
  /\ \A client \in Clients :
       snapshot.sessions[client] = 0 <=> ~\E i \in DOMAIN snapshot.state : snapshot.state[i].client = client
  /\ \A i \in DOMAIN snapshot.state :
       snapshot.state[i].number <= snapshot.sessions[snapshot.state[i].client]
  /\ snapshot.executed >= replica.executed =>
       /\ Len(replica.state) <= Len(snapshot.state)
       /\ \A i \in DOMAIN replica.state : snapshot.state[i] = replica.state[i]

------------------------------------------------------------------------------
\* What is dropped was executed, and is forgotten; what is left is behind it.
DropsTheExecuted ==
  /\ replica.dropped <= replica.executed
  /\ \A slot \in Slots : slot <= replica.dropped => replica.learned[slot] = None

\* Nothing that was executed is undone.
ExecutedRises == [][replica'.executed >= replica.executed /\ replica'.dropped >= replica.dropped]_vars

\* Sessions go on: no number comes again, but by a state that is further.
SessionsRise ==
  [][replica'.dropped = replica.dropped =>
       \A client \in Clients : replica'.sessions[client] >= replica.sessions[client]]_vars

\* Who is answered was executed.
AnswersTheLast == \A command \in out : replica.sessions[command.client] = command.number

\* A command that was executed before is answered again.
SometimesAgain ==
  \E slot, other \in Slots : /\ slot < other /\ replica.executed = other
                            /\ replica.learned[other] \in out /\ replica.learned[slot] = replica.learned[other]

\* It knows a later slot, and waits.
SometimesWaits ==
  \E slot \in Slots : slot > NextSlot(replica) /\ replica.learned[slot] # None /\ ~CanExecute(replica)

\* A state is all that is left of what it executed, and the next slot is there.
SometimesGoesOn == replica.dropped = replica.executed /\ replica.dropped > 0 /\ CanExecute(replica)
==============================================================================
