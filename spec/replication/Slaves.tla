------------------------------- MODULE Slaves -------------------------------
(***************************************************************************)
(* A master and its slaves. The master writes into its log and the slaves  *)
(* copy it. When it is gone, another is promoted. What may be lost depends *)
(* on two choices: when the master acknowledges a write to its client, and *)
(* whom one promotes.                                                      *)
(*                                                                         *)
(* There are no messages: to copy the log of whoever leads is one step.    *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
  Nodes,
  First,       \* who leads at first
  Writes,      \* how many there are
  Crashes,     \* how many there may be
  Restarts,    \* whether a node comes back, with its log
  Cuts         \* whether who leads may be cut off: it goes on, and others do not know

VARIABLES
  logs,        \* of each node, the writes that it has, in order
  leaders,     \* who believe to lead
  leader,      \* who was promoted last
  acknowledged,  \* the writes of which the client was told that they are safe
  shown,       \* those that a reader saw
  down,        \* who is
  crashes,     \* how many there were
  cut          \* who leads and is cut off

vars == <<logs, leaders, leader, acknowledged, shown, down, crashes, cut>>

Init ==
  /\ logs = [n \in Nodes |-> <<>>]
  /\ leaders = {First}
  /\ leader = First
  /\ acknowledged = {}
  /\ shown = {}
  /\ down = {}
  /\ crashes = 0
  /\ cut = {}

Up == Nodes \ down

Has(n, w) == \E i \in DOMAIN logs[n] : logs[n][i] = w

Most(some) == 2 * Cardinality(some) > Cardinality(Nodes)

Written == {w \in 1..Writes : \E n \in Nodes : Has(n, w)}

------------------------------------------------------------------------------
\* Override points.

\* Whether the master that has a write may acknowledge it; holders are all who have it,
\* master included. Once a slave has it too.
MayAcknowledge(holders) == Cardinality(holders) >= 2

\* Whether a node may be promoted: any that is up.
MayPromote(n) == TRUE

\* Whether a master shows a write to who reads: as soon as it has it.
MayShow(w) == TRUE

\* Who still believes to lead when another was promoted: nobody else.
Fenced(new) == {new}

------------------------------------------------------------------------------
\* Who believes to lead takes a write. Enabled until all are written.
Write(n) ==
  /\ n \in leaders /\ n \in Up
  /\ Cardinality(Written) < Writes
  /\ logs' = [logs EXCEPT ![n] = Append(@, Cardinality(Written) + 1)]
  /\ UNCHANGED <<leaders, leader, acknowledged, shown, down, crashes, cut>>

\* A slave copies the log of the leader. Enabled where it has another.
Copy(n) ==
  /\ n \in Up /\ leader \in Up /\ n # leader
  /\ n \notin cut /\ leader \notin cut
  /\ logs[n] # logs[leader]
  /\ logs' = [logs EXCEPT ![n] = logs[leader]]
  /\ UNCHANGED <<leaders, leader, acknowledged, shown, down, crashes, cut>>

\* Who believes to lead tells the client that the write is safe. Enabled once it may.
Acknowledge(n, w) ==
  /\ n \in leaders /\ n \in Up
  /\ Has(n, w) /\ w \notin acknowledged
  /\ MayAcknowledge({m \in Nodes : Has(m, w)})
  /\ acknowledged' = acknowledged \cup {w}
  /\ UNCHANGED <<logs, leaders, leader, shown, down, crashes, cut>>

\* Somebody reads the write from who leads. Enabled once it is shown, the first time.
Read(n, w) ==
  /\ n = leader /\ n \in Up
  /\ Has(n, w) /\ w \notin shown
  /\ MayShow(w)
  /\ shown' = shown \cup {w}
  /\ UNCHANGED <<logs, leaders, leader, acknowledged, down, crashes, cut>>

\* A node crashes. Enabled so often.
Crash(n) ==
  /\ n \in Up /\ crashes < Crashes
  /\ down' = down \cup {n}
  /\ crashes' = crashes + 1
  /\ leaders' = leaders \ {n}
  /\ UNCHANGED <<logs, leader, acknowledged, shown, cut>>

\* A node comes back, as a slave. Enabled where they do.
Restart(n) ==
  /\ Restarts /\ n \in down
  /\ down' = down \ {n}
  /\ UNCHANGED <<logs, leaders, leader, acknowledged, shown, crashes, cut>>

\* Who leads is cut off from the others, and does not know. Enabled once.
Cut ==
  /\ Cuts /\ cut = {} /\ leader \in Up
  /\ cut' = {leader}
  /\ UNCHANGED <<logs, leaders, leader, acknowledged, shown, down, crashes>>

\* A node is promoted. Enabled when nobody leads whom the others reach.
Promote(n) ==
  /\ n \in Up \ cut
  /\ leader \in cut \/ leader \notin leaders
  /\ MayPromote(n)
  /\ leader' = n
  /\ leaders' = Fenced(n)
  /\ UNCHANGED <<logs, acknowledged, shown, down, crashes, cut>>

Next ==
  \/ \E n \in Nodes : Write(n) \/ Copy(n) \/ Crash(n) \/ Restart(n) \/ Promote(n)
  \/ \E n \in Nodes, w \in 1..Writes : Acknowledge(n, w) \/ Read(n, w)
  \/ Cut

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
TypeOK ==
  /\ \A n \in Nodes : \A i \in DOMAIN logs[n] : logs[n][i] \in 1..Writes
  /\ leaders \subseteq Nodes /\ leader \in Nodes
  /\ acknowledged \subseteq 1..Writes /\ shown \subseteq 1..Writes
  /\ down \subseteq Nodes /\ crashes \in 0..Crashes
  /\ cut \subseteq Nodes

\* What was acknowledged, whoever leads has it.
NoLostWrite ==
  leader \in leaders => \A w \in acknowledged : Has(leader, w)

\* What was shown, whoever leads has it.
NoDirtyRead ==
  leader \in leaders => \A w \in shown : Has(leader, w)

\* What was acknowledged, everyone has who is up: so any slave may be read.
NoStaleSlave == \A n \in Up, w \in acknowledged : Has(n, w)

\* One leads.
OneLeader == Cardinality(leaders) <= 1

\* A write does not wait for a node that is down.
NeverStalled ==
  \A w \in Written :
    leader \in Up /\ Has(leader, w) /\ w \notin acknowledged
      => MayAcknowledge({m \in Nodes : Has(m, w)} \cup Up)

SometimesAcknowledged == acknowledged = 1..Writes

SometimesPromoted == leader # First /\ leader \in leaders
==============================================================================
