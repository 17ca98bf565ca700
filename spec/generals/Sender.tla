------------------------------- MODULE Sender -------------------------------
(***************************************************************************)
(* First, when it sends the order in Count numbered messages, one after    *)
(* another, and counts the answers. Its record:                            *)
(*   ordered   it has been given the order to attack                       *)
(*   sent      the number of messages sent so far                          *)
(*   answers   the numbers of the answers that it heard                    *)
(*   decision  what it does: none until it has decided                     *)
(***************************************************************************)
EXTENDS Messenger

CONSTANTS
  Count,      \* the messages of the stream
  Answers,    \* the most answers that there can be
  Enough      \* so many different answers make it attack

SenderStates ==
  [ordered : BOOLEAN, sent : 0..Count, answers : SUBSET (1..Answers), decision : Decisions]

InitSender == [ordered |-> FALSE, sent |-> 0, answers |-> {}, decision |-> "none"]

AnswerMessage(number) == [type |-> "Answer", number |-> number]

------------------------------------------------------------------------------
\* The order is given.
OnSenderOrder(state) ==
  IF state.decision = "none" THEN Step([state EXCEPT !.ordered = TRUE], {})
                             ELSE Step(state, {})

\* It is time for the next message of the stream.
OnSend(state) ==
  IF state.decision = "none" /\ state.ordered /\ state.sent < Count
    THEN Step([state EXCEPT !.sent = @ + 1], {NumberedMessage(state.sent + 1)})
    ELSE Step(state, {})

\* A messenger brings an answer.
OnAnswer(state, number) ==
  IF state.decision = "none" /\ number \in 1..Answers
    THEN Step([state EXCEPT !.answers = @ \cup {number}], {})
    ELSE Step(state, {})

\* The hour has come.
OnSenderHour(state) ==
  LET decision == IF state.ordered /\ Cardinality(state.answers) >= Enough THEN "attack" ELSE "retreat"
  IN  IF state.decision = "none"
        THEN Step([state EXCEPT !.decision = decision], {DecidedMessage(decision)})
        ELSE Step(state, {})
==============================================================================
