------------------------------ MODULE MayTold --------------------------------
(***************************************************************************)
(* MaySystem with acceptors that come to know what is chosen, because      *)
(* somebody who knew told them, or as they heard of the votes themselves.  *)
(* Such a one may vote for that wherever it likes, and forget its votes    *)
(* for anything else; but not its promises, nor the vote for what is       *)
(* chosen that it had shown before it knew: that may be what chose it.     *)
(***************************************************************************)
EXTENDS MaySystem

VARIABLE told    \* by acceptor: what it knows is chosen, and its last vote for that before

toldVars == <<known, told>>

NotTold == [value |-> None, last |-> NoBallot]

ToldTypeOK == TypeOK /\ told \in [Acceptors -> [value : Values \cup {None}, last : Ballots \cup {NoBallot}]]

ToldInit == Init /\ told = [a \in Acceptors |-> NotTold]

\* Override point: when an acceptor may take a value for chosen.
Enough(value) == IsChosen(known, value)

\* Override point: the vote that it keeps, its last, if that is for the value. Who
\* voted for another since has no part in what is chosen.
LastFor(a, value) ==
  LET all == {vote.ballot : vote \in {v \in known.shown : v.from = a}}
  IN  IF \E b \in all : (\A c \in all : c <= b) /\ Shows(known, a, b, value)
        THEN CHOOSE b \in all : \A c \in all : c <= b
        ELSE NoBallot

Tell(a, value) ==
  /\ told[a] = NotTold
  /\ Enough(value)
  /\ told' = [told EXCEPT ![a] = [value |-> value, last |-> LastFor(a, value)]]
  /\ UNCHANGED known

\* What one who knows may send, beside what all may.
Forgiven(m) ==
  LET knows == told[m.from]
      same  == VoteOf(m).value = knows.value
  IN  /\ knows # NotTold
      /\ same \/ (WasProposed(known, m) /\ NotSkipped(known, m))
      /\ m.type = "Promise" => (knows.last <= m.vote.ballot \/ NoVoteBetween(known, m))

SendTold(m) ==
  /\ With(known, m) # known
  /\ Forgiven(m)
  /\ known' = With(known, m)
  /\ UNCHANGED told

PromiseTold(from, ballot, vote) == SendTold(PromiseMessage(from, ballot, vote))

AcceptedTold(from, ballot, value) == SendTold(AcceptedMessage(from, ballot, value))

ToldNext ==
  \/ Next /\ UNCHANGED told
  \/ \E a \in Acceptors, value \in Values : Tell(a, value)
  \/ \E from \in Acceptors, ballot \in Ballots, vote \in Votes : PromiseTold(from, ballot, vote)
  \/ \E from \in Acceptors, ballot \in Ballots, value \in Values : AcceptedTold(from, ballot, value)

ToldSpec == ToldInit /\ [][ToldNext]_toldVars

------------------------------------------------------------------------------
\* One who knows forgot a vote, or votes where it said that it does not.
SometimesForgot ==
  \E vote \in known.shown : Skips(known, vote.from, vote.ballot) /\ vote.value # told[vote.from].value

SometimesUnproposed ==
  \E vote \in known.shown : Proposal(vote.ballot, vote.value) \notin known.proposed
==============================================================================
