------------------------------- MODULE Process -------------------------------
(***************************************************************************)
(* A process is one of each role, sharing a disk. A restart keeps what is  *)
(* on the disk (ballot, promised, vote) and loses the rest.                *)
(***************************************************************************)
EXTENDS Acceptor, Proposer, Learner

\* Override points: what a restart leaves of each role.
AcceptorAfterRestart(acceptor) == acceptor
ProposerAfterRestart(proposer) == Idle(proposer.ballot)
==============================================================================
