--------------------------------- MODULE Duel ---------------------------------
(***************************************************************************)
(* Two proposers can outbid each other for ever: the livelock of Paxos.    *)
(*                                                                         *)
(* With bounded ballots duellers run out, and messages that only grow      *)
(* never let a state come back. So here the messages of an abandoned round *)
(* are lost, and the live ballots are renumbered, keeping their order and  *)
(* their owners: neither rule permits anything that Synod does not. Then   *)
(* TLC closes a real cycle.                                                *)
(***************************************************************************)
EXTENDS Process

CONSTANT Wants    \* [Proposers -> Values]: what each dueller proposes

VARIABLES acceptors, proposers, msgs    \* as in Synod

vars == <<acceptors, proposers, msgs>>

LOCAL Largest(S) == CHOOSE b \in S : \A c \in S : c <= b
LOCAL Smallest(S) == CHOOSE b \in S : \A c \in S : b <= c

World(as, ps, ms) == [acceptors |-> as, proposers |-> ps, msgs |-> ms]

Init ==
  /\ acceptors = [a \in Acceptors |-> InitAcceptor]
  /\ proposers = [p \in Proposers |-> InitProposer]
  /\ msgs = {}

------------------------------------------------------------------------------
\* A message matters while the round that it belongs to is in its phase, and
\* somebody has not taken it yet.
Matters(as, ps, m) ==
  \E p \in Proposers :
    /\ ps[p].ballot = m.ballot
    /\ CASE m.type = "Prepare"  -> /\ ps[p].phase = "prepare"
                                   /\ \E a \in Acceptors : as[a].promised < m.ballot
         [] m.type = "Promise"  -> ps[p].phase = "prepare" /\ m.from \notin ps[p].promisers
         [] m.type = "Accept"   -> /\ ps[p].phase = "accept"
                                   /\ \E a \in Acceptors : as[a].promised <= m.ballot
         [] m.type = "Accepted" -> ps[p].phase = "accept" /\ m.from \notin ps[p].voters

MessageBallots(m) == {m.ballot} \cup (IF m.type = "Promise" THEN {m.vote.ballot} ELSE {})

LiveBallots(w) ==
  ( {w.acceptors[a].promised : a \in Acceptors}
      \cup {w.acceptors[a].vote.ballot : a \in Acceptors}
      \cup {w.proposers[p].ballot : p \in Proposers}
      \cup {w.proposers[p].best.ballot : p \in Proposers}
      \cup UNION {MessageBallots(m) : m \in w.msgs} ) \ {NoBallot}

\* The k-th live ballot becomes 2k-1 or 2k, whichever its owner owns: proposers
\* own every other ballot.
Number(live, ballot) ==
  2 * Cardinality({b \in live : b <= ballot}) - (ballot % 2)

RenameVote(live, vote) == [vote EXCEPT !.ballot = Number(live, @)]

RenameMessage(live, m) ==
  IF m.type = "Promise"
    THEN [m EXCEPT !.ballot = Number(live, @), !.vote = RenameVote(live, @)]
    ELSE [m EXCEPT !.ballot = Number(live, @)]

Rename(live, w) ==
  World([a \in Acceptors |-> [promised |-> Number(live, w.acceptors[a].promised),
                              vote |-> RenameVote(live, w.acceptors[a].vote)]],
        [p \in Proposers |-> [w.proposers[p] EXCEPT !.ballot = Number(live, @),
                                                    !.best = RenameVote(live, @)]],
        {RenameMessage(live, m) : m \in w.msgs})

Forget(w) == [w EXCEPT !.msgs = {m \in @ : Matters(w.acceptors, w.proposers, m)}]

\* Each part is bound, as TLC evaluates a definition again at each use.
Become(as, ps, ms) ==
  \E kept \in {Forget(World(as, ps, ms))} :
    \E live \in {LiveBallots(kept)} :
      \E next \in {Rename(live, kept)} :
        /\ acceptors' = next.acceptors
        /\ proposers' = next.proposers
        /\ msgs' = next.msgs

