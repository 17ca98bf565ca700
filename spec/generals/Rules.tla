-------------------------------- MODULE Rules --------------------------------
(***************************************************************************)
(* Every rule at once. A rule says what each general does at the hour, as  *)
(* a function of all that it knows: whether there is an order, and the     *)
(* last message that it heard. It may attack, retreat, or wait. There are  *)
(* 3^(Length + 3) of them, and each is an initial state; from it one       *)
(* behaviour finds all states of the handshake under that rule, a step     *)
(* further at each step.                                                   *)
(*                                                                         *)
(* Configurations replace Rule by RuleOf, so the generals' steps are those *)
(* of General.                                                             *)
(***************************************************************************)
EXTENDS General, Attack

VARIABLES
  rule,       \* [Views -> {"attack", "retreat", "none"}], for ever the same
  reached,    \* the states of the handshake that were found
  border      \* those of them that were found last

vars == <<rule, reached, border>>

\* What a general can know: no order and no message; or the number of the last
\* message that it heard, where 0 stands for the order.
NoOrder == -1

Views ==
  {<<First, NoOrder>>, <<First, 0>>, <<Second, NoOrder>>}
    \cup {<<Addressee(number), number>> : number \in Numbers}

View(general, state) ==
  <<general, IF KnowsOrder(state) THEN state.heard ELSE NoOrder>>

RuleOf(general, state) == rule[View(general, state)]

\* The ways out, by name, as in WaysOut.
Way(name) ==
  [view \in Views |->
    CASE name = "patient" -> IF view[2] = Due(view[1]) THEN "attack" ELSE "none"
      [] name = "early" -> IF view[2] >= OneAck(view[1]) THEN "attack" ELSE "retreat"
      [] name = "rash" -> "attack"
      [] name = "shy" -> "retreat"]

Ways == {"patient", "early", "rash", "shy"}

------------------------------------------------------------------------------
\* A state of the handshake is [generals, messages]; these are the next ones.
After(s, g, step) ==
  IF Happens(s.generals[g], step)
    THEN {[generals |-> [s.generals EXCEPT ![g] = step.state],
           messages |-> s.messages \cup Carried(step.out)]}
    ELSE {}

Successors(s) ==
  After(s, First, OnOrder(First, s.generals[First]))
    \cup UNION {After(s, Addressee(m.number),
                      OnMessage(Addressee(m.number), s.generals[Addressee(m.number)], m.number)) : m \in s.messages}
    \cup UNION {After(s, g, OnHour(g, s.generals[g])) : g \in Generals}

Start == [generals |-> [g \in Generals |-> InitGeneral], messages |-> {}]

Init ==
  /\ rule \in [Views -> Decisions]
  /\ reached = {Start}
  /\ border = {Start}

\* The states a step further. Enabled until there are none.
Explore ==
  /\ border # {}
  /\ border' = UNION {Successors(s) : s \in border} \ reached
  /\ reached' = reached \cup border'
  /\ UNCHANGED rule

Spec == Init /\ [][Explore]_vars

------------------------------------------------------------------------------
Decision(s) == [g \in Generals |-> s.generals[g].decision]

NothingLostIn(s) ==
  \A m \in s.messages : s.generals[Addressee(m.number)].heard >= m.number

Agreement == \A s \in reached : Agree(Decision(s))

NoOrderNoAttack ==
  \A s \in reached : NobodyRash(Decision(s), s.generals[First].ordered)

AllHeardAllAttack ==
  \A s \in reached : NobodyShy(Decision(s), s.generals[First].ordered, NothingLostIn(s))

\* Nobody waits. A general who waits may wait for ever, as no further message
\* need ever arrive.
Termination ==
  \A s \in reached : \A g \in Generals :
    s.generals[g].decision = "none" => RuleOf(g, s.generals[g]) # "none"

Validity == NoOrderNoAttack /\ AllHeardAllAttack

Explored == border = {}

\* The impossibility: there is no rule with all three.
Impossible == Explored => ~(Agreement /\ Validity /\ Termination)

\* If agreement is meant strictly, so that nobody attacks alone as the other may
\* wait for ever, then not even termination helps: there is no rule with the rest.
Together ==
  /\ Agreement
  /\ \A s \in reached : \A g, h \in Generals :
       ~(/\ Decision(s)[g] = "attack"
         /\ Decision(s)[h] = "none"
         /\ RuleOf(h, s.generals[h]) = "none")

\* If all was heard both attack, and do not wait any longer.
AllHeardNobodyWaits ==
  \A s \in reached :
    s.generals[First].ordered /\ (\A n \in Numbers : s.generals[Addressee(n)].heard >= n) =>
      \A g \in Generals : RuleOf(g, s.generals[g]) = "attack"

ImpossibleTogether == Explored => ~(Together /\ NoOrderNoAttack /\ AllHeardNobodyWaits)

SometimesNobodyWaits == Explored /\ NoOrderNoAttack /\ AllHeardNobodyWaits

\* Any two can be had. TLC's counterexample is a rule that has them.
NoneWithoutTermination == Explored => ~(Agreement /\ Validity)
NoneWithoutAgreement == Explored => ~(Validity /\ Termination)
NoneWithoutOrders == Explored => ~(Agreement /\ AllHeardAllAttack /\ Termination)
NoneWithoutAttack == Explored => ~(Agreement /\ NoOrderNoAttack /\ Termination)

\* What each way out gives up, and nothing else.
WaysOut ==
  Explored =>
    \A way \in Ways :
      rule = Way(way) => /\ Termination = (way # "patient")
                         /\ Agreement = (way # "early")
                         /\ NoOrderNoAttack = (way # "rash")
                         /\ AllHeardAllAttack = (way # "shy")

SometimesPatient == Explored /\ rule = Way("patient")

SometimesEarly == Explored /\ rule = Way("early")

SometimesRash == Explored /\ rule = Way("rash")

SometimesShy == Explored /\ rule = Way("shy")

SometimesTerminates == Explored /\ Termination

SometimesAgrees == Explored /\ Agreement

SometimesValid == Explored /\ Validity
==============================================================================
