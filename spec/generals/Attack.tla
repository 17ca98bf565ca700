-------------------------------- MODULE Attack --------------------------------
(***************************************************************************)
(* The problem, whatever protocol is to solve it: three properties of what *)
(* two generals decide. ordered and lossless are facts about the behaviour *)
(* so far: the order was given; every message sent has been heard.         *)
(***************************************************************************)
EXTENDS Messenger

BothDecided(decision) == \A g \in Generals : decision[g] # "none"

\* Agreement: both attack or neither.
Agree(decision) == BothDecided(decision) => decision[First] = decision[Second]

\* Validity, the first half: nobody attacks without an order.
NobodyRash(decision, ordered) == ~ordered => \A g \in Generals : decision[g] # "attack"

\* Validity, the second half: if nothing is lost, both attack.
NobodyShy(decision, ordered, lossless) ==
  BothDecided(decision) /\ ordered /\ lossless => \A g \in Generals : decision[g] = "attack"

\* Termination is <>BothDecided.
===============================================================================
