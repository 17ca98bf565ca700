----------------------------- MODULE SynodSafety -----------------------------
(***************************************************************************)
(* What must hold of Synod in every state, and in every step.              *)
(***************************************************************************)
EXTENDS Synod

TypeOK ==
  /\ acceptors \in [Acceptors -> AcceptorStates]
  /\ proposers \in [Proposers -> ProposerStates]
  /\ learners \in [Learners -> LearnerStates]
  /\ msgs \subseteq Messages

------------------------------------------------------------------------------
VotedFor(a, ballot, value) == AcceptedMessage(a, ballot, value) \in msgs

\* A quorum voted for the value in one ballot: by the true quorums, and over
\* all Accepted ever sent, whatever the proposers remember.
ChosenIn(ballot, value) ==
  Cardinality({a \in Acceptors : VotedFor(a, ballot, value)}) >= Size2

Chosen == {value \in Values : \E ballot \in Ballots : ChosenIn(ballot, value)}

\* At most one value is chosen.
Agreement == Cardinality(Chosen) <= 1

\* All Accepts of a ballot, and all votes in it, have one value.
OneValuePerBallot ==
  \A m, n \in Sent("Accept") \cup Sent("Accepted") : m.ballot = n.ballot => m.value = n.value

\* The Promises of a, in the ballot, that report no vote above the given one.
PromisesBelow(a, ballot, bound) ==
  {m \in Sent("Promise") : m.ballot = ballot /\ m.from = a /\ m.vote.ballot <= bound}

\* Behind each Accept stands a quorum of Promises of its ballot whose highest
\* vote it carries, or that report none.
AcceptBacked ==
  \A m \in Sent("Accept") :
    \E vote \in {NoVote} \cup {p.vote : p \in Sent("Promise")} :
      /\ vote = NoVote \/ vote.value = m.value
      /\ \E Q \in Quorum1 :
           /\ \A a \in Q : PromisesBelow(a, m.ballot, vote.ballot) # {}
           /\ vote = NoVote \/ \E a \in Q : \E p \in PromisesBelow(a, m.ballot, vote.ballot) : p.vote = vote

\* Who sent a Promise keeps to it.
PromiseBinds == \A m \in Sent("Promise") : acceptors[m.from].promised >= m.ballot

\* A Promise reports a vote that was cast, and the last one below its ballot.
PromiseTruthful ==
  \A m \in Sent("Promise") :
    /\ m.vote # NoVote => /\ VotedFor(m.from, m.vote.ballot, m.vote.value)
                          /\ m.vote.ballot < m.ballot
    /\ \A n \in Sent("Accepted") :
         n.from = m.from /\ n.ballot < m.ballot => n.ballot <= m.vote.ballot

\* An acceptor's vote is the last that it sent.
VoteIsLast ==
  /\ \A a \in Acceptors : LET vote == acceptors[a].vote IN
       vote # NoVote => VotedFor(a, vote.ballot, vote.value)
  /\ \A m \in Sent("Accepted") : m.ballot <= acceptors[m.from].vote.ballot

\* An acceptor's vote is not above what it promised.
VoteBelowPromise == \A a \in Acceptors : acceptors[a].vote.ballot <= acceptors[a].promised

\* What a process knows to be chosen is chosen. In particular a get never
\* answers a minority's vote.
DecidedIsChosen ==
  \A p \in Proposers : proposers[p].phase = "decided" => proposers[p].value \in Chosen

\* No two proposers hold different decisions.
DecisionsAgree ==
  \A p, q \in Proposers :
    proposers[p].phase = "decided" /\ proposers[q].phase = "decided" =>
      proposers[p].value = proposers[q].value

LearnedIsChosen ==
  \A l \in Learners : learners[l].value # None => learners[l].value \in Chosen

\* Each phase carries just what it needs.
PhaseCarries ==
  \A p \in Proposers : LET s == proposers[p] IN
    /\ s.phase # "prepare" => s.own = None /\ s.promisers = {} /\ s.best = NoVote
    /\ s.phase # "accept" => s.voters = {}
    /\ (s.value # None) = (s.phase \in {"accept", "decided"})
    /\ s.phase = "prepare" => ~Enough1(s.promisers)

------------------------------------------------------------------------------
\* Promises never go down.
PromisesRise ==
  [][\A a \in Acceptors : acceptors'[a].promised >= acceptors[a].promised]_vars

\* The register is written once: a chosen value stays the chosen value.
WriteOnce == [][Chosen # {} => Chosen' = Chosen]_vars
==============================================================================
