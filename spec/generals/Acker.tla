-------------------------------- MODULE Acker --------------------------------
(***************************************************************************)
(* Second, when it acknowledges each message of a stream. Its record:      *)
(*   heard     the numbers of the messages that it heard                   *)
(*   decision  what it does: none until it has decided                     *)
(***************************************************************************)
EXTENDS Sender

AckerStates == [heard : SUBSET (1..Count), decision : Decisions]

InitAcker == [heard |-> {}, decision |-> "none"]

------------------------------------------------------------------------------
\* Override point: whether what was heard is enough to attack. One message is enough to
\* know of the order.
HeardEnough(heard) == heard # {}

------------------------------------------------------------------------------
\* A messenger brings message number of the stream: it is acknowledged, by a
\* messenger of its own, also if it was before. Any other number is ignored.
OnAckerMessage(state, number) ==
  IF state.decision = "none" /\ number \in 1..Count
    THEN Step([state EXCEPT !.heard = @ \cup {number}], {AnswerMessage(number)})
    ELSE Step(state, {})

\* The hour has come.
OnAckerHour(state) ==
  LET decision == IF HeardEnough(state.heard) THEN "attack" ELSE "retreat"
  IN  IF state.decision = "none"
        THEN Step([state EXCEPT !.decision = decision], {DecidedMessage(decision)})
        ELSE Step(state, {})
==============================================================================
