---------------------------- MODULE MCReplicated ----------------------------
(* Replicated at the sizes at which TLC checks it. *)
EXTENDS Replicated, TLC

------------------------------------------------------------------------------
\* Known bugs, each by an override point. What is wrong stands in models.json.

Waiting(replica) == {slot \in Slots : slot > replica.executed /\ replica.learned[slot] # None}

\* The last slot of which it knows something.
Known(replica) == CHOOSE n \in 0..Last :
  /\ n >= replica.executed /\ \A slot \in Waiting(replica) : slot <= n
  /\ n = replica.executed \/ n \in Waiting(replica)

B22_NextSlot(replica) ==
  IF Waiting(replica) = {} THEN Last + 1
  ELSE CHOOSE slot \in Waiting(replica) : \A other \in Waiting(replica) : slot <= other

B23_NextSlot(replica) == IF Waiting(replica) = {} THEN Last + 1 ELSE Known(replica)

B24_Repeated(replica, command) == FALSE

B25_Repeated(replica, command) == command.number = replica.sessions[command.client]

B26_Repeated(replica, command) == command.number <= replica.sessions[command.client] + 1

B27_Snapshot(replica) ==
  [executed |-> replica.executed, state |-> replica.state,
   sessions |-> [client \in Clients |-> 0]]

B28_Snapshot(replica) ==
  [executed |-> Known(replica), state |-> replica.state, sessions |-> replica.sessions]

B29_MayInstall(replica, snapshot) == TRUE

B30_Droppable(replica) == Known(replica)

B31_Apply(replica, command) ==
  [replica EXCEPT !.state = Append(@, command),
                  !.sessions = [client \in Clients |->
                                  IF client = command.client THEN command.number ELSE 0]]

Guess_MayTell(slot, value) == 
  IF chosen[slot] = None THEN MayChoose(value) ELSE chosen[slot] = value

------------------------------------------------------------------------------
\* A safe variant: a state is taken over only by who cannot go on by the log.
D03_MayInstall(replica, snapshot) == snapshot.executed > replica.executed /\ ~CanExecute(replica)
==============================================================================
