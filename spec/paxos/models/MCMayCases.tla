------------------------------ MODULE MCMayCases ------------------------------
(***************************************************************************)
(* What roles are seen to do, and what the rules say of it: sets of        *)
(* messages, and a message more. TLC evaluates each; the name says what    *)
(* is done. Allowed is an empty set of broken rules.                       *)
(***************************************************************************)
EXTENDS MaySystem, MayClient, TLC

CONSTANTS a1, a2, a3, v1, v2

MCQuorums == {Q \in SUBSET Acceptors : Cardinality(Q) >= 2}

\* Nothing happens in this model.
CasesSpec == Init /\ [][FALSE]_known

------------------------------------------------------------------------------
Prepared(b) == PrepareMessage(b)
Empty(a, b) == PromiseMessage(a, b, NoVote)
Report(a, b, c, v) == PromiseMessage(a, b, VoteAt(c, v))
Propose(b, v) == AcceptMessage(b, v)
Vote(a, b, v) == AcceptedMessage(a, b, v)

Rules(msgs, m) == Breaks(Facts(msgs), m)
ClientRules(msgs, m) == BreaksClients(Facts(msgs), Heard({v1}, msgs), m)
Learns(msgs, v) == MayLearn(Facts(msgs), v)
Unset(msgs, b) == MayUnset(Heard({}, msgs), b)

------------------------------------------------------------------------------
\* Votes.

ASSUME VoteForProposal == Rules({Propose(1, v1)}, Vote(a1, 1, v1)) = {}
ASSUME VoteUnproposed == Rules({}, Vote(a1, 1, v1)) = {"WasProposed"}
ASSUME VoteForOtherValue == Rules({Propose(1, v1)}, Vote(a1, 1, v2)) = {"WasProposed"}
ASSUME VoteForProposalOfOtherBallot == Rules({Propose(1, v1)}, Vote(a1, 2, v1)) = {"WasProposed"}
ASSUME VoteSeenAtAnother == Rules({Vote(a2, 1, v1)}, Vote(a1, 1, v1)) = {}
ASSUME VoteReportedByAnother == Rules({Report(a2, 3, 1, v1)}, Vote(a1, 1, v1)) = {}
ASSUME VoteAgain == Rules({Propose(1, v1), Vote(a1, 1, v1)}, Vote(a1, 1, v1)) = {}
ASSUME VoteInPromisedBallot == Rules({Propose(2, v1), Empty(a1, 2)}, Vote(a1, 2, v1)) = {}
ASSUME VoteAbovePromise == Rules({Propose(5, v1), Empty(a1, 2)}, Vote(a1, 5, v1)) = {}
ASSUME VoteBelowEmptyPromise == Rules({Propose(2, v1), Empty(a1, 5)}, Vote(a1, 2, v1)) = {"NotSkipped"}
ASSUME VoteShownAfterPromiseThatReportsIt ==
  Rules({Propose(3, v1), Report(a1, 5, 3, v1)}, Vote(a1, 3, v1)) = {}
ASSUME VoteBelowReported ==
  Rules({Propose(2, v2), Propose(3, v1), Report(a1, 5, 3, v1)}, Vote(a1, 2, v2)) = {}
ASSUME VoteBetweenReportedAndPromise ==
  Rules({Propose(3, v1), Propose(4, v1), Report(a1, 5, 3, v1)}, Vote(a1, 4, v1)) = {"NotSkipped"}
ASSUME VoteBelowLastVote ==
  Rules({Propose(2, v2), Propose(4, v1), Vote(a1, 4, v1)}, Vote(a1, 2, v2)) = {}
ASSUME VoteBelowTwoPromises ==
  Rules({Propose(1, v1), Propose(2, v1), Report(a1, 3, 2, v1), Empty(a1, 2)}, Vote(a1, 1, v1)) = {"NotSkipped"}
ASSUME SkipOfAnotherDoesNotBind == Rules({Propose(2, v1), Empty(a2, 5)}, Vote(a1, 2, v1)) = {}
ASSUME TwoVotesOfABallot ==
  Rules({Propose(1, v1), Propose(1, v2), Vote(a1, 1, v1)}, Vote(a1, 1, v2)) = {}
ASSUME UnproposedAndSkipped == Rules({Empty(a1, 5)}, Vote(a1, 2, v1)) = {"WasProposed", "NotSkipped"}

