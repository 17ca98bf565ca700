-------------------------------- MODULE MayRun --------------------------------
(***************************************************************************)
(* Runs of systems whose roles obey, written down instead of searched: the *)
(* messages that roles send next, so that a value is chosen.               *)
(***************************************************************************)
EXTENDS May

RECURSIVE Sent(_, _)
\* What is known after all these messages were sent, one after the other;
\* nothing, if one of them may not be sent.
Sent(state, messages) ==
  IF messages = {} THEN state
  ELSE LET m == CHOOSE m \in messages : TRUE
       IN  IF Obeys(state, m) THEN Sent(With(state, m), messages \ {m}) ELSE NothingKnown

Disagree(state) ==
  \E v, w \in Values : v # w /\ IsChosen(state, v) /\ IsChosen(state, w)

------------------------------------------------------------------------------
\* The votes of Q that are still to be shown.
VotesOf(state, Q, ballot, value) ==
  {AcceptedMessage(a, ballot, value) : a \in {c \in Q : ~Shows(state, c, ballot, value)}}

\* The quorums of which nobody skips the ballot: there are some, unless it is dead.
Live(state, ballot) == {Q \in Quorums : \A a \in Q : ~Skips(state, a, ballot)}

\* The ballots in which a showed a vote, and the vote there.
VotedIn(state, a) == {vote.ballot : vote \in {v \in state.shown : v.from = a}}

VoteShown(state, a, ballot) ==
  IF ballot = NoBallot THEN NoVote
  ELSE VoteAt(ballot, CHOOSE value \in Values : Shows(state, a, ballot, value))

\* Promises by which a skips each ballot below one, but those that it voted in.
SkipsBelow(state, a, ballot) ==
  LET ends == {b \in VotedIn(state, a) : b < ballot} \cup {NoBallot, ballot}
      next(low) == CHOOSE b \in ends : low < b /\ Between(low, b) \cap ends = {}
      lows == {b \in ends \ {ballot} : Between(b, next(b)) # {} /\ ~Skips(state, a, b)}
  IN  {PromiseMessage(a, next(low), VoteShown(state, a, low)) : low \in lows}

------------------------------------------------------------------------------
\* The values but one that are proposed in a ballot.
Others(state, ballot, value) ==
  {w \in Values \ {value} : Proposal(ballot, w) \in state.proposed}

\* Another value than that is proposed in the ballot: what was proposed above it,
\* or any, once all ballots below are dead, as they are unless one has chosen.
ProposeOther(state, ballot, value) ==
  LET above == {w \in Values : \E b \in Ballots : b > ballot /\ w \in Others(state, b, value)}
      dead  == Sent(state, UNION {SkipsBelow(state, a, ballot) : a \in Acceptors})
  IN  IF above = {}
        THEN Sent(dead, {AcceptMessage(ballot, CHOOSE w \in Values \ {value} : TRUE)})
        ELSE Sent(state, {AcceptMessage(ballot, CHOOSE w \in above : TRUE)})

\* Another value than that is chosen in the ballot, which is not dead.
ChooseOther(state, ballot, value) ==
  LET there == IF Others(state, ballot, value) # {} THEN state ELSE ProposeOther(state, ballot, value)
      Q == CHOOSE Q \in Live(there, ballot) : TRUE
      other == CHOOSE w \in Others(there, ballot, value) : TRUE
  IN  Sent(there, VotesOf(there, Q, ballot, other))
==============================================================================
