-------------------------- MODULE MCProposerMonitor --------------------------
(* ProposerMonitor at the sizes at which TLC checks it. *)
EXTENDS ProposerMonitor

MCMajorities == {Q \in SUBSET Acceptors : 2 * Cardinality(Q) > Cardinality(Acceptors)}

MCAnyone == {{a} : a \in Acceptors}
==============================================================================
