-------------------------------- MODULE Attack --------------------------------
(***************************************************************************)
(* The problem, whatever protocol is to solve it: three properties of what *)
(* two generals decide. ordered and lossless are facts about the behaviour *)
(* so far: the order was given; all was heard that the protocol asks to be *)
(* heard before both must attack. Each protocol says what that is.         *)
(***************************************************************************)
EXTENDS Messenger

BothDecided(decision) == \A g \in Generals : decision[g] # "none"

\* Agreement: those who have decided have decided alike. It says nothing of one
\* who attacks while the other waits for ever: that is for termination.
Agree(decision) == BothDecided(decision) => decision[First] = decision[Second]

\* Validity, the first half: nobody attacks without an order.
NobodyRash(decision, ordered) == ~ordered => \A g \in Generals : decision[g] # "attack"

\* Validity, the second half: if nothing is lost, both attack.
NobodyShy(decision, ordered, lossless) ==
  BothDecided(decision) /\ ordered /\ lossless => \A g \in Generals : decision[g] = "attack"

\* Termination is <>BothDecided.
===============================================================================
