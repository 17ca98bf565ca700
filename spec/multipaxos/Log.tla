--------------------------------- MODULE Log ---------------------------------
(***************************************************************************)
(* What a log is, before any algorithm: one sequence of commands that      *)
(* starts empty and only grows. Whatever a replica executes is a prefix of *)
(* it. It may grow by several commands at once: where one is chosen that   *)
(* stood in the way of others, these are in it too.                        *)
(***************************************************************************)
EXTENDS Integers, Sequences

CONSTANTS
  Values,      \* the commands
  Slots        \* the positions: 1 to some number

VARIABLE log   \* the sequence

\* What a log can grow by.
More == UNION {[1..n -> Values] : n \in Slots}

Init == log = <<>>

\* Enabled while there is room. The only thing that ever happens.
Grow(more) ==
  /\ Len(log) + Len(more) \in Slots
  /\ log' = log \o more

Next == \E more \in More : Grow(more)

Spec == Init /\ [][Next]_log

------------------------------------------------------------------------------
TypeOK == log \in {<<>>} \cup More

\* What is in it stays.
Grows == [][\A slot \in DOMAIN log : slot \in DOMAIN log' /\ log'[slot] = log[slot]]_log

SometimesFull == Len(log) \in Slots /\ Len(log) + 1 \notin Slots
==============================================================================
