------------------------------ MODULE Quorums ------------------------------
(***************************************************************************)
(* A register on several replicas. A write is done once so many have it, a *)
(* read once so many have answered; of what it hears the read takes the    *)
(* newest. Newest is what has the highest stamp, and where the stamps come *)
(* from is one choice; the other is whether a reader writes back what it   *)
(* takes. Both made well, it is the register of Attiya, Bar-Noy and Dolev; *)
(* else it is a store in which the last write wins.                        *)
(*                                                                         *)
(* There are no messages: to ask one replica, or to copy to it, is a step. *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

CONSTANTS
  Replicas,
  Writers,     \* how many there are; each writes once
  Readers,     \* how many there are
  Reads,       \* how often each reads
  W,           \* how many replicas a write asks for
  R,           \* and a read
  Asks,        \* whether a writer asks for the highest stamp first, not its own clock
  WritesBack,  \* whether a reader writes back what it takes
  Fails        \* whether a writer may give up

VARIABLES
  replicas,    \* of each, the stamp of what it has
  writers,     \* of each, how far it is
  readers      \* of each, how far it is

vars == <<replicas, writers, readers>>

Max(some) == CHOOSE n \in some : \A m \in some : m <= n

\* A stamp says who made it, so no two are alike. 0 stands for nothing written.
Stamp(round, w) == round * (Writers + 1) + w

Round(stamp) == stamp \div (Writers + 1)

IdleWriter == [phase |-> "idle", stamp |-> 0, asked |-> {}, has |-> {}, floor |-> 0]

IdleReader == [phase |-> "idle", asked |-> {}, newest |-> 0, has |-> {}, floor |-> 0,
               after |-> 0, returned |-> 0, reads |-> 0]

Init ==
  /\ replicas = [r \in Replicas |-> 0]
  /\ writers = [w \in 1..Writers |-> IdleWriter]
  /\ readers = [p \in 1..Readers |-> IdleReader]

Done(w) == writers[w].phase = "done"

\* The newest write that is done.
Floor == Max({0} \cup {writers[w].stamp : w \in {v \in 1..Writers : Done(v)}})

\* The newest that a reader has returned: to be compared with, as Floor is, and no part of it.
Returned == Max({0} \cup {readers[p].returned : p \in 1..Readers})

------------------------------------------------------------------------------
\* Override point: what a writer's clock shows, which asks nobody. As many have begun
\* as it is late.
Clock(w) == 1 + Cardinality({v \in 1..Writers : writers[v].phase # "idle"})

------------------------------------------------------------------------------
\* A writer begins. Enabled once.
BeginWrite(w) ==
  /\ writers[w].phase = "idle"
  /\ writers' = [writers EXCEPT ![w].phase = IF Asks THEN "asks" ELSE "writes",
                                ![w].stamp = IF Asks THEN 0 ELSE Stamp(Clock(w), w),
                                ![w].floor = Floor]
  /\ UNCHANGED <<replicas, readers>>

\* It asks a replica for its stamp. Enabled until enough have answered; then it has its own.
AskStamp(w, r) ==
  /\ writers[w].phase = "asks" /\ r \notin writers[w].asked
  /\ LET asked == writers[w].asked \cup {r}
         highest == Max({writers[w].stamp, replicas[r]})
         enough == Cardinality(asked) = W
     IN writers' = [writers EXCEPT
          ![w].asked = IF enough THEN {} ELSE asked,
          ![w].stamp = IF enough THEN Stamp(Round(highest) + 1, w) ELSE highest,
          ![w].phase = IF enough THEN "writes" ELSE "asks"]
  /\ UNCHANGED <<replicas, readers>>

\* A replica takes what is written, if it is newer than what it has, and says that it has
\* it. Enabled once for each; the write is done when enough have.
Put(w, r) ==
  /\ writers[w].phase \in {"writes", "done"} /\ r \notin writers[w].has
  /\ replicas' = [replicas EXCEPT ![r] = Max({@, writers[w].stamp})]
  /\ LET has == writers[w].has \cup {r}
     IN writers' = [writers EXCEPT
          ![w].has = has,
          ![w].phase = IF Cardinality(has) >= W THEN "done" ELSE @]
  /\ UNCHANGED readers

\* A writer gives up, and says that it failed. Enabled while it writes.
Fail(w) ==
  /\ Fails /\ writers[w].phase = "writes"
  /\ writers' = [writers EXCEPT ![w].phase = "failed"]
  /\ UNCHANGED <<replicas, readers>>

