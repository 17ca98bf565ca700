------------------------------- MODULE MayHarm -------------------------------
(***************************************************************************)
(* The rules are exact: from any state that obedience leads to, and for    *)
(* any message that breaks one rule there, a run is given by which two     *)
(* values are chosen while all obey from then on. What has no such run is  *)
(* an exception, and is named.                                             *)
(***************************************************************************)
EXTENDS MaySystem, MayRun

VARIABLE wrong    \* the message that broke a rule, or none; it is the last one

NoMessage == [type |-> "none"]

Break(m) ==
  /\ Cardinality(Breaks(known, m)) = 1
  /\ wrong' = m
  /\ UNCHANGED known

HarmInit == Init /\ wrong = NoMessage

HarmNext ==
  /\ wrong = NoMessage
  /\ \/ Next /\ UNCHANGED wrong
     \/ \E m \in Judged : Break(m)

HarmSpec == HarmInit /\ [][HarmNext]_<<known, wrong>>

------------------------------------------------------------------------------
\* The plan: in one ballot, the stake, the value that the message is about is
\* chosen; in another, the rival, some other value. After is what is known with
\* the message.

\* The ballots in which a shows a vote, though it skips them.
Torn(after, a) == {b \in VotedIn(after, a) : Skips(after, a, b)}

\* The quorums that can still choose in a ballot in which a is torn, while it is
\* dead by a's skipping it. The vote of a counts in these, and its skip in others.
Hinges(after, a, ballot) ==
  {Q \in Quorums :
     /\ a \in Q
     /\ \A c \in Q \ {a} : ~Skips(after, c, ballot)
     /\ \A R \in Quorums :
          \/ a \in R
          \/ \E c \in R : Skips(after, c, ballot) \/ (c \notin Q /\ ballot \notin VotedIn(after, c))}

\* The ballots above one in which another value can be chosen, if that one is
\* taken for dead.
Room(after, ballot, value) ==
  {b \in Ballots :
     /\ b > ballot
     /\ ~Dead(after, b)
     /\ \/ Others(after, b, value) # {}
        \/ /\ Others(after, b, None) = {}
           /\ \A vote \in after.shown : ~(ballot < vote.ballot /\ vote.ballot <= b)}

\* The highest live ballot below one. There is one, if a value is not shown safe.
Below(after, ballot) ==
  LET live == {b \in Between(NoBallot, ballot) : ~Dead(after, b)}
  IN  CHOOSE b \in live : Between(b, ballot) \cap live = {}

------------------------------------------------------------------------------
\* The exceptions.

\* What is put into a dead ballot is not chosen there. (It can do harm from there,
\* where somebody proposes it again.)
InDeadBallot(after, ballot) == Dead(after, ballot)

\* A vote for the chosen value, where nobody proposed it.
OfChosen(after, value) == IsChosen(after, value)

\* A torn acceptor's vote or skip decides nothing: others made the ballot dead, or
\* chose in it; or the value is chosen elsewhere; or nothing above is left for another.
TornForNothing(after, a, ballot) ==
  LET value == VoteShown(after, a, ballot).value IN
    \/ Hinges(after, a, ballot) = {}
    \/ Room(after, ballot, value) = {}
    \/ \E b \in Ballots \ {ballot} : ChosenIn(after, b, value)

Excepted(state, m) ==
  LET after == With(state, m) IN
    IF m.type = "Accept" THEN InDeadBallot(after, m.ballot)
    ELSE IF ~WasProposed(state, m)
      THEN InDeadBallot(after, VoteOf(m).ballot) \/ OfChosen(after, VoteOf(m).value)
    ELSE \A b \in Torn(after, m.from) : TornForNothing(after, m.from, b)

------------------------------------------------------------------------------
\* Two values are chosen: the one by Q in the ballot, another in the rival unless
\* one was chosen before.
Both(after, Q, ballot, value, rival) ==
  LET one == Sent(after, VotesOf(after, Q, ballot, value))
  IN  IF Disagree(one) THEN one ELSE ChooseOther(one, rival, value)

AcceptHarm(state, after, m) ==
  Both(after, CHOOSE Q \in Live(after, m.ballot) : TRUE, m.ballot, m.value,
       IF OneValue(state, m) THEN Below(after, m.ballot) ELSE m.ballot)

\* A vote for what nobody proposed: others follow it, and its ballot's proposer,
\* who knows nothing of it, proposes another value.
VoteHarm(after, vote) ==
  Both(after, CHOOSE Q \in Live(after, vote.ballot) : TRUE, vote.ballot, vote.value, vote.ballot)

TornHarm(after, a) ==
  LET ballot == CHOOSE b \in Torn(after, a) : ~TornForNothing(after, a, b)
      value  == VoteShown(after, a, ballot).value
  IN  Both(after, CHOOSE Q \in Hinges(after, a, ballot) : TRUE, ballot, value,
           CHOOSE b \in Room(after, ballot, value) : TRUE)

Harm(state, m) ==
  LET after == With(state, m) IN
    IF m.type = "Accept" THEN AcceptHarm(state, after, m)
    ELSE IF ~WasProposed(state, m) THEN VoteHarm(after, VoteOf(m))
    ELSE TornHarm(after, m.from)

EachIsHarmful ==
  wrong # NoMessage /\ ~Excepted(known, wrong) => Disagree(Harm(known, wrong))

------------------------------------------------------------------------------
\* Each rule is broken by some message that is no exception.

Harms(rule) ==
  wrong # NoMessage /\ Breaks(known, wrong) = {rule} /\ ~Excepted(known, wrong)

SometimesUnproposedHarms == Harms("WasProposed")
SometimesSkippedHarms    == Harms("NotSkipped")
SometimesBetweenHarms    == Harms("NoVoteBetween")
SometimesSecondHarms     == Harms("OneValue")
SometimesUnsafeHarms     == Harms("ShownSafe")

------------------------------------------------------------------------------
\* The harmful ones alone, to be counted.
HarmfulNext == HarmNext /\ (wrong' # NoMessage => ~Excepted(known, wrong'))

HarmfulSpec == HarmInit /\ [][HarmfulNext]_<<known, wrong>>

\* Obedience, but for one exception, which all take for granted.
ExceptedNext ==
  \/ Next /\ UNCHANGED wrong
  \/ \E m \in Judged :
       /\ wrong = NoMessage
       /\ Cardinality(Breaks(known, m)) = 1 /\ Excepted(known, m)
       /\ wrong' = [type |-> m.type]
       /\ known' = With(known, m)

ExceptedSpec == HarmInit /\ [][ExceptedNext]_<<known, wrong>>
==============================================================================
