-------------------------- MODULE AcceptorDialectsMay --------------------------
(***************************************************************************)
(* One acceptor in every dialect keeps the rules of May.tla, and those for *)
(* clients, whatever is sent to it by proposers that obey: a ballot has    *)
(* one value. An acceptor's rules speak of its own messages and of what    *)
(* was proposed, so this is enough for any mixture of dialects.            *)
(***************************************************************************)
EXTENDS AcceptorDialects

VARIABLES
  known,    \* what the Accepts that it got and all that it sent show
  heard     \* and which ballots were prepared, and where it reported none

May == INSTANCE MayClient WITH Quorums <- {Acceptors}

mayVars == <<vars, known, heard>>

MayInit ==
  /\ Init
  /\ known = May!NothingKnown
  /\ heard = May!NothingHeard

\* What is known with the messages, of which there is one at most.
RECURSIVE WithAll(_, _)
WithAll(state, messages) ==
  IF messages = {} THEN state
  ELSE LET m == CHOOSE m \in messages : TRUE
       IN  WithAll(May!With(state, m), messages \ {m})

RECURSIVE HearingAll(_, _)
HearingAll(state, messages) ==
  IF messages = {} THEN state
  ELSE LET m == CHOOSE m \in messages : TRUE
       IN  HearingAll(May!Hearing(state, m), messages \ {m})

Takes(m) ==
  /\ known' = WithAll(May!With(known, m), out')
  /\ heard' = HearingAll(May!Hearing(heard, m), out')

PrepareComes(ballot) == Prepare(ballot) /\ Takes(PrepareMessage(ballot))

AcceptComes(ballot, value) ==
  /\ May!OneValue(known, AcceptMessage(ballot, value))
  /\ Accept(ballot, value)
  /\ Takes(AcceptMessage(ballot, value))

MayNext ==
  \/ \E ballot \in Ballots : PrepareComes(ballot)
  \/ \E ballot \in Ballots, value \in Values : AcceptComes(ballot, value)

MaySpec == MayInit /\ [][MayNext]_mayVars

------------------------------------------------------------------------------
\* What was known as it answered: all before, and the message that it got.
Obeys(m) ==
  LET got == [known EXCEPT !.proposed = known'.proposed]
      asked == [heard EXCEPT !.asked = heard'.asked]
  IN  May!Obeys(got, m) /\ May!ObeysClients(got, asked, m)

AcceptorObeys == [][\A m \in out' : Obeys(m)]_mayVars
==============================================================================
