------------------------------ MODULE SenderRole ------------------------------
(***************************************************************************)
(* The sender in an open environment: anything may happen at any time, and *)
(* answers may come with the number before the first and the one after the *)
(* last. Every stimulus is a step in every state; out is what comes out of *)
(* it.                                                                     *)
(***************************************************************************)
EXTENDS Sender

VARIABLES
  sender,    \* SenderStates
  out        \* what came out of the last step

vars == <<sender, out>>

Init == sender = InitSender /\ out = {}

Take(step) == sender' = step.state /\ out' = step.out

Order == Take(OnSenderOrder(sender))

Send == Take(OnSend(sender))

Answer(number) == Take(OnAnswer(sender, number))

Hour == Take(OnSenderHour(sender))

Next == Order \/ Send \/ Hour \/ \E number \in 0..Answers + 1 : Answer(number)

Spec == Init /\ [][Next]_vars

\* Possible, from peers that follow the protocol: something to answer was sent.
AnswerPossible(number) == sender.sent > 0 /\ number \in 1..Answers

------------------------------------------------------------------------------
TypeOK == sender \in SenderStates

SentInOrder == \A m \in out : m.type = "Message" => m.number = sender.sent

SilentOnceDecided == [][sender.decision # "none" => out' = {} /\ sender' = sender]_vars

SometimesAttacks == sender.decision = "attack"

SometimesTooFew == sender.answers # {} /\ sender.decision = "retreat"
===============================================================================
