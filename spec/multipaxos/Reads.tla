-------------------------------- MODULE Reads --------------------------------
(***************************************************************************)
(* Reads that do not go through the log. A leader knows what was chosen,   *)
(* as long as it leads; whether it does, only a quorum can say. So it      *)
(* notes how far it knows the log, asks the acceptors whether they         *)
(* promised anybody more, and answers when a quorum said no.               *)
(*                                                                         *)
(* What is between leaders and acceptors otherwise is one step each: to    *)
(* win a quorum, and to have a command chosen. The log is its length.      *)
(***************************************************************************)
EXTENDS Ballot, Quorum

CONSTANTS
  Leaders,
  Owner,       \* [Ballots -> Leaders]
  Length       \* of the log, at most

VARIABLES
  promised,    \* [Acceptors -> ballot or 0]
  log,         \* how many commands are chosen
  leaders,     \* of each its ballot, how much of the log it knows, and the read that it is about
  answers      \* of each read that was answered, what it showed, and what it had to show

vars == <<promised, log, leaders, answers>>

\* index: how far the log was known when it was asked for; confirmed: who said
\* that there is no other leader; due: how far the log was then, which only the
\* property looks at.
NoRead == [asked |-> FALSE, index |-> 0, confirmed |-> {}, due |-> 0]

Init ==
  /\ promised = [a \in Acceptors |-> NoBallot]
  /\ log = 0
  /\ leaders = [l \in Leaders |-> [ballot |-> NoBallot, knows |-> 0, read |-> NoRead]]
  /\ answers = {}

TypeOK ==
  /\ promised \in [Acceptors -> Ballots \cup {NoBallot}]
  /\ log \in 0..Length
  /\ leaders \in [Leaders ->
       [ballot : Ballots \cup {NoBallot}, knows : 0..Length,
        read : [asked : BOOLEAN, index : 0..Length, confirmed : SUBSET Acceptors, due : 0..Length]]]
  /\ answers \subseteq [index : 0..Length, due : 0..Length]

------------------------------------------------------------------------------
\* Override points.

\* What a new leader knows of the log: all that is chosen, as it recovers that
\* before it answers anybody.
Recovered(leader) == log

\* Whether an acceptor confirms that there is no other leader.
Confirms(promise, ballot) == promise <= ballot

\* Whether enough did.
Confirmed(read) == Enough1(read.confirmed)

------------------------------------------------------------------------------
\* l wins a quorum, by a ballot of its own above all that these promised.
Win(l, ballot, quorum) ==
  /\ Owner[ballot] = l /\ ballot > leaders[l].ballot
  /\ \A a \in quorum : promised[a] < ballot
  /\ promised' = [a \in Acceptors |-> IF a \in quorum THEN ballot ELSE promised[a]]
  /\ leaders' = [leaders EXCEPT ![l] = [ballot |-> ballot, knows |-> Recovered(@), read |-> NoRead]]
  /\ UNCHANGED <<log, answers>>

\* A quorum votes for a command of l, which thereby is chosen.
Write(l, quorum) ==
  /\ leaders[l].ballot # NoBallot /\ log < Length
  /\ \A a \in quorum : promised[a] <= leaders[l].ballot
  /\ promised' = [a \in Acceptors |-> IF a \in quorum THEN leaders[l].ballot ELSE promised[a]]
  /\ log' = log + 1
  /\ leaders' = [leaders EXCEPT ![l].knows = log + 1]
  /\ UNCHANGED answers

\* A client wants to read.
Ask(l) ==
  /\ leaders[l].ballot # NoBallot /\ ~leaders[l].read.asked
  /\ leaders' = [leaders EXCEPT ![l].read =
       [asked |-> TRUE, index |-> leaders[l].knows, confirmed |-> {}, due |-> log]]
  /\ UNCHANGED <<promised, log, answers>>

\* a says that it promised nobody more.
Confirm(l, a) ==
  /\ leaders[l].read.asked /\ a \notin leaders[l].read.confirmed
  /\ Confirms(promised[a], leaders[l].ballot)
  /\ leaders' = [leaders EXCEPT ![l].read.confirmed = @ \cup {a}]
  /\ UNCHANGED <<promised, log, answers>>

\* l answers with what it knew when it was asked.
Answer(l) ==
  /\ leaders[l].read.asked /\ Confirmed(leaders[l].read)
  /\ answers' = answers \cup {[index |-> leaders[l].read.index, due |-> leaders[l].read.due]}
  /\ leaders' = [leaders EXCEPT ![l].read = NoRead]
  /\ UNCHANGED <<promised, log>>

Next ==
  \/ \E l \in Leaders, ballot \in Ballots, quorum \in Quorum1 : Win(l, ballot, quorum)
  \/ \E l \in Leaders, quorum \in Quorum2 : Write(l, quorum)
  \/ \E l \in Leaders : Ask(l) \/ Answer(l)
  \/ \E l \in Leaders, a \in Acceptors : Confirm(l, a)

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
\* No read shows less than what was chosen when it was asked for.
NoStaleRead == \A r \in answers : r.index >= r.due

SometimesRead == \E r \in answers : r.due > 0

\* A leader that is none any more is asked, and would show what is old.
SometimesDeposed == \E l \in Leaders : leaders[l].read.asked /\ leaders[l].read.index < leaders[l].read.due
==============================================================================
