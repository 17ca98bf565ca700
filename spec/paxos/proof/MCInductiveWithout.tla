-------------------------- MODULE MCInductiveWithout --------------------------
(***************************************************************************)
(* What each conjunct is for: a configuration drops one, by X <- Dropped,  *)
(* so that Inv asks one thing less, and lets states be built that come     *)
(* with that. Some step from one of them then breaks another conjunct.     *)
(* One is enough, so only states with all promises are built.              *)
(***************************************************************************)
EXTENDS MCInductive

Dropped == TRUE

\* Without AcceptSafe: some states break Agreement without any step.
AllThatAgree == AllOfInv /\ Agreement

\* Those votes, for any value.
Untrue(those) == {<<vote[1], value>> : vote \in those \ {NoVote}, value \in Values} \cup (those \cap {NoVote})

\* Without OneAcceptPerBallot.
AnyProposals == SUBSET (Ballots \X Values)

\* Without VotesWereProposed.
AnyVotable(proposals) == Ballots \X Values

\* Without VoteBinds.
AnyTops(memory) == Ballots \cup {0}

\* Without RemembersTruly: of the last ballot, but not what it voted for there.
UntrueMemories(voted) == Untrue(Last(voted))

\* Without RemembersLast.
EarlierMemories(voted) == voted \cup {NoVote}

\* Without PromiseBinds.
AnyPromisable(top) == Ballots

\* Without PromiseTruthful: the last ballot, but not what it voted for there.
UntrueReports(voted, b) == Untrue(Last({vote \in voted : vote[1] < b}))

\* Without PromiseComplete.
NoReports(voted, b) == {NoVote}
==============================================================================
