------------------------------ MODULE Messenger ------------------------------
(***************************************************************************)
(* What all protocols between the two generals share: who they are, what   *)
(* they may decide, what messengers carry, and what a step is.             *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANTS
  First,     \* the general who is given the order
  Second     \* the one who must hear of it

Generals == {First, Second}

Decisions == {"none", "attack", "retreat"}

\* What a messenger carries: its number says which message it is.
NumberedMessage(number) == [type |-> "Message", number |-> number]

\* What everybody sees once a general has decided; no messenger carries it.
DecidedMessage(decision) == [type |-> "Decided", decision |-> decision]

Carried(out) == {m \in out : m.type # "Decided"}

\* A role's step: the next state, and what comes out.
Step(state, out) == [state |-> state, out |-> out]

\* A step in which nothing happens is no step.
Happens(state, step) == step # Step(state, {})

Highest(numbers) ==
  IF numbers = {} THEN 0 ELSE CHOOSE n \in numbers : \A m \in numbers : m <= n
==============================================================================