------------------------------------------------------------------------------
AcceptorTakes(a, taken) ==
  \E step \in {taken} :
    /\ step.state # acceptors[a] \/ ~(step.out \subseteq msgs)
    /\ Become([acceptors EXCEPT ![a] = step.state], proposers, msgs \cup step.out)

ProposerTakes(p, taken) ==
  \E step \in {taken} :
    /\ Happens(proposers[p], step)
    /\ Become(acceptors, [proposers EXCEPT ![p] = step.state], msgs \cup step.out)

\* The duel goes on until someone has a decision. p has reason to outbid when it
\* has no round, or when an acceptor that it needs promised a higher ballot.
Undecided == \A p \in Proposers : proposers[p].phase # "decided"

Refused(p) ==
  Cardinality({a \in Acceptors : acceptors[a].promised <= proposers[p].ballot}) < Size1

\* p outbids all that is live. Enabled with a reason to. Synod: Set.
Outbid(p) ==
  /\ Undecided
  /\ proposers[p].phase = "idle" \/ Refused(p)
  /\ LET live == LiveBallots(World(acceptors, proposers, msgs))
         above == IF live = {} THEN NoBallot ELSE Largest(live)
         ballot == Smallest({b \in Ballots : b > above /\ Owner[b] = p})
     IN  ProposerTakes(p, OnSet(p, proposers[p], ballot, Wants[p]))

\* a takes a message that matters. Synod: Prepare, Accept.
AcceptorWorks(a) ==
  \E m \in msgs :
    \/ m.type = "Prepare" /\ AcceptorTakes(a, OnPrepare(a, acceptors[a], m.ballot))
    \/ m.type = "Accept" /\ AcceptorTakes(a, OnAccept(a, acceptors[a], m.ballot, m.value))

\* p takes a message that matters. Synod: Promise, Accepted.
ProposerWorks(p) ==
  \E m \in msgs :
    \/ /\ m.type = "Promise"
       /\ ProposerTakes(p, OnPromise(p, proposers[p], m.from, m.ballot, m.vote))
    \/ /\ m.type = "Accepted"
       /\ ProposerTakes(p, OnAccepted(p, proposers[p], m.from, m.ballot, m.value))

Next ==
  \/ \E p \in Proposers : Outbid(p)
  \/ \E a \in Acceptors : AcceptorWorks(a)
  \/ \E p \in Proposers : ProposerWorks(p)

------------------------------------------------------------------------------
\* Who can take a message that it has not taken yet.
AcceptorCan(a) ==
  \E m \in msgs :
    \/ m.type = "Prepare" /\ acceptors[a].promised < m.ballot
    \/ /\ m.type = "Accept"
       /\ acceptors[a].promised <= m.ballot
       /\ acceptors[a].vote.ballot # m.ballot

ProposerCan(p) ==
  \E m \in msgs : m.type \in {"Promise", "Accepted"} /\ m.ballot = proposers[p].ballot

CanOutbid == Undecided /\ \E p \in Proposers : proposers[p].phase = "idle" \/ Refused(p)

\* Who can work for ever works, and duellers do not tire: weak fairness, with a
\* plain predicate where WF has ENABLED, which TLC evaluates slowly here.
Fairness ==
  /\ \A a \in Acceptors : []<>~AcceptorCan(a) \/ []<><<AcceptorWorks(a)>>_vars
  /\ \A p \in Proposers : []<>~ProposerCan(p) \/ []<><<ProposerWorks(p)>>_vars
  /\ []<>~CanOutbid \/ []<><<\E p \in Proposers : Outbid(p)>>_vars

Spec == Init /\ [][Next]_vars /\ Fairness

TypeOK ==
  /\ acceptors \in [Acceptors -> AcceptorStates]
  /\ proposers \in [Proposers -> ProposerStates]
  /\ msgs \subseteq Messages

\* This does not hold: the duel may go on for ever.
EventuallyDecided == <>(\E p \in Proposers : proposers[p].phase = "decided")

SometimesDecided == \E p \in Proposers : proposers[p].phase = "decided"
==============================================================================
