----------------------------- MODULE SynodReject -----------------------------
(***************************************************************************)
(* Synod with refusals that are heard: an acceptor may answer with Reject. *)
(* All that a proposer may do with one is to try a higher ballot later,    *)
(* which it may anyway.                                                    *)
(***************************************************************************)
EXTENDS SynodWitness

\* Override point: what a proposer makes of a refusal.
OnReject(proposer, from, ballot) == Nothing(proposer)

\* p hears a Reject that was sent. Paxos: nothing.
Reject(p, from, ballot, promised) ==
  /\ RejectMessage(from, ballot, promised) \in msgs
  /\ ProposerTakes(p, OnReject(proposers[p], from, ballot))

RejectNext ==
  \/ Next
  \/ \E p \in Proposers, m \in Sent("Reject") : Reject(p, m.from, m.ballot, m.promised)

RejectSpec == Init /\ [][RejectNext]_vars
==============================================================================
