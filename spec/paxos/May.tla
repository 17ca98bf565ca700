--------------------------------- MODULE May ---------------------------------
(***************************************************************************)
(* What a role may send, judged by messages alone: those that it sent, and *)
(* those that it heard. When it sends, whether it does, and what state it  *)
(* has is its own affair; to send nothing is never wrong.                  *)
(*                                                                         *)
(* Each rule is asked about a message before it is counted among what is   *)
(* known. A rule blames a role for its own messages only: NotSkipped,      *)
(* NoVoteBetween and OneValue speak of these alone, and for the others     *)
(* what is known can only allow more. So who obeys with what it heard      *)
(* obeys with all that was sent.                                           *)
(*                                                                         *)
(* Beside the rules stands that a ballot has one owner, who alone sends    *)
(* its Accepts: else OneValue would have to be asked of all proposers.     *)
(***************************************************************************)
EXTENDS Known

------------------------------------------------------------------------------
\* Acceptors: Promise and Accepted.

\* A vote that is shown, if any, is for what was proposed. Without it acceptors
\* could choose by themselves, twice.
WasProposed(known, m) ==
  LET vote == VoteOf(m) IN
    vote # NoVote => Proposed(known, vote.ballot, vote.value)

\* And is in no ballot that the acceptor skips: others may have taken that
\* ballot for dead, and proposed another value.
NotSkipped(known, m) == ~Skips(known, m.from, VoteOf(m).ballot)

\* A Promise skips no ballot in which the acceptor showed a vote: the same, in
\* the other order.
NoVoteBetween(known, m) ==
  \A ballot \in Between(m.vote.ballot, m.ballot), value \in Values :
    ~Shows(known, m.from, ballot, value)

MayPromise(known, m) ==
  WasProposed(known, m) /\ NotSkipped(known, m) /\ NoVoteBetween(known, m)

MayAccepted(known, m) == WasProposed(known, m) /\ NotSkipped(known, m)

------------------------------------------------------------------------------
\* Proposers: Accept.

\* A ballot has one value: else two could be chosen in it.
OneValue(known, m) ==
  \A value \in Values :
    Proposal(m.ballot, value) \in known.proposed => value = m.value

\* The value comes from a ballot in which it was proposed, or from nowhere.
FromBallot(known, ballot, value) ==
  ballot = NoBallot \/ Proposed(known, ballot, value)

\* Between that ballot and the Accept's own all are dead: else another value
\* could be chosen there, or could have been. A ballot above the Accept's own
\* will do too: whoever proposed in it looked at all below.
DeadBetween(known, low, high) ==
  \A ballot \in Between(low, high) : Dead(known, ballot)

IsFree(known, m) ==
  \E ballot \in Ballots \cup {NoBallot} :
    FromBallot(known, ballot, m.value) /\ DeadBetween(known, ballot, m.ballot)

\* What is chosen may be proposed in any ballot.
ShownSafe(known, m) == IsChosen(known, m.value) \/ IsFree(known, m)

MayAccept(known, m) == OneValue(known, m) /\ ShownSafe(known, m)

------------------------------------------------------------------------------
\* Learners, and proposers that tell a client what is decided: also what a get
\* answers, unless it answers unset (MayGet.tla).

\* Votes of a quorum in one ballot, by whatever messages they were shown.
MayLearn(known, value) == IsChosen(known, value)

------------------------------------------------------------------------------
\* The messages that rules are about.
Judged ==
  [type : {"Promise"}, from : Acceptors, ballot : Ballots, vote : Votes]
    \cup [type : {"Accept"}, ballot : Ballots, value : Values]
    \cup [type : {"Accepted"}, from : Acceptors, ballot : Ballots, value : Values]

\* Other messages may be sent whenever one likes.
Obeys(known, m) ==
  CASE m.type = "Promise"  -> MayPromise(known, m)
    [] m.type = "Accept"   -> MayAccept(known, m)
    [] m.type = "Accepted" -> MayAccepted(known, m)
    [] OTHER -> TRUE

\* The rules that a message breaks, by name.
Breaks(known, m) ==
  IF m.type = "Accept"
    THEN (IF OneValue(known, m) THEN {} ELSE {"OneValue"})
           \cup (IF ShownSafe(known, m) THEN {} ELSE {"ShownSafe"})
    ELSE (IF WasProposed(known, m) THEN {} ELSE {"WasProposed"})
           \cup (IF NotSkipped(known, m) THEN {} ELSE {"NotSkipped"})
           \cup (IF m.type = "Promise" => NoVoteBetween(known, m) THEN {} ELSE {"NoVoteBetween"})
==============================================================================
