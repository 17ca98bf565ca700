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
\* A message matters while the round that it belongs to is in its phase.
Matters(ps, m) ==
  \E p \in Proposers :
    /\ ps[p].ballot = m.ballot
    /\ m.type \in {"Prepare", "Promise"} => ps[p].phase = "prepare"
    /\ m.type \in {"Accept", "Accepted"} => ps[p].phase = "accept"

MessageBallots(m) == {m.ballot} \cup (IF m.type = "Promise" THEN {m.vote.ballot} ELSE {})

LiveBallots(w) ==
  ( {w.acceptors[a].promised : a \in Acceptors}
      \cup {w.acceptors[a].vote.ballot : a \in Acceptors}
      \cup {w.proposers[p].ballot : p \in Proposers}
      \cup {w.proposers[p].best.ballot : p \in Proposers}
      \cup UNION {MessageBallots(m) : m \in w.msgs} ) \ {NoBallot}

\* The lowest numbers that keep the order and the owners of the live ballots,
\* as proposers own every other ballot: one up from the live ballot before, or
\* two where it has the same owner.
Before(live, b) == Largest({c \in live \cup {NoBallot} : c < b})

Number(live, b) ==
  LET below == {c \in live : c <= b}
  IN  Cardinality(below) + Cardinality({c \in below : (c - Before(live, c)) % 2 = 0})

Numbers(live) == [b \in live \cup {NoBallot} |-> Number(live, b)]

RenameVote(vote, number) == [vote EXCEPT !.ballot = number[@]]

RenameMessage(m, number) ==
  IF m.type = "Promise"
    THEN [m EXCEPT !.ballot = number[@], !.vote = RenameVote(@, number)]
    ELSE [m EXCEPT !.ballot = number[@]]

Rename(w, number) ==
  World([a \in Acceptors |-> [promised |-> number[w.acceptors[a].promised],
                              vote |-> RenameVote(w.acceptors[a].vote, number)]],
        [p \in Proposers |-> [w.proposers[p] EXCEPT !.ballot = number[@],
                                                    !.best = RenameVote(@, number)]],
        {RenameMessage(m, number) : m \in w.msgs})

Forget(w) == [w EXCEPT !.msgs = {m \in @ : Matters(w.proposers, m)}]

\* Each part is bound, as TLC evaluates a definition again at each use.
Become(as, ps, ms) ==
  \E kept \in {Forget(World(as, ps, ms))} :
    \E live \in {LiveBallots(kept)} :
      \E number \in {Numbers(live)} :
        \E next \in {Rename(kept, number)} :
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

\* A client's patience ends, or a proposer's: p outbids all that is live.
\* Enabled until p has a decision. Synod: Set.
Outbid(p, value) ==
  /\ proposers[p].phase # "decided"
  /\ LET live == LiveBallots(World(acceptors, proposers, msgs))
         above == IF live = {} THEN NoBallot ELSE Largest(live)
         ballot == Smallest({b \in Ballots : b > above /\ Owner[b] = p})
     IN  ProposerTakes(p, OnSet(p, proposers[p], ballot, value))

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
  \/ \E p \in Proposers, value \in Values : Outbid(p, value)
  \/ \E a \in Acceptors : AcceptorWorks(a)
  \/ \E p \in Proposers : ProposerWorks(p)

\* Everyone who has work for ever does some of it, and still:
Fairness ==
  /\ \A a \in Acceptors : WF_vars(AcceptorWorks(a))
  /\ \A p \in Proposers : WF_vars(ProposerWorks(p))
  /\ WF_vars(\E p \in Proposers, value \in Values : Outbid(p, value))

Spec == Init /\ [][Next]_vars /\ Fairness

TypeOK ==
  /\ acceptors \in [Acceptors -> AcceptorStates]
  /\ proposers \in [Proposers -> ProposerStates]
  /\ msgs \subseteq Messages

\* This does not hold: the duel may go on for ever.
EventuallyDecided == <>(\E p \in Proposers : proposers[p].phase = "decided")

SometimesDecided == \E p \in Proposers : proposers[p].phase = "decided"
==============================================================================
