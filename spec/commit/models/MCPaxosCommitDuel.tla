------------------------- MODULE MCPaxosCommitDuel --------------------------
(***************************************************************************)
(* Two leaders of Paxos Commit can outbid each other for ever, as two       *)
(* proposers of Paxos can: nobody crashes, everybody goes on, and nobody    *)
(* decides.                                                                *)
(*                                                                         *)
(* With bounded ballots the leaders run out, and the last one finishes. So  *)
(* here the leader of an abandoned ballot leads another above, and the two  *)
(* are renumbered, which permits nothing that higher ballots do not. Then   *)
(* TLC closes a real cycle.                                                *)
(***************************************************************************)
EXTENDS PaxosCommit

ASSUME Ballots = {0, 1, 2}

\* In the duel nobody votes, so states in which somebody has are not explored.
Silent == \A a \in Acceptors, b \in Ballots : votes[a][b] = Silence

\* The leader of ballot 1 leads one above 2, and 2 is called 1. Enabled when nobody has voted in
\* either, and in 1 nobody will: all promised 2.
Outbid ==
  /\ promises[2] = Acceptors
  /\ Silent
  /\ promises' = [promises EXCEPT ![1] = promises[2], ![2] = {}]
  /\ proposals' = [proposals EXCEPT ![1] = proposals[2], ![2] = Silence]
  /\ UNCHANGED <<participants, votes, down>>

DuelSpec == Init /\ [][Next \/ Outbid]_vars /\ Fair
==============================================================================
