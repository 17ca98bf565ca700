------------------------------ MODULE SynodLive ------------------------------
(***************************************************************************)
(* Paxos decides, if one proposer is stable and a majority is up.          *)
(*                                                                         *)
(* Stable means: the proposer does not restart, its client asks, and no    *)
(* ballot of another is above its last. That is an assumption about the    *)
(* world, as no algorithm can make it true; without it see Duel.           *)
(***************************************************************************)
EXTENDS SynodSafety

CONSTANTS
  Stable,    \* the stable proposer
  Up         \* the acceptors that are up: at least a majority

Last == CHOOSE ballot \in Ballots : \A other \in Ballots : other <= ballot

ASSUME StableOwnsLast == Owner[Last] = Stable /\ Stable \notin Restarters
ASSUME MajorityUp == Up \in Quorum1 \cap Quorum2

\* What is possible for ever happens: for the stable proposer and who is up.
\* Of the others nothing is assumed; they may stop at any time.
Fairness ==
  /\ WF_vars(\E value \in Values : Set(Stable, Last, value))
  /\ \A a \in Up, ballot \in Ballots :
       /\ WF_vars(Prepare(a, ballot))
       /\ WF_vars(\E value \in Values : Accept(a, ballot, value))
  /\ WF_vars(\E m \in Sent("Promise") : Promise(Stable, m.from, m.ballot, m.vote))
  /\ WF_vars(\E m \in Sent("Accepted") : Accepted(Stable, m.from, m.ballot, m.value))

LiveSpec == Spec /\ Fairness

\* The stable proposer gets a decision.
EventuallyDecided == <>(proposers[Stable].phase = "decided")
==============================================================================
