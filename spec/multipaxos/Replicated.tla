------------------------------ MODULE Replicated ------------------------------
(***************************************************************************)
(* A service that is replicated by a log: what is chosen in a slot is      *)
(* given, as Consensus has it in each slot, in any order; clients send     *)
(* commands, also again, so that one may be in the log twice; replicas     *)
(* learn and execute, and take over the state of others.                   *)
(***************************************************************************)
EXTENDS Replica

CONSTANT Replicas

VARIABLES
  chosen,      \* [Slots -> command or None]: the log, perhaps with holes
  clients,     \* of each, the number of its last command, and whether it was answered
  replicas,    \* [Replicas -> ReplicaStates]
  snapshots    \* those that were offered

vars == <<chosen, clients, replicas, snapshots>>

Snapshots == [executed : 0..Last, state : States, sessions : [Clients -> {0} \cup Numbers]]

TypeOK ==
  /\ chosen \in [Slots -> Values \cup {None}]
  /\ clients \in [Clients -> [number : {0} \cup Numbers, answered : BOOLEAN]]
  /\ replicas \in [Replicas -> ReplicaStates]
  /\ snapshots \subseteq Snapshots

Init ==
  /\ chosen = [slot \in Slots |-> None]
  /\ clients = [client \in Clients |-> [number |-> 0, answered |-> TRUE]]
  /\ replicas = [r \in Replicas |-> InitReplica]
  /\ snapshots = {}

------------------------------------------------------------------------------
\* A client wants something. Enabled once its last command was answered.
Request(client) ==
  /\ clients[client].answered
  /\ clients[client].number + 1 \in Numbers
  /\ clients' = [clients EXCEPT ![client] = [number |-> @.number + 1, answered |-> FALSE]]
  /\ UNCHANGED <<chosen, replicas, snapshots>>

\* Override point: what may be chosen. A client sends a command to one leader,
\* and again to another, until it is answered; what it sent may come late.
MayChoose(value) == IF value = NoOp THEN TRUE ELSE value.number <= clients[value.client].number

\* Something is chosen in a slot: a client's command, or a no-op.
Choose(slot, value) ==
  /\ chosen[slot] = None
  /\ MayChoose(value)
  /\ chosen' = [chosen EXCEPT ![slot] = value]
  /\ UNCHANGED <<clients, replicas, snapshots>>

ReplicaTakes(r, next) ==
  /\ next # replicas[r]
  /\ replicas' = [replicas EXCEPT ![r] = next]

\* Override point: what a replica may be told of a slot: what is chosen there.
MayTell(slot, value) == chosen[slot] = value

\* r hears what is chosen in a slot.
Learn(r, slot, value) ==
  /\ MayTell(slot, value)
  /\ ReplicaTakes(r, OnLearn(replicas[r], slot, value))
  /\ UNCHANGED <<chosen, clients, snapshots>>

\* r executes the next slot, and its client hears of it.
Execute(r) ==
  LET step == OnExecute(replicas[r])
      hears(client) == Command(client, clients[client].number) \in step.answers
  IN  /\ CanExecute(replicas[r])
      /\ ReplicaTakes(r, step.state)
      /\ clients' = [client \in Clients |->
                       IF hears(client) THEN [clients[client] EXCEPT !.answered = TRUE] ELSE clients[client]]
      /\ UNCHANGED <<chosen, snapshots>>

\* r drops the log that it executed.
Drop(r) ==
  /\ ReplicaTakes(r, OnDrop(replicas[r]))
  /\ UNCHANGED <<chosen, clients, snapshots>>

\* r offers its state to others.
Offer(r) ==
  /\ Snapshot(replicas[r]).executed > 0
  /\ Snapshot(replicas[r]) \notin snapshots
  /\ snapshots' = snapshots \cup {Snapshot(replicas[r])}
  /\ UNCHANGED <<chosen, clients, replicas>>

\* r takes over a state that was offered.
Install(r, snapshot) ==
  /\ snapshot \in snapshots
  /\ ReplicaTakes(r, OnInstall(replicas[r], snapshot))
  /\ UNCHANGED <<chosen, clients, snapshots>>

Next ==
  \/ \E client \in Clients : Request(client)
  \/ \E slot \in Slots, value \in Values : Choose(slot, value)
  \/ \E r \in Replicas, slot \in Slots, value \in Values : Learn(r, slot, value)
  \/ \E r \in Replicas : Execute(r) \/ Drop(r) \/ Offer(r)
  \/ \E r \in Replicas, snapshot \in snapshots : Install(r, snapshot)

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
\* Of two replicas the state of one is how the other's began.
SameOrder ==
  \A q, r \in Replicas : LET s == replicas[q].state t == replicas[r].state IN
    Len(s) <= Len(t) => \A i \in DOMAIN s : s[i] = t[i]

\* Those that executed as much have the same state, and the same sessions.
SameState ==
  \A q, r \in Replicas :
    replicas[q].executed = replicas[r].executed =>
      replicas[q].state = replicas[r].state /\ replicas[q].sessions = replicas[r].sessions

\* Each command is executed once, by each replica.
OnceEach ==
  \A r \in Replicas : LET s == replicas[r].state IN
    \A i, j \in DOMAIN s : s[i] = s[j] => i = j

\* Whatever is executed is chosen, and without a hole before it.
ExecutesThePrefix ==
  \A r \in Replicas : \A slot \in Slots : slot <= replicas[r].executed => chosen[slot] # None

\* Of what a replica executed nothing is missing: each command up to there is
\* in its state.
NothingLost ==
  \A r \in Replicas : \A slot \in Slots :
    /\ slot <= replicas[r].executed
    /\ chosen[slot] \in Commands
    => \E i \in DOMAIN replicas[r].state : replicas[r].state[i] = chosen[slot]

\* What a client was told is done is done: a replica executed it.
AnsweredIsDone ==
  \A client \in Clients : clients[client].answered /\ clients[client].number > 0 =>
    \E r \in Replicas : replicas[r].sessions[client] >= clients[client].number

\* What a replica knows of a slot is chosen there.
LearnedIsChosen ==
  \A r \in Replicas, slot \in Slots :
    replicas[r].learned[slot] # None => replicas[r].learned[slot] = chosen[slot]

\* What is not executed is not dropped: somebody may still need it.
DropsTheExecuted == \A r \in Replicas : replicas[r].dropped <= replicas[r].executed

\* Nothing that was executed is undone.
ExecutedRises == [][\A r \in Replicas : replicas'[r].executed >= replicas[r].executed]_vars

------------------------------------------------------------------------------
\* A command is in the log twice.
SometimesTwice ==
  \E s, t \in Slots : s # t /\ chosen[s] # None /\ chosen[s] # NoOp /\ chosen[s] = chosen[t]

\* A replica knows a later slot, and waits.
SometimesWaits ==
  \E r \in Replicas, slot \in Slots :
    slot > NextSlot(replicas[r]) /\ replicas[r].learned[slot] # None /\ ~CanExecute(replicas[r])

\* What one has to execute next another dropped, and offers its state for it.
SometimesOvertaken ==
  \E q, r \in Replicas, snapshot \in snapshots :
    /\ replicas[r].executed < replicas[q].dropped
    /\ replicas[q].dropped <= snapshot.executed
    /\ snapshot.state # <<>>

SometimesAllDone == \A client \in Clients : clients[client].answered /\ clients[client].number + 1 \notin Numbers
==============================================================================
