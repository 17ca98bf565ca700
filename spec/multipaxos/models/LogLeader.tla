------------------------------- MODULE LogLeader -------------------------------
(***************************************************************************)
(* One leader in an open environment: any message may arrive at any time,  *)
(* from peers that follow the protocol or from others. Every stimulus is a *)
(* step in every state; out is what the step sent, and is empty after one  *)
(* that was refused, or that only counts.                                  *)
(***************************************************************************)
EXTENDS Leader

CONSTANT Self

VARIABLES
  leader,      \* LeaderStates
  out          \* the messages of the last step

vars == <<leader, out>>

TypeOK ==
  /\ leader \in LeaderStates
  /\ out \in SUBSET SlotMessages

Init == leader = InitLeader /\ out = {}

Take(step) == leader' = step.state /\ out' = step.out

Lead(ballot) == Take(OnLead(Self, leader, ballot))

Promise(from, ballot, votes) == Take(OnPromise(leader, from, ballot, votes))

Propose(slot, command) == Take(OnPropose(leader, slot, command))

Restart == Take(Nothing(LeaderAfterRestart(leader)))

Next ==
  \/ \E ballot \in Ballots : Lead(ballot)
  \/ \E from \in Acceptors, ballot \in Ballots, votes \in SlotVotes : Promise(from, ballot, votes)
  \/ \E slot \in Slots, command \in Commands : Propose(slot, command)
  \/ Restart

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
\* Possible stimuli: a Promise of a ballot that was asked for, which reports
\* votes below it.
PromisePossible(ballot, votes) ==
  ballot <= leader.ballot /\ Owner[ballot] = Self /\ \A slot \in Slots : votes[slot].ballot < ballot

------------------------------------------------------------------------------
\* What was reported is proposed again, and no client's command in a hole.
Recovers ==
  \A m \in out : m.type = "Accept" =>
    /\ leader.best[m.slot] # NoVote => m.value = leader.best[m.slot].value
    /\ leader.best[m.slot] = NoVote /\ Before(leader.best, m.slot) => m.value = NoOp

\* One value in a slot, for as long as the ballot lasts.
KeepsItsLog ==
  [][leader'.ballot = leader.ballot /\ leader'.phase = "lead" =>
       \A slot \in Slots : leader.log[slot] # None => leader'.log[slot] = leader.log[slot]]_vars

BallotRises == [][leader'.ballot >= leader.ballot]_vars

SometimesFillsHole == \E m \in out : m.type = "Accept" /\ m.value = NoOp /\ leader.best[m.slot] = NoVote

SometimesRecovers == \E m \in out : m.type = "Accept" /\ leader.best[m.slot] # NoVote
==============================================================================
