----------------------------- MODULE Increments -----------------------------
(***************************************************************************)
(* Clients that add one to a number which somebody keeps for them. That    *)
(* the register is atomic is not enough: between a get and a set another   *)
(* may have been. Compare-and-set is: who finds another value than the one *)
(* that it got tries again.                                                *)
(***************************************************************************)
EXTENDS Naturals

CONSTANTS
  Clients,     \* how many there are
  Incs,        \* how often each adds one
  Compares     \* whether a set compares with what was got

VARIABLES
  value,       \* that is kept
  clients      \* of each, what it got, whether it is to be set, and how often it has added one

vars == <<value, clients>>

Init ==
  /\ value = 0
  /\ clients = [c \in 1..Clients |-> [got |-> 0, sets |-> FALSE, done |-> 0]]

\* A client gets the value. Enabled as long as it has to add one.
Get(c) ==
  /\ ~clients[c].sets /\ clients[c].done < Incs
  /\ clients' = [clients EXCEPT ![c].got = value, ![c].sets = TRUE]
  /\ UNCHANGED value

\* Whether what it sets is taken.
Taken(c) == Compares => value = clients[c].got

\* A client sets what it got and one more, or tries again. Enabled once it got.
Set(c) ==
  /\ clients[c].sets
  /\ value' = IF Taken(c) THEN clients[c].got + 1 ELSE value
  /\ clients' = [clients EXCEPT
       ![c] = [got |-> 0, sets |-> FALSE, done |-> IF Taken(c) THEN @.done + 1 ELSE @.done]]

Next == \E c \in 1..Clients : Get(c) \/ Set(c)

Spec == Init /\ [][Next]_vars

LiveSpec == Spec /\ \A c \in 1..Clients : WF_vars(Get(c) \/ Set(c))

------------------------------------------------------------------------------
TypeOK ==
  /\ value \in 0..(Clients * Incs)
  /\ clients \in [1..Clients -> [got : 0..(Clients * Incs), sets : BOOLEAN, done : 0..Incs]]

Total[n \in 0..Clients] == IF n = 0 THEN 0 ELSE Total[n - 1] + clients[n].done

\* Whatever was added is there.
NoLostIncrement == value = Total[Clients]

\* All are done in the end: each that must try again was overtaken by one that need not.
Termination == <>(\A c \in 1..Clients : clients[c].done = Incs)

SometimesAll == value = Clients * Incs

SometimesAgain == \E c \in 1..Clients : clients[c].sets /\ clients[c].got < value
==============================================================================
