--------------------------------- MODULE Bugs ---------------------------------
(***************************************************************************)
(* Known bugs of Paxos implementations, each the replacement of one or two *)
(* override points. Models of models.json put them in; TLC must            *)
(* then find the property that it breaks. L03 and L04 are missing: they    *)
(* live in code only (docs/variants.md).                                   *)
(***************************************************************************)
EXTENDS Process

LOCAL Max(b, c) == IF b > c THEN b ELSE c

LOCAL Floor == Cardinality(Acceptors) \div 2

------------------------------------------------------------------------------
\* Acceptor: answering a Prepare

\* M01: answered without a guard, so that the promise can go down.
M01_PrepareOk(acceptor, ballot) == TRUE

\* M02: answered but not recorded.
M02_AfterPrepare(acceptor, ballot) == acceptor

\* M03: one variable for two ballots: the promised one is reported as the voted one.
M03_Reported(acceptor) ==
  IF acceptor.vote = NoVote THEN NoVote ELSE VoteAt(acceptor.promised, acceptor.vote.value)

\* M04: the vote is not reported.
M04_Reported(acceptor) == NoVote

\* M09: the lowest ballot doubles as "never voted".
M09_Reported(acceptor) == IF acceptor.vote.ballot = 1 THEN NoVote ELSE acceptor.vote

------------------------------------------------------------------------------
\* Acceptor: granting an Accept

\* M11: granted without a guard; the promise stays at the highest.
M11_AcceptOk(acceptor, ballot) == TRUE
M11_AfterAccept(acceptor, ballot, value) ==
  [promised |-> Max(acceptor.promised, ballot), vote |-> VoteAt(ballot, value)]

\* M12: the guard compares with the accepted ballot only.
M12_AcceptOk(acceptor, ballot) == ballot >= acceptor.vote.ballot

\* M13: the promise is not raised.
M13_AfterAccept(acceptor, ballot, value) ==
  [acceptor EXCEPT !.vote = VoteAt(ballot, value)]

\* M14: the first accepted value is kept, later ones are acknowledged.
M14_AfterAccept(acceptor, ballot, value) ==
  [promised |-> ballot,
   vote |-> IF acceptor.vote = NoVote THEN VoteAt(ballot, value) ELSE acceptor.vote]

\* M15: acknowledged without storing.
M15_AfterAccept(acceptor, ballot, value) == [acceptor EXCEPT !.promised = ballot]

\* L01: the guard is strictly greater, so that nothing is ever granted.
L01_AcceptOk(acceptor, ballot) == ballot > acceptor.promised

------------------------------------------------------------------------------
\* Proposer: the value of a round

\* M05: the last voter's value wins.
M05_Fold(self, best, from, vote) == IF vote = NoVote THEN best ELSE vote

\* M06: the lowest ballot's value wins.
M06_Fold(self, best, from, vote) ==
  IF vote = NoVote THEN best
  ELSE IF best = NoVote \/ vote.ballot < best.ballot THEN vote ELSE best

\* M07: a value is adopted only if a majority of the replies carry it. All
\* replies are kept beside the best.
M07_Replies(best) == IF "replies" \in DOMAIN best THEN best.replies ELSE {}
M07_Fold(self, best, from, vote) ==
  LET high == Higher(best, vote) IN
    [ballot |-> high.ballot, value |-> high.value,
     replies |-> M07_Replies(best) \cup {<<from, vote.value>>}]
M07_Carried(best, value) ==
  2 * Cardinality({r \in best.replies : r[2] = value}) > Cardinality(best.replies)
M07_Pick(best, own) ==
  IF \E value \in Values : M07_Carried(best, value)
    THEN CHOOSE value \in Values : M07_Carried(best, value)
    ELSE own

