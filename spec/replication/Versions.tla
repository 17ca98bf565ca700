------------------------------ MODULE Versions ------------------------------
(***************************************************************************)
(* Replicas that take any put at once, and find out later which versions   *)
(* were meant to replace which. A version carries a clock: for every one   *)
(* who counts, how many puts of that one were known. Who counts, replicas  *)
(* or clients, and how two clocks are compared, are the choices.           *)
(*                                                                         *)
(* Beside it goes the truth: of each version, which others its writer had  *)
(* seen. A clock is exact if it says the same.                             *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
  Replicas,
  Clients,
  Puts         \* how many there are

VARIABLES
  versions,    \* all that were put, in order; numbered so
  stored,      \* of each replica, the versions that it has side by side
  clients      \* of each, the clock and the versions that it knows

vars == <<versions, stored, clients>>

Ids == DOMAIN versions

------------------------------------------------------------------------------
\* Override points. Here a replica counts, and a version is told from another by its dot:
\* who counted it, and as which.

\* Those who count.
Counters == Replicas

\* Who counts a put.
CountedBy(c, r) == r

\* Whether the version v was known to whoever put w.
Before(v, w) == v.number <= w.known[v.by]

\* Which of the versions are dropped when a new one comes.
Dropped(new, some) == {id \in some : Before(versions[id], new)}

\* Whether a client knows its own put.
Remembers == FALSE

------------------------------------------------------------------------------
Nothing == [clock |-> [k \in Counters |-> 0], seen |-> {}]

Init ==
  /\ versions = <<>>
  /\ stored = [r \in Replicas |-> {}]
  /\ clients = [c \in Clients |-> Nothing]

Max(a, b) == IF a > b THEN a ELSE b

\* The clock of a version: what was known to who put it, and itself.
Clock(v) == [v.known EXCEPT ![v.by] = Max(@, v.number)]

\* The highest count of k in some versions, or n if that is higher.
Highest(k, some, n) ==
  LET counts == {n} \cup {Clock(versions[id])[k] : id \in some}
  IN CHOOSE m \in counts : \A o \in counts : o <= m

\* A client gets what a replica has. Enabled where that is something.
Get(c, r) ==
  /\ stored[r] # {}
  /\ LET was == IF Remembers THEN clients[c] ELSE Nothing
     IN clients' = [clients EXCEPT ![c] =
          [clock |-> [k \in Counters |-> Highest(k, stored[r], was.clock[k])],
           seen |-> was.seen \cup stored[r] \cup UNION {versions[id].seen : id \in stored[r]}]]
  /\ UNCHANGED <<versions, stored>>

\* A client puts a version that replaces what it knows. Enabled so often.
Put(c, r) ==
  /\ Len(versions) < Puts
  /\ LET by == CountedBy(c, r)
         number == IF by = c THEN clients[c].clock[by] + 1
                   ELSE Highest(by, stored[r], clients[c].clock[by]) + 1
         new == [by |-> by, number |-> number, known |-> clients[c].clock, seen |-> clients[c].seen]
         id == Len(versions) + 1
     IN /\ versions' = Append(versions, new)
        /\ stored' = [stored EXCEPT ![r] = (@ \ Dropped(new, @)) \cup {id}]
        /\ clients' = IF Remembers
                      THEN [clients EXCEPT ![c] = [clock |-> Clock(new), seen |-> @.seen \cup {id}]]
                      ELSE clients

\* A replica takes what another has, and drops what that replaces. Enabled where it changes something.
Sync(r, s) ==
  /\ r # s
  /\ LET all == stored[r] \cup stored[s]
         kept == {v \in all : \A w \in all \ {v} : ~Before(versions[v], versions[w])}
     IN /\ kept # stored[r]
        /\ stored' = [stored EXCEPT ![r] = kept]
  /\ UNCHANGED <<versions, clients>>

Next ==
  \/ \E c \in Clients, r \in Replicas : Get(c, r) \/ Put(c, r)
  \/ \E r, s \in Replicas : Sync(r, s)

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
TypeOK ==
  /\ Len(versions) <= Puts
  /\ \A id \in Ids :
       /\ versions[id].by \in Counters /\ versions[id].number \in 1..Puts
       /\ versions[id].known \in [Counters -> 0..Puts]
       /\ versions[id].seen \subseteq 1..(id - 1)
  /\ stored \in [Replicas -> SUBSET Ids]
  /\ \A c \in Clients : clients[c].clock \in [Counters -> 0..Puts] /\ clients[c].seen \subseteq Ids

\* Whatever was put is stored somewhere, or was seen by something that is.
NoLostUpdate ==
  \A id \in Ids : \E r \in Replicas : \E v \in stored[r] : v = id \/ id \in versions[v].seen

\* Of two versions that are stored, the clock says which was seen by whom.
Exact ==
  LET all == UNION {stored[r] : r \in Replicas}
  IN \A v, w \in all : v # w => (Before(versions[v], versions[w]) <=> v \in versions[w].seen)

\* No replica has a version beside one that replaces it.
NoFalseSiblings ==
  \A r \in Replicas : \A v, w \in stored[r] : v \notin versions[w].seen

SometimesSiblings == \E r \in Replicas : Cardinality(stored[r]) > 1

SometimesReplaced == Len(versions) = Puts /\ \A r \in Replicas : Cardinality(stored[r]) = 1
==============================================================================
