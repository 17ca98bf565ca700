------------------------------ MODULE Numbered ------------------------------
(***************************************************************************)
(* Messages that say "number of Count", and one answer, by as many         *)
(* messengers as the gaps ask for. The set of messages only grows; what is *)
(* in it may be heard at any time, or never.                               *)
(***************************************************************************)
EXTENDS Estimator, Attack

VARIABLES
  sender,       \* SenderStates
  estimator,    \* EstimatorStates
  messages      \* those on which a messenger was sent

vars == <<sender, estimator, messages>>

Init == sender = InitSender /\ estimator = InitEstimator /\ messages = {}

SenderTakes(step) ==
  /\ Happens(sender, step)
  /\ sender' = step.state
  /\ messages' = messages \cup Carried(step.out)
  /\ UNCHANGED estimator

EstimatorTakes(step) ==
  /\ Happens(estimator, step)
  /\ estimator' = step.state
  /\ messages' = messages \cup Carried(step.out)
  /\ UNCHANGED sender

\* The order is given. Enabled until it is, or First has decided.
Order == SenderTakes(OnSenderOrder(sender))

\* First sends the next message. Enabled while there is one, given the order.
Send == SenderTakes(OnSend(sender))

\* A messenger reaches Second. Enabled if it was sent and brings something
\* new, until Second has answered or decided.
Message(number) ==
  NumberedMessage(number) \in messages /\ EstimatorTakes(OnEstimatorMessage(estimator, number))

\* Second answers, by several messengers. Enabled once, if it heard anything.
Reply == EstimatorTakes(OnReply(estimator))

\* One of them reaches First. Enabled if it was sent and brings something new.
Answer(number) ==
  AnswerMessage(number) \in messages /\ SenderTakes(OnAnswer(sender, number))

\* The hour has come for First, for Second. Enabled until it has decided.
SenderHour == SenderTakes(OnSenderHour(sender))

EstimatorHour == EstimatorTakes(OnEstimatorHour(estimator))

Next ==
  \/ Order
  \/ Send
  \/ \E number \in 1..Count : Message(number)
  \/ Reply
  \/ \E number \in 1..Answers : Answer(number)
  \/ SenderHour
  \/ EstimatorHour

Spec == Init /\ [][Next]_vars

LiveSpec == Spec /\ WF_vars(SenderHour) /\ WF_vars(EstimatorHour)

------------------------------------------------------------------------------
TypeOK ==
  /\ sender \in SenderStates
  /\ estimator \in EstimatorStates
  /\ messages \in SUBSET ({NumberedMessage(n) : n \in 1..Count} \cup {AnswerMessage(n) : n \in 1..Answers})

decision == [g \in Generals |-> IF g = First THEN sender.decision ELSE estimator.decision]

Agreement == Agree(decision)

NoOrderNoAttack == NobodyRash(decision, sender.ordered)

AllHeard ==
  /\ sender.sent = Count
  /\ estimator.heard = 1..Count
  /\ sender.answers = 1..Repeats(0)

AllHeardAllAttack == NobodyShy(decision, sender.ordered, AllHeard)

Termination == <>BothDecided(decision)

\* The answer goes by as many messengers as the gaps ask for.
RepeatsFit ==
  {m \in messages : m.type = "Answer"} =
    IF estimator.answered THEN {AnswerMessage(n) : n \in 1..Repeats(Gaps(estimator))} ELSE {}

\* Who answers has heard: so if First attacks, Second does not retreat.
OneWay == ~(decision[First] = "attack" /\ decision[Second] = "retreat")

\* They disagree only if Second has heard and none of its messengers came.
OnlyTheAnswer ==
  ~Agreement => estimator.heard # {} /\ sender.answers = {}

SometimesBothAttack == \A g \in Generals : decision[g] = "attack"

SometimesManyRepeats == \E m \in messages : m.type = "Answer" /\ m.number > 2

SometimesLate == estimator.answered /\ \E n \in 1..sender.sent : n \notin estimator.heard
==============================================================================