------------------------------------------------------------------------------
\* Promises.

ASSUME PromiseOfNothing == Rules({}, Empty(a1, 1)) = {}
ASSUME PromiseAgain == Rules({Empty(a1, 3)}, Empty(a1, 3)) = {}
ASSUME PromiseBelowEarlierPromise == Rules({Empty(a1, 5)}, Empty(a1, 2)) = {}
ASSUME PromiseReportsOwnBallot ==
  Rules({Propose(3, v1), Vote(a1, 3, v1)}, Report(a1, 3, 3, v1)) = {}
ASSUME PromiseReportsAbove ==
  Rules({Propose(4, v1), Vote(a1, 4, v1)}, Report(a1, 2, 4, v1)) = {}
ASSUME PromiseReportsOlderVote ==
  Rules({Propose(1, v1), Propose(3, v1), Vote(a1, 1, v1), Vote(a1, 3, v1)}, Report(a1, 5, 1, v1)) = {"NoVoteBetween"}
ASSUME PromiseForgetsVote ==
  Rules({Propose(3, v1), Vote(a1, 3, v1)}, Empty(a1, 5)) = {"NoVoteBetween"}
ASSUME PromiseForgetsReportedVote ==
  Rules({Propose(3, v1), Report(a1, 4, 3, v1)}, Empty(a1, 5)) = {"NoVoteBetween"}
ASSUME PromiseBelowVote == Rules({Propose(4, v1), Vote(a1, 4, v1)}, Empty(a1, 2)) = {}
ASSUME PromiseAtVote == Rules({Propose(4, v1), Vote(a1, 4, v1)}, Empty(a1, 4)) = {}
ASSUME ReportIsFirstSign == Rules({Propose(1, v1)}, Report(a1, 3, 1, v1)) = {}
ASSUME ReportAfterSkip == Rules({Propose(1, v1), Empty(a1, 2)}, Report(a1, 3, 1, v1)) = {"NotSkipped"}
ASSUME ReportOfUnproposed == Rules({}, Report(a1, 3, 1, v1)) = {"WasProposed"}
ASSUME ReportOfWrongValue ==
  Rules({Propose(1, v1), Vote(a1, 1, v1)}, Report(a1, 3, 1, v2)) = {"WasProposed"}
ASSUME ReportOfWrongBallot ==
  Rules({Propose(1, v1), Vote(a1, 1, v1)}, Report(a1, 3, 2, v1)) = {"WasProposed"}
ASSUME ReportOfAnothersVote ==
  Rules({Propose(1, v1), Vote(a2, 1, v1)}, Report(a1, 3, 1, v1)) = {}
ASSUME ReportsOfTwoKinds ==
  Rules({Propose(2, v1), Vote(a1, 2, v1), Report(a1, 3, 2, v1)}, Report(a1, 5, 2, v1)) = {}

------------------------------------------------------------------------------
\* Accepts.

ASSUME LowestWithoutPhase1 == Rules({}, Propose(1, v1)) = {}
ASSUME HigherWithoutPhase1 == Rules({}, Propose(2, v1)) = {"ShownSafe"}
ASSUME OneQuorumPromised == Rules({Empty(a1, 3), Empty(a2, 3)}, Propose(3, v1)) = {}
ASSUME OneShortOfQuorum == Rules({Empty(a1, 3)}, Propose(3, v1)) = {"ShownSafe"}
ASSUME SamePromiseTwice == Rules({Empty(a1, 3), Empty(a1, 4)}, Propose(3, v1)) = {"ShownSafe"}
ASSUME PromisesOfHigherBallot == Rules({Empty(a1, 5), Empty(a2, 5)}, Propose(3, v1)) = {}
ASSUME PromisesOfLowerBallot == Rules({Empty(a1, 3), Empty(a2, 3)}, Propose(5, v1)) = {"ShownSafe"}
ASSUME PromisesOfNextLowerBallot == Rules({Empty(a1, 4), Empty(a2, 4)}, Propose(5, v1)) = {"ShownSafe"}
ASSUME PromisesOfDifferentBallots == Rules({Empty(a1, 3), Empty(a2, 5)}, Propose(3, v1)) = {}
ASSUME HighestReported ==
  Rules({Report(a1, 4, 1, v1), Report(a2, 4, 2, v2)}, Propose(4, v2)) = {}
