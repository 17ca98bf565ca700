--------------------------- MODULE MCInductiveWeak ---------------------------
(***************************************************************************)
(* What each guard, and each thing that is sent or remembered, is for: a   *)
(* configuration replaces an action by one that lacks it. Some step from a *)
(* state of Inv then breaks a conjunct, or none does and the weaker action *)
(* is as safe. Only what differs from Paxos is commented.                  *)
(***************************************************************************)
EXTENDS MCInductive

\* Phase1b, whether or not a has answered more.
AnswersBelow(a, b) ==
  /\ Prepare(b) \in sent
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  /\ Send(Promise(a, b, maxVBal[a], maxVal[a]))
  /\ UNCHANGED <<maxVBal, maxVal>>

\* Phase1b, also when b is the highest that a has answered.
AnswersAgain(a, b) ==
  /\ Prepare(b) \in sent
  /\ b >= maxBal[a]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  /\ Send(Promise(a, b, maxVBal[a], maxVal[a]))
  /\ UNCHANGED <<maxVBal, maxVal>>

\* Then a Promise may report a vote of its own ballot. Where there is one, something was proposed in that ballot, so such
\* Promises disable nothing more.
TruthfulInOwn == \A m \in Promises : m.mbal <= m.bal /\ IsVoteOrNone(m.acc, m.mbal, m.mval)

ReportsOfOwn(voted, b) ==
  Last({vote \in voted : vote[1] < b}) \cup {vote \in voted : vote[1] = b}

\* Phase1b, without a 1a.
AnswersUnasked(a, b) ==
  /\ b > maxBal[a]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  /\ Send(Promise(a, b, maxVBal[a], maxVal[a]))
  /\ UNCHANGED <<maxVBal, maxVal>>

\* Phase1b, but a does not remember that it answered.
AnswersForgetfully(a, b) ==
  /\ Prepare(b) \in sent
  /\ b > maxBal[a]
  /\ Send(Promise(a, b, maxVBal[a], maxVal[a]))
  /\ UNCHANGED <<maxBal, maxVBal, maxVal>>

\* Phase1b, that never reports a vote.
AnswersSilently(a, b) ==
  /\ Prepare(b) \in sent
  /\ b > maxBal[a]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  /\ Send(Promise(a, b, 0, None))
  /\ UNCHANGED <<maxVBal, maxVal>>

\* Phase1b, that takes the ballot answered last for that of the vote.
AnswersFalsely(a, b) ==
  /\ Prepare(b) \in sent
  /\ b > maxBal[a]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  /\ Send(Promise(a, b, maxBal[a], maxVal[a]))
  /\ UNCHANGED <<maxVBal, maxVal>>

\* Phase2a, more than once a ballot.
ProposesTwice(b, v) ==
  /\ \E Q \in Quorums : Allows(Q, b, v)
  /\ Send(Accept(b, v))
  /\ UNCHANGED <<maxBal, maxVBal, maxVal>>

------------------------------------------------------------------------------
Answers(Q, b) == {m \in Promises : m.bal = b /\ m.acc \in Q}

Reported(Q, b) == {m \in Answers(Q, b) : m.mbal # 0}

AllAnswered(Q, b) == \A a \in Q : \E m \in Answers(Q, b) : m.acc = a

\* Allows, when one of Q has answered.
AllowsEarly(Q, b, v) ==
  /\ Answers(Q, b) # {}
  /\ \/ Reported(Q, b) = {}
     \/ \E m \in Reported(Q, b) : m.mval = v /\ \A n \in Reported(Q, b) : n.mbal <= m.mbal

\* Allows, whatever was reported.
AllowsAny(Q, b, v) == AllAnswered(Q, b)

\* Allows, of the reported votes any instead of the highest.
AllowsReported(Q, b, v) ==
  /\ AllAnswered(Q, b)
  /\ Reported(Q, b) = {} \/ \E m \in Reported(Q, b) : m.mval = v

------------------------------------------------------------------------------
\* What a votes for in b, and that it keeps it in mind.
Vote(a, b, v) ==
  /\ maxVBal' = [maxVBal EXCEPT ![a] = b]
  /\ maxVal' = [maxVal EXCEPT ![a] = v]
  /\ Send(Accepted(a, b, v))

\* Phase2b, whether or not a has answered more.
VotesBelow(a, b, v) ==
  /\ Accept(b, v) \in sent
  /\ maxBal' = [maxBal EXCEPT ![a] = IF b > @ THEN b ELSE @]
  /\ Vote(a, b, v)

\* Phase2b, only when b is above all that a has answered.
VotesAbove(a, b, v) ==
  /\ Accept(b, v) \in sent
  /\ b > maxBal[a]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  /\ Vote(a, b, v)

\* Phase2b, without a 2a.
VotesUnasked(a, b, v) ==
  /\ b >= maxBal[a]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  /\ Vote(a, b, v)

\* Phase2b, that is not remembered as an answer.
VotesUnbound(a, b, v) ==
  /\ Accept(b, v) \in sent
  /\ b >= maxBal[a]
  /\ Vote(a, b, v)
  /\ UNCHANGED maxBal

\* Phase2b, that is not remembered as a vote.
VotesForgetfully(a, b, v) ==
  /\ Accept(b, v) \in sent
  /\ b >= maxBal[a]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  /\ Send(Accepted(a, b, v))
  /\ UNCHANGED <<maxVBal, maxVal>>

\* Phase2b, of which the first value is kept.
VotesStubbornly(a, b, v) ==
  /\ Accept(b, v) \in sent
  /\ b >= maxBal[a]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  /\ maxVBal' = [maxVBal EXCEPT ![a] = b]
  /\ maxVal' = [maxVal EXCEPT ![a] = IF @ = None THEN v ELSE @]
  /\ Send(Accepted(a, b, v))
==============================================================================
