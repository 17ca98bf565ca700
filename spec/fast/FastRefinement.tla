--------------------------- MODULE FastRefinement ---------------------------
(***************************************************************************)
(* What Fast implements, of the layers that Paxos has: Consensus, by what   *)
(* is chosen. Not Voting, as in a fast ballot there are votes for several  *)
(* values; without fast ballots it does, if quorums are one family of which *)
(* any two meet.                                                           *)
(***************************************************************************)
EXTENDS Fast

Consensus == INSTANCE Consensus

\* Each behaviour, seen by what it chose, is a behaviour of Consensus.
RefinesConsensus == Consensus!Spec

\* Voting numbers ballots from 1 on, and its acceptors look at the first of them before they
\* vote in it.
Voting == INSTANCE Voting WITH
  Quorums <- Phase1Quorums,
  Ballots <- {b + 1 : b \in Ballots},
  votes <- [a \in Acceptors |-> UNION {{<<b + 1, v>> : v \in votes[a][b]} : b \in Ballots}],
  maxBal <- [a \in Acceptors |-> Promised(a) + 1]

\* Each step is one of Voting, or none that it sees.
StepsOfVoting == [][Voting!Next]_(Voting!vars)
==============================================================================
