------------------------------- MODULE SynodMay -------------------------------
(***************************************************************************)
(* Synod implements MaySystem, in whatever dialect: forget the roles, and  *)
(* see of the messages what they show. So its acceptors and proposers send *)
(* nothing but what May.tla allows.                                        *)
(***************************************************************************)
EXTENDS SynodReject

Known == INSTANCE Known WITH Quorums <- Quorum2

MaySystem == INSTANCE MaySystem WITH Quorums <- Quorum2, known <- Known!Facts(msgs)

RefinesMay == MaySystem!Spec

------------------------------------------------------------------------------
\* The same, and the rules for clients, asked of each message as it is sent. What
\* clients asked for is not seen here: see Validity in SynodHistory.

Client == INSTANCE MayClient WITH Quorums <- Quorum2

Obeys(m) ==
  LET known == Known!Facts(msgs) IN
    /\ Client!Obeys(known, m)
    /\ Client!ObeysClients(known, Client!Heard(Values, msgs), m)

RolesObey == [][\A m \in msgs' \ msgs : Obeys(m)]_vars

\* What a process takes for decided may be learned.
DecidedMayBe ==
  \A p \in Proposers :
    proposers[p].phase = "decided" => Client!MayLearn(Known!Facts(msgs), proposers[p].value)

LearnedMayBe ==
  \A l \in Learners :
    learners[l].value # None => Client!MayLearn(Known!Facts(msgs), learners[l].value)

\* What it answers unset is, and a round's ballot is fresh.
UnsetMayBe ==
  \A p \in Proposers :
    proposers[p].phase = "unset" => Client!MayUnset(Client!Heard(Values, msgs), proposers[p].ballot)

RoundIsFresh ==
  [][\A p \in Proposers :
       proposers'[p].ballot # proposers[p].ballot =>
         Client!IsFresh(Client!Heard(Values, msgs), proposers'[p].ballot)]_vars
==============================================================================
