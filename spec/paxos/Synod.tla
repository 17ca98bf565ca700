-------------------------------- MODULE Synod --------------------------------
(***************************************************************************)
(* Paxos as processes run it: the roles composed over a set of messages.   *)
(*                                                                         *)
(* The set only grows, and a step may take any message in it, whenever and *)
(* as often as it likes, or never: loss, duplication and reordering are    *)
(* all included. Each action is deterministic in its parameters.           *)
(*                                                                         *)
(* One layer up (SynodRefinement) this implements Paxos.                   *)
(***************************************************************************)
EXTENDS Process

CONSTANTS
  Getters,      \* the proposers whose clients also get
  Restarters    \* the proposers whose process may restart

VARIABLES
  acceptors,    \* [Acceptors -> AcceptorStates]
  proposers,    \* [Proposers -> ProposerStates]
  learners,     \* [Learners -> LearnerStates]
  msgs          \* the messages sent so far

vars == <<acceptors, proposers, learners, msgs>>

Init ==
  /\ acceptors = [a \in Acceptors |-> InitAcceptor]
  /\ proposers = [p \in Proposers |-> InitProposer]
  /\ learners = [l \in Learners |-> InitLearner]
  /\ msgs = {}

------------------------------------------------------------------------------
Send(out) == msgs' = msgs \cup out

AcceptorTakes(a, step) ==
  /\ Happens(acceptors[a], step)
  /\ acceptors' = [acceptors EXCEPT ![a] = step.state]
  /\ Send(step.out)
  /\ UNCHANGED <<proposers, learners>>

ProposerTakes(p, step) ==
  /\ Happens(proposers[p], step)
  /\ proposers' = [proposers EXCEPT ![p] = step.state]
  /\ Send(step.out)
  /\ UNCHANGED <<acceptors, learners>>

LearnerTakes(l, step) ==
  /\ Happens(learners[l], step)
  /\ learners' = [learners EXCEPT ![l] = step.state]
  /\ Send(step.out)
  /\ UNCHANGED <<acceptors, proposers>>

------------------------------------------------------------------------------
\* A client asks p to set the value; p starts a round. Enabled for p's own
\* ballots above its last. Paxos: Phase1a.
Set(p, ballot, value) ==
  ProposerTakes(p, OnSet(p, proposers[p], ballot, value))

\* A client asks p for the value; p starts a round that proposes nothing.
\* Enabled as Set is, for getters. Paxos: Phase1a.
Get(p, ballot) ==
  /\ p \in Getters
  /\ ProposerTakes(p, OnGet(p, proposers[p], ballot))

\* a answers a Prepare that was sent, if it may. Paxos: Phase1b.
Prepare(a, ballot) ==
  /\ PrepareMessage(ballot) \in msgs
  /\ AcceptorTakes(a, OnPrepare(a, acceptors[a], ballot))

\* p counts a Promise that was sent. Paxos: Phase2a with the last of a
\* quorum, else nothing.
Promise(p, from, ballot, vote) ==
  /\ PromiseMessage(from, ballot, vote) \in msgs
  /\ ProposerTakes(p, OnPromise(p, proposers[p], from, ballot, vote))

\* a grants an Accept that was sent, if it may. Paxos: Phase2b.
Accept(a, ballot, value) ==
  /\ AcceptMessage(ballot, value) \in msgs
  /\ AcceptorTakes(a, OnAccept(a, acceptors[a], ballot, value))

\* p counts an Accepted that was sent. Paxos: nothing.
Accepted(p, from, ballot, value) ==
  /\ AcceptedMessage(from, ballot, value) \in msgs
  /\ ProposerTakes(p, OnAccepted(p, proposers[p], from, ballot, value))

\* l counts an Accepted that was sent. Paxos: nothing.
Learn(l, from, ballot, value) ==
  /\ AcceptedMessage(from, ballot, value) \in msgs
  /\ LearnerTakes(l, OnLearn(learners[l], from, ballot, value))

\* p's process, with the acceptor in it, stops and starts again. Enabled when
\* that changes anything. Paxos: nothing.
Restart(p) ==
  LET proposer == ProposerAfterRestart(proposers[p])
      acceptor == AcceptorAfterRestart(acceptors[Home[p]])
  IN  /\ p \in Restarters
      /\ proposer # proposers[p] \/ acceptor # acceptors[Home[p]]
      /\ proposers' = [proposers EXCEPT ![p] = proposer]
      /\ acceptors' = [acceptors EXCEPT ![Home[p]] = acceptor]
      /\ UNCHANGED <<learners, msgs>>

------------------------------------------------------------------------------
Sent(type) == {m \in msgs : m.type = type}

Next ==
  \/ \E p \in Proposers, ballot \in Ballots, value \in Values : Set(p, ballot, value)
  \/ \E p \in Proposers, ballot \in Ballots : Get(p, ballot)
  \/ \E a \in Acceptors, m \in Sent("Prepare") : Prepare(a, m.ballot)
  \/ \E p \in Proposers, m \in Sent("Promise") : Promise(p, m.from, m.ballot, m.vote)
  \/ \E a \in Acceptors, m \in Sent("Accept") : Accept(a, m.ballot, m.value)
  \/ \E p \in Proposers, m \in Sent("Accepted") : Accepted(p, m.from, m.ballot, m.value)
  \/ \E l \in Learners, m \in Sent("Accepted") : Learn(l, m.from, m.ballot, m.value)
  \/ \E p \in Proposers : Restart(p)

Spec == Init /\ [][Next]_vars
==============================================================================
