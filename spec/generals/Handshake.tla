------------------------------ MODULE Handshake ------------------------------
(***************************************************************************)
(* The two generals and their messengers. The set of messages only grows,  *)
(* and a general may hear any message in it, whenever and as often as it   *)
(* likes, or never: a captured messenger is one who never arrives. The     *)
(* hour comes to each general at any time: a message that has not been     *)
(* heard by then comes too late.                                           *)
(***************************************************************************)
EXTENDS General, Attack

CONSTANT Messengers    \* how many carry each message: 1..Messengers

VARIABLES
  generals,    \* [Generals -> GeneralStates]
  messages     \* those on which messengers were sent

vars == <<generals, messages>>

Init ==
  /\ generals = [g \in Generals |-> InitGeneral]
  /\ messages = {}

Takes(g, step) ==
  /\ Happens(generals[g], step)
  /\ generals' = [generals EXCEPT ![g] = step.state]
  /\ messages' = messages \cup Carried(step.out)

\* First is given the order. Enabled until it has it, or has decided.
Order == Takes(First, OnOrder(First, generals[First]))

\* One of the messengers who carry a message arrives. Enabled until one has,
\* or the general has decided.
Message(number, messenger) ==
  /\ messenger \in 1..Messengers
  /\ NumberedMessage(number) \in messages
  /\ Takes(Addressee(number),
           OnMessage(Addressee(number), generals[Addressee(number)], number))

\* The hour has come for g. Enabled until g has decided.
Hour(g) == Takes(g, OnHour(g, generals[g]))

Next ==
  \/ Order
  \/ \E number \in Numbers, messenger \in 1..Messengers : Message(number, messenger)
  \/ \E g \in Generals : Hour(g)

Spec == Init /\ [][Next]_vars

\* The hour comes; of messengers nothing is promised.
LiveSpec == Spec /\ \A g \in Generals : WF_vars(Hour(g))

------------------------------------------------------------------------------
TypeOK ==
  /\ generals \in [Generals -> GeneralStates]
  /\ messages \in SUBSET {NumberedMessage(number) : number \in Numbers}

decision == [g \in Generals |-> generals[g].decision]

Ordered == generals[First].ordered

Heard(number) == generals[Addressee(number)].heard >= number

NothingLost == \A m \in messages : Heard(m.number)

Agreement == Agree(decision)

NoOrderNoAttack == NobodyRash(decision, Ordered)

AllHeardAllAttack == NobodyShy(decision, Ordered, NothingLost)

Termination == <>BothDecided(decision)

\* What the handshake does achieve. Each message is sent after the one before
\* was heard, so the generals are never more than a message apart...
OneApart ==
  /\ generals[First].heard - generals[Second].heard \in -1..1
  /\ \A m \in messages : m.number > 1 => Heard(m.number - 1)

\* ...and they disagree only if everything was heard but the last message.
OnlyTheLast ==
  ~Agreement => \A number \in Numbers : Heard(number) <=> number < Length

DecisionsStay ==
  [][\A g \in Generals : decision[g] # "none" => decision'[g] = decision[g]]_vars

SometimesBothAttack == \A g \in Generals : decision[g] = "attack"

SometimesBothRetreat == Ordered /\ \A g \in Generals : decision[g] = "retreat"

SometimesTooLate ==
  \E m \in messages : ~Heard(m.number) /\ generals[Addressee(m.number)].decision # "none"
==============================================================================
