----------------------------- MODULE MCLogSynod -----------------------------
(***************************************************************************)
(* LogSynod closed, at the sizes at which TLC checks it.                   *)
(***************************************************************************)
EXTENDS LogSynod, TLC

CONSTANTS l1, l2

\* Ballots go round: l1 owns the odd ones, l2 the even ones.
MCOwner == [ballot \in Ballots |-> IF ballot % 2 = 1 THEN l1 ELSE l2]

\* l1 owns every ballot.
MCOwnerOne == [ballot \in Ballots |-> l1]

Symmetry == Permutations(Acceptors) \cup Permutations(Commands)

------------------------------------------------------------------------------
\* Known bugs, each by an override point. What is wrong stands in models.json.

Only(votes, slots) == [slot \in Slots |-> IF slot \in slots THEN votes[slot] ELSE NoVote]

Voted(votes) == {slot \in Slots : votes[slot] # NoVote}

\* Those before which there is no hole.
Gapless(votes) == {slot \in Slots : \A s \in Slots : s <= slot => votes[s] # NoVote}

B01_Reported(acceptor) == Only(acceptor.votes, {1})

B02_Reported(acceptor) ==
  Only(acceptor.votes, {s \in Slots : \A t \in Voted(acceptor.votes) : t <= s})

B03_Reported(acceptor) == Only(acceptor.votes, Gapless(acceptor.votes))

B04_Fold(best, votes) == [best EXCEPT ![1] = Higher(@, votes[1])]

B05_Pick(best, slot, command) == command

B06_Pick(best, slot, command) ==
  IF slot \in Gapless(best) THEN best[slot].value ELSE IF Before(best, slot) THEN NoOp ELSE command

B07_Pick(best, slot, command) ==
  IF best[slot] # NoVote \/ Before(best, slot) THEN NoOp ELSE command

B08_Pick(best, slot, command) == IF best[slot] # NoVote THEN best[slot].value ELSE command

B09_AcceptOk(acceptor, ballot, slot) == TRUE

B10_AcceptOk(acceptor, ballot, slot) == ballot >= acceptor.votes[slot].ballot

B11_AfterAccept(acceptor, ballot, slot, value) ==
  [acceptor EXCEPT !.votes[slot] = VoteAt(ballot, value)]

B12_AfterPrepare(acceptor, ballot) == acceptor

B13_PrepareOk(acceptor, ballot) == TRUE

B14_AfterAccept(acceptor, ballot, slot, value) ==
  [promised |-> ballot,
   votes |-> [acceptor.votes EXCEPT ![slot] = IF @ = NoVote THEN VoteAt(ballot, value) ELSE @]]

B15_AfterAccept(acceptor, ballot, slot, value) ==
  [promised |-> ballot,
   votes |-> [s \in Slots |->
                IF s = slot THEN VoteAt(ballot, value)
                ELSE IF acceptor.votes[s].ballot < ballot THEN NoVote ELSE acceptor.votes[s]]]

B16_MayPropose(leader, slot) == TRUE

B17_Owns(self, ballot) == TRUE

B18_LeaderAfterRestart(leader) == InitLeader

B19_PromiseCounts(leader, ballot) == ballot <= leader.ballot

B20_OnLead(self, leader, ballot) ==
  IF ~(Owns(self, ballot) /\ NewBallot(leader, ballot)) THEN Nothing(leader)
  ELSE IF leader.phase = "lead" THEN Step([leader EXCEPT !.ballot = ballot, !.log = NoLog], {})
  ELSE Step([Idle(ballot) EXCEPT !.phase = "prepare"], {PrepareMessage(ballot)})

B21_AfterAccept(acceptor, ballot, slot, value) ==
  LET free == CHOOSE s \in Slots : s \notin Voted(acceptor.votes) \ {slot} /\
                \A t \in Slots : t < s => t \in Voted(acceptor.votes) \ {slot}
  IN  [promised |-> ballot, votes |-> [acceptor.votes EXCEPT ![free] = VoteAt(ballot, value)]]

------------------------------------------------------------------------------
\* Safe variants.

D01_MayPropose(leader, slot) ==
  leader.log[slot] = None /\ \A before \in Slots : before < slot => leader.log[before] # None

D02_PrepareOk(acceptor, ballot) == ballot > acceptor.promised
==============================================================================