ASSUME LowerReported ==
  Rules({Report(a1, 4, 1, v1), Report(a2, 4, 2, v2)}, Propose(4, v1)) = {"ShownSafe"}
ASSUME OwnThoughReported ==
  Rules({Report(a1, 3, 1, v1), Empty(a2, 3)}, Propose(3, v2)) = {"ShownSafe"}
ASSUME ReportedAndNotDead == Rules({Report(a1, 3, 1, v1)}, Propose(3, v1)) = {"ShownSafe"}
ASSUME ReportedByTheThird ==
  Rules({Empty(a1, 3), Empty(a2, 3), Report(a3, 3, 1, v1)}, Propose(3, v2)) = {}
ASSUME ReportedByTheThirdToo ==
  Rules({Empty(a1, 3), Empty(a2, 3), Report(a3, 3, 1, v1)}, Propose(3, v1)) = {}
ASSUME ReportedAbove == Rules({Report(a1, 2, 4, v1)}, Propose(2, v1)) = {}
ASSUME ReportedAtOwnBallot == Rules({Report(a1, 3, 3, v1)}, Propose(3, v1)) = {}
ASSUME OwnProposalOutranksReport ==
  Rules({Propose(2, v2), Report(a1, 3, 1, v1), Empty(a2, 3)}, Propose(3, v2)) = {}
ASSUME ReportBelowOwnProposal ==
  Rules({Propose(2, v2), Report(a1, 3, 1, v1)}, Propose(3, v1)) = {"ShownSafe"}
ASSUME ReportBelowOwnDeadProposal ==
  Rules({Propose(2, v2), Report(a1, 3, 1, v1), Empty(a2, 3)}, Propose(3, v1)) = {}
ASSUME LateReportOutranks ==
  Rules({Report(a1, 4, 1, v1), Report(a2, 4, 1, v1), Vote(a3, 3, v2)}, Propose(4, v2)) = {}
ASSUME TwoDeadInARow ==
  Rules({Report(a1, 4, 1, v1), Empty(a2, 4), Propose(2, v2), Propose(3, v2)}, Propose(4, v1)) = {}
ASSUME OneOfTwoIsDead ==
  Rules({Report(a1, 3, 1, v1), Empty(a2, 3), Propose(3, v2)}, Propose(4, v1)) = {"ShownSafe"}
ASSUME DeadByDifferentPairs ==
  Rules({Empty(a1, 2), Report(a2, 4, 1, v1), Empty(a3, 4)}, Propose(4, v2)) = {}
ASSUME DeadByNoQuorumBetween ==
  Rules({Empty(a1, 2), Empty(a2, 2), Report(a3, 4, 1, v1)}, Propose(4, v1)) = {"ShownSafe"}
ASSUME AgainAfterRestart == Rules({Propose(3, v1), Empty(a1, 3)}, Propose(3, v1)) = {}
ASSUME AgainAfterQuorum == Rules({Propose(3, v1), Empty(a1, 3), Empty(a2, 3)}, Propose(3, v1)) = {}
ASSUME OtherValueAfterRestart ==
  Rules({Propose(3, v1), Empty(a1, 3), Empty(a2, 3)}, Propose(3, v2)) = {"OneValue"}
ASSUME OtherValueInLowestBallot == Rules({Propose(1, v1)}, Propose(1, v2)) = {"OneValue"}
ASSUME OtherValueThoughAnothersVote == Rules({Vote(a1, 1, v1)}, Propose(1, v2)) = {}
ASSUME ChosenWithoutPhase1 == Rules({Vote(a1, 1, v1), Vote(a2, 1, v1)}, Propose(5, v1)) = {}
ASSUME ChosenIsOther == Rules({Vote(a1, 1, v1), Vote(a2, 1, v1)}, Propose(5, v2)) = {"ShownSafe"}
ASSUME ChosenInTwoBallots == Rules({Vote(a1, 1, v1), Vote(a2, 2, v1)}, Propose(5, v1)) = {"ShownSafe"}

------------------------------------------------------------------------------
\* What is learned.

