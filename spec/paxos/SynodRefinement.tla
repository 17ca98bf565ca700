--------------------------- MODULE SynodRefinement ---------------------------
(***************************************************************************)
(* Synod implements Paxos: forget the proposers, and read the acceptors'   *)
(* records and the messages under Lamport's names. Paxos knows one kind of *)
(* quorum, so those of phase 1 and of phase 2 must be the same sets here.  *)
(***************************************************************************)
EXTENDS SynodSafety

AsPaxos(m) ==
  CASE m.type = "Prepare"  -> {[type |-> "1a", bal |-> m.ballot]}
    [] m.type = "Promise"  -> {[type |-> "1b", acc |-> m.from, bal |-> m.ballot,
                                mbal |-> m.vote.ballot, mval |-> m.vote.value]}
    [] m.type = "Accept"   -> {[type |-> "2a", bal |-> m.ballot, val |-> m.value]}
    [] m.type = "Accepted" -> {[type |-> "2b", acc |-> m.from, bal |-> m.ballot, val |-> m.value]}
    [] m.type = "Reject"   -> {}

Paxos == INSTANCE Paxos WITH
  Quorums <- Quorum1,
  maxBal  <- [a \in Acceptors |-> acceptors[a].promised],
  maxVBal <- [a \in Acceptors |-> acceptors[a].vote.ballot],
  maxVal  <- [a \in Acceptors |-> acceptors[a].vote.value],
  sent    <- UNION {AsPaxos(m) : m \in msgs}

RefinesPaxos == Paxos!Spec
==============================================================================