\* A reader begins. Enabled while it does nothing, so often.
BeginRead(p) ==
  /\ readers[p].phase = "idle" /\ readers[p].reads < Reads
  /\ readers' = [readers EXCEPT ![p].phase = "asks", ![p].floor = Floor, ![p].after = Returned]
  /\ UNCHANGED <<replicas, writers>>

\* It asks a replica, and keeps the newest. Enabled until enough have answered.
Ask(p, r) ==
  /\ readers[p].phase = "asks" /\ r \notin readers[p].asked
  /\ LET asked == readers[p].asked \cup {r}
         enough == Cardinality(asked) = R
     IN readers' = [readers EXCEPT
          ![p].asked = IF enough THEN {} ELSE asked,
          ![p].newest = Max({@, replicas[r]}),
          ![p].phase = IF ~enough THEN "asks" ELSE IF WritesBack THEN "writes" ELSE "answers"]
  /\ UNCHANGED <<replicas, writers>>

\* It writes back what it takes. Enabled until enough have it.
PutBack(p, r) ==
  /\ readers[p].phase = "writes" /\ r \notin readers[p].has
  /\ replicas' = [replicas EXCEPT ![r] = Max({@, readers[p].newest})]
  /\ LET has == readers[p].has \cup {r}
         enough == Cardinality(has) = W
     IN readers' = [readers EXCEPT
          ![p].has = IF enough THEN {} ELSE has,
          ![p].phase = IF enough THEN "answers" ELSE "writes"]
  /\ UNCHANGED writers

\* The read is done. Enabled once it has an answer.
EndRead(p) ==
  /\ readers[p].phase = "answers"
  /\ readers' = [readers EXCEPT
       ![p] = [IdleReader EXCEPT !.returned = Max({readers[p].returned, readers[p].newest}),
                                 !.reads = readers[p].reads + 1]]
  /\ UNCHANGED <<replicas, writers>>

Next ==
  \/ \E w \in 1..Writers : BeginWrite(w) \/ Fail(w)
  \/ \E w \in 1..Writers, r \in Replicas : AskStamp(w, r) \/ Put(w, r)
  \/ \E p \in 1..Readers : BeginRead(p) \/ EndRead(p)
  \/ \E p \in 1..Readers, r \in Replicas : Ask(p, r) \/ PutBack(p, r)

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
Stamps == 0..Stamp(Writers + 1, Writers)

TypeOK ==
  /\ replicas \in [Replicas -> Stamps]
  /\ \A w \in 1..Writers :
       /\ writers[w].phase \in {"idle", "asks", "writes", "done", "failed"}
       /\ writers[w].stamp \in Stamps /\ writers[w].floor \in Stamps
       /\ writers[w].asked \subseteq Replicas /\ writers[w].has \subseteq Replicas
  /\ \A p \in 1..Readers :
       /\ readers[p].phase \in {"idle", "asks", "writes", "answers"}
       /\ {readers[p].newest, readers[p].floor, readers[p].after, readers[p].returned} \subseteq Stamps
       /\ readers[p].asked \subseteq Replicas /\ readers[p].has \subseteq Replicas
       /\ readers[p].reads \in 0..Reads

Answers == {p \in 1..Readers : readers[p].phase = "answers"}

\* A read returns nothing older than what was written before it began.
NoStaleRead == \A p \in Answers : readers[p].newest >= readers[p].floor

\* Nor anything older than what was read before it began.
NoInversion == \A p \in Answers : readers[p].newest >= readers[p].after

By(stamp) == {w \in 1..Writers : writers[w].stamp = stamp}

\* A read returns nothing of which the write is not done.
NoDirtyRead ==
  \A p \in Answers : \A w \in By(readers[p].newest) : readers[p].newest = 0 \/ Done(w)

\* A read returns nothing of which the writer was told that it failed.
NoFailedRead ==
  \A p \in Answers : \A w \in By(readers[p].newest) :
    readers[p].newest = 0 \/ writers[w].phase # "failed"

\* A write that is done is newer than any that was done before it began.
NoLostUpdate ==
  \A w \in 1..Writers : Done(w) => writers[w].stamp > writers[w].floor

SometimesRead == \E p \in 1..Readers : readers[p].returned # 0

SometimesReadNothing == \E p \in 1..Readers : readers[p].reads > 0 /\ readers[p].returned = 0
==============================================================================
