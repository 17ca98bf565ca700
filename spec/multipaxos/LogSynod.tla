------------------------------- MODULE LogSynod -------------------------------
(***************************************************************************)
(* MultiPaxos as its roles run it: leaders with a state, over the same     *)
(* acceptors and messages. Votes are not counted here: that is a learner's *)
(* own affair, which its role model has, and would multiply the states by  *)
(* fifty; what is chosen is read off the messages.                         *)
(*                                                                         *)
(* One layer up this implements MultiPaxos: forget the leaders.            *)
(***************************************************************************)
EXTENDS Leader, MultiPaxos

CONSTANT Restarters    \* the leaders that may restart

VARIABLE leaders       \* [Leaders -> LeaderStates]

allVars == <<acceptors, msgs, leaders>>

InitAll == Init /\ leaders = [l \in Leaders |-> InitLeader]

TypeAllOK == TypeOK /\ leaders \in [Leaders -> LeaderStates]

LeaderTakes(l, step) ==
  /\ Happens(leaders[l], step)
  /\ leaders' = [leaders EXCEPT ![l] = step.state]
  /\ Send(step.out)
  /\ UNCHANGED acceptors

------------------------------------------------------------------------------
\* l wants to lead. Enabled for its own ballots above its last. MultiPaxos:
\* Phase1a.
Lead(l, ballot) == LeaderTakes(l, OnLead(l, leaders[l], ballot))

\* a answers a Prepare that was sent, if it may. MultiPaxos: Phase1b.
Prepare(a, ballot) == Phase1b(a, ballot) /\ UNCHANGED leaders

\* l counts a Promise that was sent. MultiPaxos: nothing.
Promise(l, from, ballot, votes) ==
  /\ SlotPromise(from, ballot, votes) \in msgs
  /\ LeaderTakes(l, OnPromise(leaders[l], from, ballot, votes))

\* l, leading, puts something into a slot: the command, if nothing is to be
\* recovered there. MultiPaxos: Phase2a.
Propose(l, slot, command) == LeaderTakes(l, OnPropose(leaders[l], slot, command))

\* a grants an Accept that was sent, if it may. MultiPaxos: Phase2b.
Accept(a, ballot, slot, value) == Phase2b(a, ballot, slot, value) /\ UNCHANGED leaders

\* l stops and starts again. Enabled when that changes anything. MultiPaxos:
\* nothing.
Restart(l) ==
  /\ l \in Restarters
  /\ LeaderAfterRestart(leaders[l]) # leaders[l]
  /\ leaders' = [leaders EXCEPT ![l] = LeaderAfterRestart(@)]
  /\ UNCHANGED <<acceptors, msgs>>

NextAll ==
  \/ \E l \in Leaders, ballot \in Ballots : Lead(l, ballot)
  \/ \E a \in Acceptors, m \in Sent("Prepare") : Prepare(a, m.ballot)
  \/ \E l \in Leaders, m \in Sent("Promise") : Promise(l, m.from, m.ballot, m.votes)
  \/ \E l \in Leaders, slot \in Slots, command \in Commands : Propose(l, slot, command)
  \/ \E a \in Acceptors, m \in Sent("Accept") : Accept(a, m.ballot, m.slot, m.value)
  \/ \E l \in Leaders : Restart(l)

SpecAll == InitAll /\ [][NextAll]_allVars

------------------------------------------------------------------------------
\* Each behaviour, seen by acceptors and messages, is a behaviour of
\* MultiPaxos.
RefinesMultiPaxos == Spec

\* Each phase carries just what it needs.
PhaseCarries ==
  \A l \in Leaders : LET s == leaders[l] IN
    /\ s.phase # "prepare" => s.promisers = {}
    /\ s.phase = "idle" => s.best = NoVotes
    /\ s.phase # "lead" => s.log = NoLog
    /\ s.phase = "prepare" => ~Enough1(s.promisers)

\* Nothing but what does nothing goes into a hole.
HolesGetNoOps ==
  \A l \in Leaders, slot \in Slots : LET s == leaders[l] IN
    s.log[slot] # None /\ s.best[slot] = NoVote /\ Before(s.best, slot) => s.log[slot] = NoOp

SometimesNoOp == \E m \in Sent("Accept") : m.value = NoOp

\* A leader recovers what another proposed.
SometimesRecovered ==
  \E l \in Leaders, slot \in Slots :
    leaders[l].log[slot] # None /\ leaders[l].best[slot] # NoVote

\* Two believe to lead: what one of them knows may be old.
SometimesTwoLead ==
  \E k, l \in Leaders : k # l /\ leaders[k].phase = "lead" /\ leaders[l].phase = "lead"
==============================================================================
