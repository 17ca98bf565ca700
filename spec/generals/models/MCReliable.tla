----------------------------- MODULE MCReliable -----------------------------
(***************************************************************************)
(* The handshake over a channel that loses nothing: the hour comes when    *)
(* the order was given and all that was sent has come.                     *)
(***************************************************************************)
EXTENDS Handshake

InTime == decision' # decision => Ordered /\ NothingLost

ReliableSpec == Init /\ [][Next /\ InTime]_vars

\* Whoever decides attacks.
AllAttack == \A g \in Generals : decision[g] # "retreat"
==============================================================================
