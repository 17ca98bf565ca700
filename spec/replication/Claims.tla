------------------------------- MODULE Claims -------------------------------
(***************************************************************************)
(* Compare-and-set at each of several replicas, with a majority as the     *)
(* judge: a replica is whose claim it hears first, and who has most of     *)
(* them has won. No two win, as no two have a majority. But it may be that *)
(* nobody does, for ever: what is missing is a way to claim again without  *)
(* taking from who has won. That is what ballots are for.                  *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

CONSTANTS
  Replicas,
  Clients,     \* how many there are
  Nobody       \* none of them

VARIABLE holder   \* of each replica, whose it is

vars == <<holder>>

Init == holder = [r \in Replicas |-> Nobody]

\* A replica hears a claim. Enabled while it is nobody's.
Claim(c, r) ==
  /\ holder[r] = Nobody
  /\ holder' = [holder EXCEPT ![r] = c]

Next == \E c \in 1..Clients, r \in Replicas : Claim(c, r)

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
TypeOK == holder \in [Replicas -> 1..Clients \cup {Nobody}]

Has(c) == {r \in Replicas : holder[r] = c}

Won(c) == 2 * Cardinality(Has(c)) > Cardinality(Replicas)

\* Two do not win.
OneWinner == \A c, d \in 1..Clients : Won(c) /\ Won(d) => c = d

\* Somebody has won, or still may.
NeverStuck == (\A r \in Replicas : holder[r] # Nobody) => \E c \in 1..Clients : Won(c)

SometimesWon == \E c \in 1..Clients : Won(c)
==============================================================================
