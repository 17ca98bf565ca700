------------------------------ MODULE Estimator ------------------------------
(***************************************************************************)
(* Second, when messages say "number of Count", and it answers once, by as *)
(* many messengers as the losses that it sees ask for. Its record:         *)
(*   heard     the numbers of the messages that it heard                   *)
(*   answered  it has sent its answer                                      *)
(*   decision  what it does: none until it has decided                     *)
(***************************************************************************)
EXTENDS Sender

EstimatorStates == [heard : SUBSET (1..Count), answered : BOOLEAN, decision : Decisions]

InitEstimator == [heard |-> {}, answered |-> FALSE, decision |-> "none"]

\* What did not come, as every message says how many there are.
Gaps(state) == Count - Cardinality(state.heard)

------------------------------------------------------------------------------
\* Override point: how many messengers carry the answer, for so many gaps.
\* An implementation takes a table that is computed from a confidence.
Repeats(gaps) == IF gaps + 1 > Answers THEN Answers ELSE gaps + 1

------------------------------------------------------------------------------
\* A messenger brings a message of the stream. After the answer it is late. Any
\* other number is ignored.
OnEstimatorMessage(state, number) ==
  IF state.decision = "none" /\ ~state.answered /\ number \in 1..Count
    THEN Step([state EXCEPT !.heard = @ \cup {number}], {})
    ELSE Step(state, {})

\* All that still comes is late: the answer goes out, if there is anything to
\* answer.
OnReply(state) ==
  IF state.decision = "none" /\ ~state.answered /\ state.heard # {}
    THEN Step([state EXCEPT !.answered = TRUE],
              {AnswerMessage(messenger) : messenger \in 1..Repeats(Gaps(state))})
    ELSE Step(state, {})

\* The hour has come. One message is enough to know of the order.
OnEstimatorHour(state) ==
  LET decision == IF state.heard # {} THEN "attack" ELSE "retreat"
  IN  IF state.decision = "none"
        THEN Step([state EXCEPT !.decision = decision], {DecidedMessage(decision)})
        ELSE Step(state, {})
==============================================================================
