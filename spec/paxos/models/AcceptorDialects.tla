--------------------------- MODULE AcceptorDialects ---------------------------
(***************************************************************************)
(* One acceptor in an open environment, as in AcceptorRole, in every       *)
(* dialect: which one is chosen at the start and never changes. So the     *)
(* state graph is one graph for each dialect, side by side; that of        *)
(* Synod's own is AcceptorRole's.                                          *)
(***************************************************************************)
EXTENDS Dialects

CONSTANT Self

\* The three choices, by the names that they have in Dialects.
Choices ==
  [prepare  : {"Once", "Again", "Equal", "Always"},
   accept   : {"AtLeast", "Exactly"},
   remember : {"Raise", "Compare", "Highest"}]

VARIABLE dialect    \* Choices

------------------------------------------------------------------------------
\* The override points, as the dialect has them.

Spoken_Bar(acceptor) ==
  IF dialect.remember = "Highest" \/ acceptor.promised > acceptor.vote.ballot
    THEN acceptor.promised
    ELSE acceptor.vote.ballot

Spoken_PrepareOk(acceptor, ballot) ==
  CASE dialect.prepare = "Once"   -> Once_PrepareOk(acceptor, ballot)
    [] dialect.prepare = "Again"  -> Again_PrepareOk(acceptor, ballot)
    [] dialect.prepare = "Equal"  -> Equal_PrepareOk(acceptor, ballot)
    [] dialect.prepare = "Always" -> Always_PrepareOk(acceptor, ballot)

\* One for all: only Always answers a ballot below the promise.
Spoken_AfterPrepare(acceptor, ballot) == Always_AfterPrepare(acceptor, ballot)

Spoken_AcceptOk(acceptor, ballot) ==
  CASE dialect.accept = "AtLeast" -> AtLeast_AcceptOk(acceptor, ballot)
    [] dialect.accept = "Exactly" -> Exactly_AcceptOk(acceptor, ballot)

\* Raise is Acceptor's own; its name stands for this very operator here.
Spoken_AfterAccept(acceptor, ballot, value) ==
  CASE dialect.remember = "Raise"   -> [promised |-> ballot, vote |-> VoteAt(ballot, value)]
    [] dialect.remember = "Compare" -> Compare_AfterAccept(acceptor, ballot, value)
    [] dialect.remember = "Highest" -> Highest_AfterAccept(acceptor, ballot, value)

------------------------------------------------------------------------------
VARIABLES
  acceptor,    \* AcceptorStates
  out          \* the messages of the last step

vars == <<acceptor, dialect, out>>

TypeOK ==
  /\ acceptor \in AcceptorStates
  /\ dialect \in Choices
  /\ out \in SUBSET Messages

Init == acceptor = InitAcceptor /\ dialect \in Choices /\ out = {}

Take(step) == acceptor' = step.state /\ out' = step.out /\ UNCHANGED dialect

Prepare(ballot) == Take(OnPrepare(Self, acceptor, ballot))

Accept(ballot, value) == Take(OnAccept(Self, acceptor, ballot, value))

Next ==
  \/ \E ballot \in Ballots : Prepare(ballot)
  \/ \E ballot \in Ballots, value \in Values : Accept(ballot, value)

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
\* As in AcceptorRole. A ballot has one value.
AcceptPossible(ballot, value) ==
  acceptor.vote.ballot = ballot => acceptor.vote.value = value

------------------------------------------------------------------------------
\* Only who grants an Accept above the promise, and does not raise it, has a
\* vote above it.
VoteBelowPromise ==
  \/ acceptor.vote.ballot <= acceptor.promised
  \/ dialect.accept = "AtLeast" /\ dialect.remember \in {"Compare", "Highest"}

\* What was answered is kept: an Accepted is the vote, or one below it that
\* nothing forbids; a Promise reports the vote, and is kept or was followed by
\* a higher one.
AnswerKept ==
  \A m \in out :
    /\ m.type = "Accepted" =>
         /\ m.ballot >= acceptor.promised
         /\ \/ acceptor.vote = VoteAt(m.ballot, m.value)
            \/ dialect.remember = "Highest" /\ m.ballot < acceptor.vote.ballot
    /\ m.type = "Promise" =>
         m.vote = acceptor.vote /\ m.ballot <= acceptor.promised

\* Which votes a Promise reports: below its ballot, at it too, or any. Who
\* compares with the promise alone may have voted above it.
PromiseReports ==
  \A m \in out :
    m.type = "Promise" =>
      CASE dialect.remember = "Highest" -> TRUE
        [] dialect.prepare \in {"Once", "Again"} -> m.vote.ballot < m.ballot
        [] dialect.prepare = "Equal"             -> m.vote.ballot <= m.ballot
        [] dialect.prepare = "Always"            -> TRUE

NothingGoesDown ==
  [][/\ acceptor'.promised >= acceptor.promised
     /\ acceptor'.vote.ballot >= acceptor.vote.ballot]_vars

DialectStays == [][dialect' = dialect]_vars

SometimesPromisesVote == \E m \in out : m.type = "Promise" /\ m.vote # NoVote

SometimesPromisesOwnVote ==
  \E m \in out : m.type = "Promise" /\ m.vote.ballot = m.ballot

SometimesPromisesLaterVote ==
  \E m \in out : m.type = "Promise" /\ m.vote.ballot > m.ballot

SometimesVoteAbovePromise == acceptor.vote.ballot > acceptor.promised

SometimesRefuses == acceptor # InitAcceptor /\ out = {}
==============================================================================
