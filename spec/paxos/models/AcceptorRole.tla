----------------------------- MODULE AcceptorRole -----------------------------
(***************************************************************************)
(* One acceptor in an open environment: any message may arrive at any      *)
(* time, from peers that follow the protocol or from others. Every         *)
(* stimulus is a step in every state; out is what the step sent, and is    *)
(* empty after one that was refused.                                       *)
(***************************************************************************)
EXTENDS Acceptor

CONSTANT Self

VARIABLES
  acceptor,    \* AcceptorStates
  out          \* the messages of the last step

vars == <<acceptor, out>>

TypeOK ==
  /\ acceptor \in AcceptorStates
  /\ out \in SUBSET Messages

Init == acceptor = InitAcceptor /\ out = {}

Take(step) == acceptor' = step.state /\ out' = step.out

Prepare(ballot) == Take(OnPrepare(Self, acceptor, ballot))

Accept(ballot, value) == Take(OnAccept(Self, acceptor, ballot, value))

Next ==
  \/ \E ballot \in Ballots : Prepare(ballot)
  \/ \E ballot \in Ballots, value \in Values : Accept(ballot, value)

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
\* Possible stimuli: those that peers who follow the protocol could send in
\* some history that leads to the state. The others are hostile.

\* A ballot has one value.
AcceptPossible(ballot, value) ==
  acceptor.vote.ballot = ballot => acceptor.vote.value = value

------------------------------------------------------------------------------
VoteBelowPromise == acceptor.vote.ballot <= acceptor.promised

\* What was answered is kept: an Accepted is the vote, a Promise the promise.
AnswerKept ==
  \A m \in out :
    /\ m.ballot = acceptor.promised
    /\ m.type = "Accepted" => acceptor.vote = VoteAt(m.ballot, m.value)
    /\ m.type = "Promise" => m.vote = acceptor.vote

PromisesRise == [][acceptor'.promised >= acceptor.promised]_vars

SometimesPromisesVote == \E m \in out : m.type = "Promise" /\ m.vote # NoVote

SometimesRefuses == acceptor # InitAcceptor /\ out = {}
==============================================================================
