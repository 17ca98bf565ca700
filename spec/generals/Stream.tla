------------------------------- MODULE Stream -------------------------------
(***************************************************************************)
(* A stream of messages with an acknowledgement for each. The set of       *)
(* messages only grows; what is in it may be heard at any time, or never.  *)
(***************************************************************************)
EXTENDS Acker, Attack

VARIABLES
  sender,      \* SenderStates
  acker,       \* AckerStates
  messages     \* those on which a messenger was sent

vars == <<sender, acker, messages>>

Init == sender = InitSender /\ acker = InitAcker /\ messages = {}

SenderTakes(step) ==
  /\ Happens(sender, step)
  /\ sender' = step.state
  /\ messages' = messages \cup Carried(step.out)
  /\ UNCHANGED acker

AckerTakes(step) ==
  /\ Happens(acker, step)
  /\ acker' = step.state
  /\ messages' = messages \cup Carried(step.out)
  /\ UNCHANGED sender

\* The order is given. Enabled until it is, or First has decided.
Order == SenderTakes(OnSenderOrder(sender))

\* First sends the next message. Enabled while there is one, given the order.
Send == SenderTakes(OnSend(sender))

\* A messenger reaches Second. Enabled if it was sent, until Second decides.
Message(number) ==
  NumberedMessage(number) \in messages /\ AckerTakes(OnAckerMessage(acker, number))

\* A messenger reaches First. Enabled if it was sent and brings something new.
Answer(number) ==
  AnswerMessage(number) \in messages /\ SenderTakes(OnAnswer(sender, number))

\* The hour has come for First, for Second. Enabled until it has decided.
SenderHour == SenderTakes(OnSenderHour(sender))

AckerHour == AckerTakes(OnAckerHour(acker))

Next ==
  \/ Order
  \/ Send
  \/ \E number \in 1..Count : Message(number)
  \/ \E number \in 1..Answers : Answer(number)
  \/ SenderHour
  \/ AckerHour

Spec == Init /\ [][Next]_vars

LiveSpec == Spec /\ WF_vars(SenderHour) /\ WF_vars(AckerHour)

------------------------------------------------------------------------------
TypeOK ==
  /\ sender \in SenderStates
  /\ acker \in AckerStates
  /\ messages \in SUBSET ({NumberedMessage(n) : n \in 1..Count} \cup {AnswerMessage(n) : n \in 1..Count})

decision == [g \in Generals |-> IF g = First THEN sender.decision ELSE acker.decision]

Agreement == Agree(decision)

NoOrderNoAttack == NobodyRash(decision, sender.ordered)

\* What is beyond Answers is sent, and not listened to.
AllHeard ==
  /\ sender.sent = Count
  /\ acker.heard = 1..Count
  /\ sender.answers = (1..Count) \cap (1..Answers)

AllHeardAllAttack == NobodyShy(decision, sender.ordered, AllHeard)

Termination == <>BothDecided(decision)

\* Only what was heard is answered: so if First attacks, Second does not retreat.
AnswersAreHeard == sender.answers \subseteq acker.heard

OneWay == ~(decision[First] = "attack" /\ decision[Second] = "retreat")

\* They disagree only if too few acknowledgements came of what was heard.
OnlyTooFew ==
  ~Agreement => acker.heard # {} /\ Cardinality(sender.answers) < Enough

SometimesBothAttack == \A g \in Generals : decision[g] = "attack"

SometimesGap == \E n \in acker.heard : n > 1 /\ n - 1 \notin acker.heard

SometimesTooFew == sender.answers # {} /\ decision[First] = "retreat"
==============================================================================