ASSUME LearnedFromVotes == Learns({Vote(a1, 1, v1), Vote(a2, 1, v1)}, v1)
ASSUME LearnedFromReports == Learns({Report(a1, 3, 1, v1), Report(a2, 4, 1, v1)}, v1)
ASSUME LearnedFromBoth == Learns({Vote(a1, 1, v1), Report(a2, 4, 1, v1)}, v1)
ASSUME NotFromOneVoteTwice == ~Learns({Vote(a1, 1, v1), Report(a1, 4, 1, v1)}, v1)
ASSUME NotFromTwoBallots == ~Learns({Vote(a1, 1, v1), Vote(a2, 2, v1)}, v1)
ASSUME NotFromTwoValues == ~Learns({Vote(a1, 1, v1), Vote(a2, 1, v2)}, v1)
ASSUME NotFromAnAccept == ~Learns({Propose(1, v1), Vote(a1, 1, v1)}, v1)
ASSUME LearnedBesideSkips == Learns({Vote(a1, 1, v1), Vote(a2, 1, v1), Empty(a3, 5)}, v1)

------------------------------------------------------------------------------
\* Clients.

ASSUME ProposedUnasked == ClientRules({}, Propose(1, v2)) = {"WasRequested"}
ASSUME ProposedAsReported == ClientRules({Report(a1, 3, 1, v2)}, Propose(3, v2)) = {}
ASSUME PromisedUnasked == ClientRules({Prepared(2)}, Empty(a1, 3)) = {"IsAsked"}
ASSUME PromisedAsAsked == ClientRules({Prepared(3)}, Empty(a1, 3)) = {}
ASSUME NoneThoughVotedAbove ==
  ClientRules({Prepared(2), Vote(a1, 4, v1)}, Empty(a1, 2)) = {"NoneIsNone"}
ASSUME NoneThoughVotedInIt ==
  ClientRules({Prepared(4), Vote(a1, 4, v1)}, Empty(a1, 4)) = {"NoneIsNone"}
ASSUME VotedAfterNone == ClientRules({Prepared(4), Empty(a1, 4)}, Vote(a1, 4, v1)) = {}
ASSUME UnsetFromQuorum == Unset({Empty(a1, 3), Empty(a2, 3)}, 3)
ASSUME NotUnsetFromOne == ~Unset({Empty(a1, 3), Report(a2, 3, 1, v1)}, 3)
ASSUME UnsetThoughOneVoted == Unset({Empty(a1, 3), Report(a2, 3, 1, v1), Empty(a3, 3)}, 3)
ASSUME NotUnsetFromOtherBallots == ~Unset({Empty(a1, 3), Empty(a2, 4)}, 3)
ASSUME NotUnsetFromOneTwice == ~Unset({Empty(a1, 3), Empty(a1, 4)}, 3)

------------------------------------------------------------------------------
\* Other quorums: any acceptor, and all.

Anyone == INSTANCE MayClient WITH Quorums <- {{a1}, {a2}, {a3}}
Everyone == INSTANCE MayClient WITH Quorums <- {{a1, a2, a3}}

ASSUME AnyoneChooses == Anyone!MayLearn(Facts({Vote(a1, 1, v1)}), v1)
ASSUME AnyoneNeedsAll ==
  Anyone!Breaks(Facts({Empty(a1, 2), Empty(a2, 2)}), Propose(2, v1)) = {"ShownSafe"}
ASSUME AnyoneWithAll ==
  Anyone!Breaks(Facts({Empty(a1, 2), Empty(a2, 2), Empty(a3, 2)}), Propose(2, v1)) = {}
ASSUME AnyoneReported ==
  Anyone!Breaks(Facts({Report(a1, 2, 1, v1)}), Propose(2, v1)) = {}
ASSUME AnyoneUnset == ~Anyone!MayUnset(Heard({}, {Empty(a1, 2), Empty(a2, 2)}), 2)
ASSUME EveryoneChooses == ~Everyone!MayLearn(Facts({Vote(a1, 1, v1), Vote(a2, 1, v1)}), v1)
ASSUME EveryoneNeedsOne == Everyone!Breaks(Facts({Empty(a3, 2)}), Propose(2, v1)) = {}
ASSUME EveryoneNeedsAnswer == Everyone!Breaks(Facts({}), Propose(2, v1)) = {"ShownSafe"}
ASSUME EveryoneUnset == Everyone!MayUnset(Heard({}, {Empty(a3, 2)}), 2)
==============================================================================
