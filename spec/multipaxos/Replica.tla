------------------------------- MODULE Replica -------------------------------
(***************************************************************************)
(* The replica: executes the log, in the order of the slots, and each      *)
(* command of a client once, however often the log has it. Its record:     *)
(*   learned   what it knows to be chosen, in each slot that it did not    *)
(*             drop; None: nothing yet                                     *)
(*   executed  the last slot that it executed; all before it are too       *)
(*   dropped   the last slot of which its state is all that is left        *)
(*   state     the state of the service: here what it executed             *)
(*   sessions  of each client, the number of the last command executed     *)
(* A snapshot is executed, state and sessions: sessions are part of what   *)
(* the log has made of the replica.                                        *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets

CONSTANTS
  Slots,       \* the positions in the log: 1 to some number
  Clients,
  Numbers,     \* of a client's commands: 1 to some number
  NoOp,        \* the command that does nothing
  None         \* stands where there is no command

ASSUME None # NoOp

Command(client, number) == [client |-> client, number |-> number]

Commands == [client : Clients, number : Numbers]

Values == Commands \cup {NoOp}

Last == Cardinality(Slots)

InitReplica ==
  [learned |-> [slot \in Slots |-> None], executed |-> 0, dropped |-> 0, state |-> <<>>,
   sessions |-> [client \in Clients |-> 0]]

States == UNION {[1..n -> Commands] : n \in 0..Last}

ReplicaStates ==
  [learned : [Slots -> Values \cup {None}], executed : 0..Last, dropped : 0..Last, state : States,
   sessions : [Clients -> {0} \cup Numbers]]

------------------------------------------------------------------------------
\* Override points.

\* What a replica that hears what is chosen in a slot records: once.
MayLearn(replica, slot) == slot > replica.dropped /\ replica.learned[slot] = None

\* The slot that is executed next: the one after the last, and no later one.
NextSlot(replica) == replica.executed + 1

\* Whether the client's command was executed before: it was if that one was, or
\* a later one.
Repeated(replica, command) == command.number <= replica.sessions[command.client]

\* What executing a client's command makes of the service and its sessions.
Apply(replica, command) ==
  [replica EXCEPT !.state = Append(@, command), !.sessions[command.client] = command.number]

\* How far the log may be dropped: as far as it was executed.
Droppable(replica) == replica.executed

\* What is offered to those that lag behind.
Snapshot(replica) ==
  [executed |-> replica.executed, state |-> replica.state, sessions |-> replica.sessions]

\* Whether a snapshot is taken over: not if it is behind.
MayInstall(replica, snapshot) == snapshot.executed > replica.executed

\* What is answered once a slot was executed: its command, if that is the last of
\* its client. Of one before that the client has its answer.
Answered(replica, value) ==
  IF value # NoOp /\ value.number = replica.sessions[value.client] THEN {value} ELSE {}

------------------------------------------------------------------------------
Forget(learned, upto) == [slot \in Slots |-> IF slot <= upto THEN None ELSE learned[slot]]

\* It hears what is chosen in a slot; in any order.
OnLearn(replica, slot, value) ==
  IF MayLearn(replica, slot) THEN [replica EXCEPT !.learned[slot] = value] ELSE replica

Executed(replica, slot, value) ==
  LET next == IF value = NoOp \/ Repeated(replica, value)
                THEN replica
                ELSE Apply(replica, value)
  IN  [next EXCEPT !.executed = slot]

\* Whether there is something to execute.
CanExecute(replica) ==
  LET slot == NextSlot(replica) IN slot \in Slots /\ replica.learned[slot] # None

\* It executes the next slot, and answers the client. A command that was
\* executed before is only answered.
OnExecute(replica) ==
  LET slot == NextSlot(replica)
      value == replica.learned[slot]
      next == Executed(replica, slot, value)
  IN  [state |-> next, answers |-> Answered(next, value)]

\* It drops the log that it executed: its state stands for it.
OnDrop(replica) ==
  [replica EXCEPT !.learned = Forget(@, Droppable(replica)), !.dropped = Droppable(replica)]

\* It takes over the state of one that executed more.
OnInstall(replica, snapshot) ==
  IF MayInstall(replica, snapshot)
    THEN [learned |-> Forget(replica.learned, snapshot.executed), executed |-> snapshot.executed,
          dropped |-> snapshot.executed, state |-> snapshot.state, sessions |-> snapshot.sessions]
    ELSE replica
==============================================================================
