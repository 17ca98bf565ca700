------------------------------ MODULE LogAcceptor ------------------------------
(***************************************************************************)
(* One acceptor of a log in an open environment: any message may arrive at *)
(* any time, from peers that follow the protocol or from others. Every     *)
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
  /\ out \in SUBSET SlotMessages

Init == acceptor = InitAcceptor /\ out = {}

Take(step) == acceptor' = step.state /\ out' = step.out

Prepare(ballot) == Take(OnPrepare(Self, acceptor, ballot))

Accept(ballot, slot, value) == Take(OnAccept(Self, acceptor, ballot, slot, value))

Next ==
  \/ \E ballot \in Ballots : Prepare(ballot)
  \/ \E ballot \in Ballots, slot \in Slots, value \in Values : Accept(ballot, slot, value)

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
\* Possible stimuli: those that peers who follow the protocol could send in
\* some history that leads to the state. The others are hostile.

\* A ballot has one value in each slot.
AcceptPossible(ballot, slot, value) ==
  acceptor.votes[slot].ballot = ballot => acceptor.votes[slot].value = value

------------------------------------------------------------------------------
VotesBelowPromise == \A slot \in Slots : acceptor.votes[slot].ballot <= acceptor.promised

\* What was answered is kept: an Accepted is the vote of its slot, a Promise
\* the promise, and it reports every slot.
AnswerKept ==
  \A m \in out :
    /\ m.ballot = acceptor.promised
    /\ m.type = "Accepted" => acceptor.votes[m.slot] = VoteAt(m.ballot, m.value)
    /\ m.type = "Promise" => m.votes = acceptor.votes

PromisesRise == [][acceptor'.promised >= acceptor.promised]_vars

\* A vote in one slot leaves those in others as they were.
OneSlot ==
  [][\A slot, other \in Slots :
       slot # other /\ acceptor'.votes[slot] # acceptor.votes[slot] => acceptor'.votes[other] = acceptor.votes[other]]_vars

SometimesReportsAll == \E m \in out : m.type = "Promise" /\ \A slot \in Slots : m.votes[slot] # NoVote

SometimesRefuses == acceptor # InitAcceptor /\ out = {}
==============================================================================
