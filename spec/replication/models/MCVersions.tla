----------------------------- MODULE MCVersions -----------------------------
(***************************************************************************)
(* The choices of Versions. A configuration puts some of these in the      *)
(* place of the override points.                                           *)
(***************************************************************************)
EXTENDS Versions

\* Whoever puts knows it.
Yes == TRUE

\* Clients count.
ClientsCount == Clients
ByClient(c, r) == c

\* One number for all, whoever counts: the last write wins.
OneCounts == {"time"}
ByTime(c, r) == "time"

\* Two clocks are compared as vectors: the one is nowhere higher.
Vector(v, w) == \A k \in Counters : Clock(v)[k] <= Clock(w)[k]

\* One clock for all that a replica has: who knows less than all of it replaces none.
WholeSet(new, some) ==
  IF \A id \in some : Before(versions[id], new) THEN some ELSE {}
==============================================================================
