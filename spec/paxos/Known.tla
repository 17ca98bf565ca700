-------------------------------- MODULE Known --------------------------------
(***************************************************************************)
(* What messages show, whoever sent them, in whatever order they came.     *)
(* All that the rules of May.tla see of messages is three sets:            *)
(*   proposed  the values that Accepts propose, by ballot                  *)
(*   shown     the votes that acceptors showed: an Accepted shows one, and *)
(*             so does each Promise that reports one                       *)
(*   skipped   the ballots that acceptors skip: a Promise skips all        *)
(*             between the ballot that it reports, or none, and its own    *)
(* They only grow. The record of them is called known.                     *)
(***************************************************************************)
EXTENDS Message

\* Sets of acceptors whose votes choose. That they meet is assumed nowhere.
CONSTANT Quorums

NothingKnown == [proposed |-> {}, shown |-> {}, skipped |-> {}]

Proposals == [ballot : Ballots, value : Values]

KnownStates ==
  [proposed : SUBSET Proposals,
   shown    : SUBSET [from : Acceptors, ballot : Ballots, value : Values],
   skipped  : SUBSET [from : Acceptors, ballot : Ballots]]

------------------------------------------------------------------------------
\* The ballots between two, of which the lower may be none.
Between(low, high) == {ballot \in Ballots : low < ballot /\ ballot < high}

Proposal(ballot, value) == [ballot |-> ballot, value |-> value]

\* The vote that a Promise or an Accepted shows, or none.
VoteOf(m) == IF m.type = "Promise" THEN m.vote ELSE VoteAt(m.ballot, m.value)

VotesShown(m) ==
  LET vote == VoteOf(m) IN
    IF vote = NoVote THEN {}
    ELSE {[from |-> m.from, ballot |-> vote.ballot, value |-> vote.value]}

BallotsSkipped(m) ==
  [from : {m.from}, ballot : Between(m.vote.ballot, m.ballot)]

\* What is known with one message more. Other messages show nothing.
With(known, m) ==
  CASE m.type = "Accept" ->
         [known EXCEPT !.proposed = @ \cup {Proposal(m.ballot, m.value)}]
    [] m.type = "Accepted" ->
         [known EXCEPT !.shown = @ \cup VotesShown(m)]
    [] m.type = "Promise" ->
         [known EXCEPT !.shown = @ \cup VotesShown(m),
                       !.skipped = @ \cup BallotsSkipped(m)]
    [] OTHER -> known

\* What a set of messages shows.
Facts(msgs) ==
  LET promises == {m \in msgs : m.type = "Promise"}
      votes    == {m \in msgs : m.type \in {"Promise", "Accepted"}}
      accepts  == {m \in msgs : m.type = "Accept"}
  IN  [proposed |-> {Proposal(m.ballot, m.value) : m \in accepts},
       shown    |-> UNION {VotesShown(m) : m \in votes},
       skipped  |-> UNION {BallotsSkipped(m) : m \in promises}]

------------------------------------------------------------------------------
Shows(known, a, ballot, value) ==
  [from |-> a, ballot |-> ballot, value |-> value] \in known.shown

Skips(known, a, ballot) == [from |-> a, ballot |-> ballot] \in known.skipped

\* By its Accept, or as somebody voted for it.
Proposed(known, ballot, value) ==
  \/ Proposal(ballot, value) \in known.proposed
  \/ \E a \in Acceptors : Shows(known, a, ballot, value)

\* A dead ballot chooses nothing: each quorum has a member that skips it.
Dead(known, ballot) == \A Q \in Quorums : \E a \in Q : Skips(known, a, ballot)

ChosenIn(known, ballot, value) ==
  \E Q \in Quorums : \A a \in Q : Shows(known, a, ballot, value)

IsChosen(known, value) == \E ballot \in Ballots : ChosenIn(known, ballot, value)
==============================================================================
