------------------------------- MODULE MayWrong -------------------------------
(***************************************************************************)
(* Each rule is needed: among roles that obey one message breaks it, and   *)
(* no other rule, once; and two values are chosen.                         *)
(***************************************************************************)
EXTENDS MaySystem

CONSTANT Rule    \* by its name

VARIABLE broken    \* whether it was broken

WrongInit == Init /\ broken = FALSE

Break(m) ==
  /\ ~broken
  /\ Breaks(known, m) = {Rule}
  /\ known' = With(known, m)
  /\ broken' = TRUE

WrongNext ==
  \/ Next /\ UNCHANGED broken
  \/ \E m \in Judged : Break(m)

WrongSpec == WrongInit /\ [][WrongNext]_<<known, broken>>
==============================================================================
