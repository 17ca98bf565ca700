-------------------------------- MODULE Leased --------------------------------
(***************************************************************************)
(* Reads by a lease, as a contrast to Reads: a leader asks nobody at all.  *)
(* Who promises it a ballot lends it the lead for a while, and lets no     *)
(* other win until that while is over by its own clock; the leader answers *)
(* until its own says so, and somewhat less. That is a bet on clocks: they *)
(* may not differ by more than is believed. What else is done may be slow  *)
(* or lost, and only gets later by it.                                     *)
(*                                                                         *)
(* In a lease of a lock, where what comes late can be refused, a number    *)
(* makes up for the clocks. Here it is the ballot, and acceptors refuse    *)
(* the votes of a lower one; but nobody refuses a read.                    *)
(***************************************************************************)
EXTENDS Reads

CONSTANTS
  Term,        \* for how long is lent, by any clock
  Drift,       \* clocks differ by no more
  Believed,    \* and the leaders believe that they differ by no more than this
  End          \* how far clocks go here

VARIABLES
  clocks,      \* [Leaders \cup Acceptors -> 0..End]
  lent,        \* of each acceptor, to which ballot it lends, and until when by its clock
  leases       \* of each leader, until when it answers by its clock

leasedVars == <<vars, clocks, lent, leases>>

Nodes == Leaders \cup Acceptors

InitLeased ==
  /\ Init
  /\ clocks = [n \in Nodes |-> 0]
  /\ lent = [a \in Acceptors |-> [ballot |-> NoBallot, until |-> 0]]
  /\ leases = [l \in Leaders |-> 0]

TypeLeasedOK ==
  /\ TypeOK
  /\ clocks \in [Nodes -> 0..End]
  /\ lent \in [Acceptors -> [ballot : Ballots \cup {NoBallot}, until : 0..End + Term]]
  /\ leases \in [Leaders -> 0..End + Term]

------------------------------------------------------------------------------
\* Override points.

\* Whether an acceptor may lend to the ballot: not while it has lent to another's.
MayLend(a, ballot) ==
  IF clocks[a] < lent[a].until THEN Owner[lent[a].ballot] = Owner[ballot] ELSE TRUE

\* Whether an acceptor lends to the ballot for longer: not if it promised more since,
\* though what it lent then may be over.
MayRenew(a, ballot) == Confirms(promised[a], ballot)

\* Until when a leader answers: two clocks, that of the acceptor when it lent and
\* when that ended, may each be as much behind or ahead as is believed.
Ends(asked) == asked + Term - 2 * Believed

\* Whether a leader answers.
HasLease(l) == clocks[l] < leases[l]

\* By how much a clock may be ahead of another.
MayTick(n) == \A m \in Nodes : clocks[n] + 1 - clocks[m] <= Drift

------------------------------------------------------------------------------
\* A clock goes on.
Tick(n) ==
  /\ clocks[n] < End /\ MayTick(n)
  /\ clocks' = [clocks EXCEPT ![n] = @ + 1]
  /\ UNCHANGED <<vars, lent, leases>>

\* The quorum lends to l's ballot: it asks now, and hears of all at once.
Lends(l, ballot, quorum) ==
  /\ \A a \in quorum : MayLend(a, ballot)
  /\ lent' = [a \in Acceptors |-> IF a \in quorum THEN [ballot |-> ballot, until |-> clocks[a] + Term] ELSE lent[a]]
  /\ leases' = [leases EXCEPT ![l] = Ends(clocks[l])]
  /\ UNCHANGED clocks

\* l wins a quorum that has lent to no other.
WinLease(l, ballot, quorum) == Win(l, ballot, quorum) /\ Lends(l, ballot, quorum)

\* l is lent the lead for longer, as nobody was promised more.
Renew(l, quorum) ==
  /\ leaders[l].ballot # NoBallot
  /\ \A a \in quorum : MayRenew(a, leaders[l].ballot)
  /\ Lends(l, leaders[l].ballot, quorum)
  /\ UNCHANGED vars

WriteLeased(l, quorum) == Write(l, quorum) /\ UNCHANGED <<clocks, lent, leases>>

\* A client reads, and l answers with what it knows.
Read(l) ==
  /\ leaders[l].ballot # NoBallot /\ HasLease(l)
  /\ answers' = answers \cup {[index |-> leaders[l].knows, due |-> log]}
  /\ UNCHANGED <<promised, log, leaders, clocks, lent, leases>>

NextLeased ==
  \/ \E n \in Nodes : Tick(n)
  \/ \E l \in Leaders, ballot \in Ballots, quorum \in Quorum1 : WinLease(l, ballot, quorum)
  \/ \E l \in Leaders, quorum \in Quorum1 : Renew(l, quorum)
  \/ \E l \in Leaders, quorum \in Quorum2 : WriteLeased(l, quorum)
  \/ \E l \in Leaders : Read(l)

SpecLeased == InitLeased /\ [][NextLeased]_leasedVars

------------------------------------------------------------------------------
\* At most one leader has a lease that it believes in.
OneLease == \A k, l \in Leaders : HasLease(k) /\ HasLease(l) => k = l

\* A leader that would not know does not answer any more.
SometimesLate == \E l \in Leaders : leaders[l].ballot # NoBallot /\ ~HasLease(l) /\ leaders[l].knows < log

\* Another has won since.
SometimesTakenOver == \A l \in Leaders : leaders[l].ballot # NoBallot
==============================================================================
