------------------------------- MODULE Message -------------------------------
(***************************************************************************)
(* The messages, one constructor each. Prepare and Accept go to every      *)
(* acceptor; Promise, Accepted and Reject go to whoever listens. Lamport's *)
(* names: Prepare 1a, Promise 1b, Accept 2a, Accepted 2b.                  *)
(***************************************************************************)
EXTENDS Ballot, Quorum

PrepareMessage(ballot) ==
  [type |-> "Prepare", ballot |-> ballot]

PromiseMessage(from, ballot, vote) ==
  [type |-> "Promise", from |-> from, ballot |-> ballot, vote |-> vote]

AcceptMessage(ballot, value) ==
  [type |-> "Accept", ballot |-> ballot, value |-> value]

AcceptedMessage(from, ballot, value) ==
  [type |-> "Accepted", from |-> from, ballot |-> ballot, value |-> value]

\* A refusal is optional: an acceptor may as well be silent.
RejectMessage(from, ballot, promised) ==
  [type |-> "Reject", from |-> from, ballot |-> ballot, promised |-> promised]

Messages ==
  [type : {"Prepare"}, ballot : Ballots]
    \cup [type : {"Promise"}, from : Acceptors, ballot : Ballots, vote : Votes]
    \cup [type : {"Accept"}, ballot : Ballots, value : Values]
    \cup [type : {"Accepted"}, from : Acceptors, ballot : Ballots, value : Values]
    \cup [type : {"Reject"}, from : Acceptors, ballot : Ballots, promised : Ballots]

(***************************************************************************)
(* What a role does with one input: its next state, and what it sends.     *)
(***************************************************************************)
Step(state, out) == [state |-> state, out |-> out]

\* The input is ignored or silently refused.
Nothing(state) == Step(state, {})

\* A step in which nothing happens is no step of the closed system.
Happens(state, step) == step # Nothing(state)
==============================================================================