\* The most frequent of the reported values wins; the highest vote's, if there
\* is no such one. Replies are kept as in M07.
Frequent_Count(best, value) == Cardinality({r \in best.replies : r[2] = value})
Frequent_Pick(best, own) ==
  LET Wins(value) == \A other \in Values \ {value} :
                       Frequent_Count(best, other) < Frequent_Count(best, value)
  IN  IF best.ballot = NoBallot THEN own
      ELSE IF \E value \in Values : Wins(value) THEN CHOOSE value \in Values : Wins(value)
      ELSE best.value

\* M08: the last reply wins, voter or not.
M08_Fold(self, best, from, vote) == vote

\* M10: the report of the proposer's own acceptor omits the ballot.
M10_Fold(self, best, from, vote) ==
  IF from # Home[self] \/ vote = NoVote THEN Higher(best, vote)
  ELSE IF best = NoVote THEN VoteAt(NoBallot, vote.value) ELSE best

------------------------------------------------------------------------------
\* Quorums and tallies

\* M16, M17, M18: half of the acceptors, rounded down, pass for a majority
\* (M18: where their number is even).
Half_Enough1(promisers) == Cardinality(promisers) >= Floor
Half_Enough2(voters) == Cardinality(voters) >= Floor

\* L02: a majority is off by one upward.
L02_Enough1(promisers) == Cardinality(promisers) > Majority
L02_Enough2(voters) == Cardinality(voters) > Majority

\* M19, M20: a duplicate counts again.
Twice_Tally(senders, from) ==
  IF from \in senders THEN senders \cup {<<from, Cardinality(senders)>>}
  ELSE senders \cup {from}

\* M21: Promises for the proposer's own older ballot count.
M21_PromiseCounts(proposer, ballot) ==
  ballot <= proposer.ballot /\ Owner[ballot] = Owner[proposer.ballot]

\* M22: one vote is taken for the decision.
M22_Enough2(voters) == voters # {}

\* M23, M24: acceptors refuse aloud, and a refusal counts as a Promise, as a vote.
Aloud_Refusal(self, acceptor, ballot) ==
  IF ballot < acceptor.promised THEN {RejectMessage(self, ballot, acceptor.promised)} ELSE {}
\* For M23 a Prepare that comes again is refused too: that refusal comes from an
\* acceptor whose Promise, with its vote, went missing.
M23_PrepareOk(acceptor, ballot) == ballot > acceptor.promised
M23_Refusal(self, acceptor, ballot) ==
  {RejectMessage(self, ballot, acceptor.promised)}
M23_OnReject(proposer, from, ballot) ==
  OnPromise(Owner[ballot], proposer, from, ballot, NoVote)
M24_OnReject(proposer, from, ballot) ==
  OnAccepted(Owner[ballot], proposer, from, ballot, proposer.value)

\* M25: the proposer assumes its own acceptor's vote.
M25_AssumedVoters(self) == {Home[self]}

------------------------------------------------------------------------------
\* Ballots and rounds

\* M26: ballots are not unique.
M26_Owns(self, ballot) == TRUE

\* M28: phase 2 at a ballot other than the prepared one.
M28_AcceptBallot(proposer) ==
  IF proposer.ballot + 1 \in Ballots THEN proposer.ballot + 1 ELSE proposer.ballot

\* M29: phase 1 skipped by a proposer that is not the only one.
M29_MaySkip(ballot) == TRUE

\* M32: a get answers with a reported vote, without completing it.
M32_GetAnswer(best) == IF best = NoVote THEN "unset" ELSE "decided"

------------------------------------------------------------------------------
\* Restarts

\* M27: the ballot is forgotten, and used again.
M27_ProposerAfterRestart(proposer) == InitProposer

\* M30: the promise is forgotten.
M30_AcceptorAfterRestart(acceptor) == [acceptor EXCEPT !.promised = NoBallot]

\* M31: the vote is forgotten.
M31_AcceptorAfterRestart(acceptor) == [acceptor EXCEPT !.vote = NoVote]
==============================================================================
