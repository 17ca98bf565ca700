--------------------------- MODULE MCPaxosCommit ----------------------------
(***************************************************************************)
(* Variants of PaxosCommit. A configuration puts one of these in the place *)
(* of an override point.                                                   *)
(***************************************************************************)
EXTENDS PaxosCommit

\* Only leaders crash.
OnlyLeaders == Leaders \ {Highest(Ballots)}

\* A known bug: a single acceptor is enough.
AnyIsQuorum(some) == some # {}

\* A known bug: half of the acceptors are enough.
HalfIsQuorum(some) == 2 * Cardinality(some) >= Cardinality(Acceptors)

\* A known bug: who was not heard is taken to be for it.
UnheardPrepared == "prepared"

\* A known bug: the votes are not looked at.
NoneVoted(b, p, heard) == {}

\* A known bug: a majority of the participants is enough.
MostAreEnough(some) == 2 * Cardinality(some) >= Cardinality(Participants)
==============================================================================
