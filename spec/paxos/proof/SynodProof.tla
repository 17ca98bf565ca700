----------------------------- MODULE SynodProof -----------------------------
(***************************************************************************)
(* Synod implements Paxos, and so what its acceptors choose is at most one *)
(* value: for any acceptors, proposers and learners, and for any ballots   *)
(* and values. Checked by TLAPS.                                           *)
(*                                                                         *)
(* The idea: a round belongs to one proposer, which uses a ballot once and *)
(* keeps in best what Paxos reads from the set of all messages sent.       *)
(***************************************************************************)
EXTENDS SynodRefinement, AtMostOne, TLAPS

------------------------------------------------------------------------------
\* The steps of Synod, spelled out: what each of them changes.

\* A Prepare is answered.
Answers(a, b) ==
  /\ PrepareMessage(b) \in msgs
  /\ \/ b > acceptors[a].promised
     \/ b = acceptors[a].promised /\ acceptors[a].vote.ballot < b
  /\ acceptors' = [acceptors EXCEPT ![a] = [promised |-> b, vote |-> acceptors[a].vote]]
  /\ msgs' = msgs \cup {PromiseMessage(a, b, acceptors[a].vote)}
  /\ proposers' = proposers

\* An Accept is granted.
Grants(a, b, v) ==
  /\ AcceptMessage(b, v) \in msgs
  /\ b >= acceptors[a].promised
  /\ acceptors' = [acceptors EXCEPT ![a] = [promised |-> b, vote |-> VoteAt(b, v)]]
  /\ msgs' = msgs \cup {AcceptedMessage(a, b, v)}
  /\ proposers' = proposers

\* A round starts.
Starts(p, b) ==
  /\ Owner[b] = p
  /\ b > proposers[p].ballot
  /\ \E own \in Values \cup {None} :
       proposers' = [proposers EXCEPT ![p] = [Idle(b) EXCEPT !.phase = "prepare", !.own = own]]
  /\ msgs' = msgs \cup {PrepareMessage(b)}
  /\ acceptors' = acceptors

\* A Promise comes in its round.
Comes(p, a, vote) ==
  /\ proposers[p].phase = "prepare"
  /\ PromiseMessage(a, proposers[p].ballot, vote) \in msgs

Counted(p, a, vote) ==
  [proposers[p] EXCEPT !.promisers = @ \cup {a}, !.best = Higher(@, vote)]

\* It is counted, and no more.
Counts(p, a, vote) ==
  /\ Comes(p, a, vote)
  /\ proposers' = [proposers EXCEPT ![p] = Counted(p, a, vote)]
  /\ msgs' = msgs
  /\ acceptors' = acceptors

\* It completes a quorum, and phase 2 starts.
Proposes(p, a, vote, v) ==
  /\ Comes(p, a, vote)
  /\ Counted(p, a, vote).promisers \in Quorum1
  /\ Counted(p, a, vote).best \in {NoVote} \cup [ballot : Ballots, value : {v}]
  /\ proposers' = [proposers EXCEPT ![p] =
       [Idle(proposers[p].ballot) EXCEPT !.phase = "accept", !.value = v, !.voters = {}]]
  /\ msgs' = msgs \cup {AcceptMessage(proposers[p].ballot, v)}
  /\ acceptors' = acceptors

\* The round goes on outside phase 1, or ends.
Leaves(p) ==
  /\ \E s \in ProposerStates :
       /\ s.ballot = proposers[p].ballot
       /\ s.phase # "prepare"
       /\ proposers' = [proposers EXCEPT ![p] = s]
  /\ msgs' = msgs
  /\ acceptors' = acceptors

Changes ==
  \/ UNCHANGED <<acceptors, proposers, msgs>>
  \/ \E a \in Acceptors, b \in Ballots :
       \/ Answers(a, b)
       \/ \E v \in Values : Grants(a, b, v)
  \/ \E p \in Proposers :
       \/ \E b \in Ballots : Starts(p, b)
       \/ \E a \in Acceptors, vote \in Votes :
            \/ Counts(p, a, vote)
            \/ \E v \in Values : Proposes(p, a, vote, v)
       \/ Leaves(p)

------------------------------------------------------------------------------
LEMMA MessageParts ==
  TypeOK => \A m \in msgs :
    /\ m.type = "Prepare" => m.ballot \in Ballots /\ m = PrepareMessage(m.ballot)
    /\ m.type = "Promise" => /\ m.from \in Acceptors /\ m.ballot \in Ballots /\ m.vote \in Votes
                             /\ m = PromiseMessage(m.from, m.ballot, m.vote)
    /\ m.type = "Accept" => /\ m.ballot \in Ballots /\ m.value \in Values
                            /\ m = AcceptMessage(m.ballot, m.value)
    /\ m.type = "Accepted" => /\ m.from \in Acceptors /\ m.ballot \in Ballots /\ m.value \in Values
                              /\ m = AcceptedMessage(m.from, m.ballot, m.value)
  BY DEF TypeOK, Messages, PrepareMessage, PromiseMessage, AcceptMessage, AcceptedMessage

LEMMA StepsAreChanges ==
  ASSUME TypeOK, [Next]_vars
  PROVE  Changes /\ learners' \in [Learners -> LearnerStates]
<1>1. CASE UNCHANGED vars
  BY <1>1 DEF vars, TypeOK, Changes
<1>2. ASSUME NEW p \in Proposers, NEW b \in Ballots, NEW own \in Values \cup {None},
             ProposerTakes(p, OnStart(p, proposers[p], b, own))
      PROVE  Starts(p, b) /\ learners' = learners
  BY <1>2 DEF ProposerTakes, OnStart, Happens, Nothing, Step, Owns, NewRound, MaySkip,
     ToPhase1, Send, Starts, Idle
<1>3. ASSUME NEW a \in Acceptors, NEW b \in Ballots, Prepare(a, b)
      PROVE  Answers(a, b) /\ learners' = learners
  BY <1>3 DEF Prepare, AcceptorTakes, OnPrepare, PrepareOk, AfterPrepare, Refusal, Reported,
     Happens, Nothing, Step, Send, Answers, TypeOK, AcceptorStates
<1>4. ASSUME NEW a \in Acceptors, NEW b \in Ballots, NEW v \in Values, Accept(a, b, v)
      PROVE  Grants(a, b, v) /\ learners' = learners
  BY <1>4 DEF Accept, AcceptorTakes, OnAccept, AcceptOk, AfterAccept, Refusal,
     Happens, Nothing, Step, Send, Grants
<1>5. ASSUME NEW p \in Proposers, NEW a \in Acceptors, NEW b \in Ballots, NEW vote \in Votes,
             Promise(p, a, b, vote)
      PROVE  /\ \/ Counts(p, a, vote)
                \/ \E v \in Values : Proposes(p, a, vote, v)
                \/ Leaves(p)
             /\ learners' = learners
  <2> DEFINE old == proposers[p]
             new == Counted(p, a, vote)
             step == OnPromise(p, old, a, b, vote)
  <2>1. /\ old \in ProposerStates /\ old.ballot \in Ballots \cup {NoBallot}
        /\ old.own \in Values \cup {None} /\ old.promisers \subseteq Acceptors /\ old.best \in Votes
    BY DEF TypeOK, ProposerStates
  <2>2. /\ step # Nothing(old) /\ learners' = learners /\ acceptors' = acceptors
        /\ proposers' = [proposers EXCEPT ![p] = step.state]
        /\ msgs' = msgs \cup step.out
        /\ PromiseMessage(a, b, vote) \in msgs
    BY <1>5 DEF Promise, ProposerTakes, Happens, Send
  <2>3. /\ old.phase = "prepare" /\ b = old.ballot
        /\ step = IF Enough1(new.promisers) THEN ToPhase2(p, new) ELSE Nothing(new)
    BY <2>2 DEF OnPromise, PromiseCounts, TallyPromise, Fold, Counted
  <2>4. /\ new.ballot = b /\ new.own = old.own
        /\ new.promisers \subseteq Acceptors /\ new.best \in Votes
    BY <2>1, <2>3 DEF Counted, ProposerStates, Higher
  <2>5. Comes(p, a, vote)
    BY <2>2, <2>3 DEF Comes
  <2> HIDE DEF new, step
  <2>6. CASE ~Enough1(new.promisers)
    BY <2>2, <2>3, <2>5, <2>6 DEF Nothing, Step, Counts, new
  <2>7. CASE Enough1(new.promisers) /\ new.own = None /\ new.best = NoVote
    <3>1. step = Nothing([Idle(b) EXCEPT !.phase = "unset", !.value = None])
      BY <2>3, <2>4, <2>7 DEF ToPhase2, GetAnswer, ToAnswer, NoVote
    <3> DEFINE s == [Idle(b) EXCEPT !.phase = "unset", !.value = None]
    <3>2. s \in ProposerStates /\ s.ballot = b /\ s.phase # "prepare"
      BY DEF Idle, ProposerStates, Phases, Votes
    <3>3. msgs' = msgs /\ proposers' = [proposers EXCEPT ![p] = s]
      BY <2>2, <3>1 DEF Nothing, Step
    <3> HIDE DEF s
    <3> QED
      BY <2>2, <2>3, <3>2, <3>3 DEF Leaves
  <2>8. CASE Enough1(new.promisers) /\ (new.own # None \/ new.best # NoVote)
    <3> DEFINE v == Pick(new.best, new.own)
    <3>1. v \in Values /\ new.best \in {NoVote} \cup [ballot : Ballots, value : {v}]
      BY <2>1, <2>4, <2>8 DEF Pick, Votes, RealVotes
    <3>2. step = ToAccept(p, new, v)
      BY <2>3, <2>4, <2>8 DEF ToPhase2, GetAnswer
    <3>3. new.promisers \in Quorum1
      BY <2>4, <2>8 DEF Quorum1, Enough1
    <3> HIDE DEF v
    <3>4. /\ proposers' = [proposers EXCEPT ![p] =
               [Idle(b) EXCEPT !.phase = "accept", !.value = v, !.voters = {}]]
          /\ msgs' = msgs \cup {AcceptMessage(b, v)}
      BY <2>2, <2>4, <3>2 DEF ToAccept, AssumedVoters, AcceptBallot, Step
    <3>5. Proposes(p, a, vote, v)
      BY <2>2, <2>3, <2>5, <3>1, <3>3, <3>4 DEF Proposes, new
    <3> QED
      BY <2>2, <3>1, <3>5
  <2> QED
    BY <2>4, <2>6, <2>7, <2>8
<1>6. ASSUME NEW p \in Proposers, NEW a \in Acceptors, NEW b \in Ballots, NEW v \in Values,
             Accepted(p, a, b, v)
      PROVE  Leaves(p) /\ learners' = learners
  <2> DEFINE old == proposers[p]
             new == [old EXCEPT !.voters = @ \cup {a}]
             step == OnAccepted(p, old, a, b, v)
  <2>1. old \in ProposerStates
    BY DEF TypeOK
  <2>2. /\ step # Nothing(old) /\ learners' = learners /\ acceptors' = acceptors
        /\ proposers' = [proposers EXCEPT ![p] = step.state]
        /\ msgs' = msgs \cup step.out
    BY <1>6 DEF Accepted, ProposerTakes, Happens, Send
  <2>3. /\ old.phase = "accept"
        /\ step = Nothing(IF Enough2(new.voters) THEN [new EXCEPT !.phase = "decided", !.voters = {}]
                                                 ELSE new)
    BY <2>2 DEF OnAccepted, VoteCounts, TallyVote
  <2>4. /\ step.out = {} /\ step.state \in ProposerStates
        /\ step.state.ballot = old.ballot /\ step.state.phase # "prepare"
    <3>1. /\ new \in ProposerStates /\ new.ballot = old.ballot /\ new.phase = "accept"
      BY <2>1, <2>3 DEF ProposerStates
    <3> HIDE DEF new, step
    <3>2. CASE Enough2(new.voters)
      BY <2>3, <3>1, <3>2 DEF Nothing, Step, ProposerStates, Phases
    <3>3. CASE ~Enough2(new.voters)
      BY <2>3, <3>1, <3>3 DEF Nothing, Step
    <3> QED
      BY <3>2, <3>3
  <2> HIDE DEF step
  <2> QED
    BY <2>2, <2>4 DEF Leaves
<1>7. ASSUME NEW l \in Learners, NEW a \in Acceptors, NEW b \in Ballots, NEW v \in Values,
             Learn(l, a, b, v)
      PROVE  UNCHANGED <<acceptors, proposers, msgs>> /\ learners' \in [Learners -> LearnerStates]
  <2> DEFINE old == learners[l]
             seen == old.votes \cup {[from |-> a, ballot |-> b, value |-> v]}
             new == IF old.value # None THEN old
                    ELSE IF Enough2(VotersSeen(seen, b, v)) THEN [votes |-> {}, value |-> v]
                    ELSE [old EXCEPT !.votes = seen]
             step == OnLearn(old, a, b, v)
  <2>1. step = Nothing(new)
    BY DEF OnLearn
  <2> HIDE DEF step
  <2>2. step.out = {} /\ step.state = new
    BY <2>1 DEF Nothing, Step
  <2>3. old \in LearnerStates
    BY DEF TypeOK
  <2>4. new \in LearnerStates
    <3>1. seen \subseteq [from : Acceptors, ballot : Ballots, value : Values]
      <4>1. old.votes \subseteq [from : Acceptors, ballot : Ballots, value : Values]
        BY <2>3 DEF LearnerStates
      <4>2. [from |-> a, ballot |-> b, value |-> v] \in [from : Acceptors, ballot : Ballots, value : Values]
        OBVIOUS
      <4> QED
        BY <4>1, <4>2
    <3> HIDE DEF seen, old
    <3>2. [votes |-> {}, value |-> v] \in LearnerStates /\ [old EXCEPT !.votes = seen] \in LearnerStates
      BY <2>3, <3>1 DEF LearnerStates
    <3> QED
      BY <2>3, <3>2
  <2>5. /\ learners' = [learners EXCEPT ![l] = step.state]
        /\ msgs' = msgs \cup step.out
        /\ UNCHANGED <<acceptors, proposers>>
    BY <1>7 DEF Learn, LearnerTakes, Send, step
  <2> HIDE DEF new
  <2> QED
    BY <2>2, <2>4, <2>5 DEF TypeOK
<1>8. ASSUME NEW p \in Proposers, Restart(p)
      PROVE  Leaves(p) /\ learners' = learners
  <2>1. Idle(proposers[p].ballot) \in ProposerStates
    BY DEF TypeOK, Idle, ProposerStates, Phases, Votes
  <2>2. acceptors' = acceptors
    BY <1>8 DEF Restart, AcceptorAfterRestart, TypeOK
  <2> QED
    BY <1>8, <2>1, <2>2 DEF Restart, ProposerAfterRestart, Leaves, Idle
<1>9. CASE Next
  <2>1. ASSUME NEW p \in Proposers, NEW b \in Ballots, NEW v \in Values, Set(p, b, v)
        PROVE  Changes /\ learners' = learners
    BY <1>2, <2>1 DEF Set, OnSet, Changes
  <2>2. ASSUME NEW p \in Proposers, NEW b \in Ballots, Get(p, b)
        PROVE  Changes /\ learners' = learners
    BY <1>2, <2>2 DEF Get, OnGet, Changes
  <2>3. ASSUME NEW a \in Acceptors, NEW m \in Sent("Prepare"), Prepare(a, m.ballot)
        PROVE  Changes /\ learners' = learners
    BY <1>3, <2>3, MessageParts DEF Sent, Changes
  <2>4. ASSUME NEW p \in Proposers, NEW m \in Sent("Promise"), Promise(p, m.from, m.ballot, m.vote)
        PROVE  Changes /\ learners' = learners
    BY <1>5, <2>4, MessageParts DEF Sent, Changes
  <2>5. ASSUME NEW a \in Acceptors, NEW m \in Sent("Accept"), Accept(a, m.ballot, m.value)
        PROVE  Changes /\ learners' = learners
    BY <1>4, <2>5, MessageParts DEF Sent, Changes
  <2>6. ASSUME NEW p \in Proposers, NEW m \in Sent("Accepted"), Accepted(p, m.from, m.ballot, m.value)
        PROVE  Changes /\ learners' = learners
    BY <1>6, <2>6, MessageParts DEF Sent, Changes
  <2>7. ASSUME NEW l \in Learners, NEW m \in Sent("Accepted"), Learn(l, m.from, m.ballot, m.value)
        PROVE  Changes /\ learners' \in [Learners -> LearnerStates]
    BY <1>7, <2>7, MessageParts DEF Sent, Changes
  <2>8. ASSUME NEW p \in Proposers, Restart(p)
        PROVE  Changes /\ learners' = learners
    BY <1>8, <2>8 DEF Changes
  <2> QED
    BY <1>9, <2>1, <2>2, <2>3, <2>4, <2>5, <2>6, <2>7, <2>8 DEF Next, TypeOK
<1> QED
  BY <1>1, <1>9

------------------------------------------------------------------------------
\* An acceptor answers a ballot with one Promise, however often.
PromiseOnce ==
  \A a \in Acceptors, b \in Ballots, vote, other \in Votes :
    PromiseMessage(a, b, vote) \in msgs /\ PromiseMessage(a, b, other) \in msgs => vote = other

\* So the one that it would send again has been sent.
PromiseSent ==
  \A a \in Acceptors :
    acceptors[a].vote.ballot < acceptors[a].promised =>
      PromiseMessage(a, acceptors[a].promised, acceptors[a].vote) \in msgs

\* Phase 1 runs in an own ballot.
RoundOwned ==
  \A p \in Proposers : proposers[p].phase = "prepare" =>
    proposers[p].ballot \in Ballots /\ Owner[proposers[p].ballot] = p

\* Who has sent an Accept has left phase 1 of that ballot, and used no lower
\* one since.
AcceptLeaves ==
  \A p \in Proposers, b \in Ballots, v \in Values :
    Owner[b] = p /\ AcceptMessage(b, v) \in msgs =>
      /\ b <= proposers[p].ballot
      /\ b = proposers[p].ballot => proposers[p].phase # "prepare"

\* The promisers of a round have sent Promises, and best is the highest vote
\* that these report.
Tallied(s, M) ==
  /\ \A a \in s.promisers : \E vote \in Votes : PromiseMessage(a, s.ballot, vote) \in M
  /\ \A a \in s.promisers, vote \in Votes :
       PromiseMessage(a, s.ballot, vote) \in M => vote.ballot <= s.best.ballot
  /\ s.best = NoVote \/ \E a \in s.promisers : PromiseMessage(a, s.ballot, s.best) \in M

TallyTrue ==
  \A p \in Proposers : proposers[p].phase = "prepare" => Tallied(proposers[p], msgs)

\* What holds in every state.
Inv ==
  /\ TypeOK
  /\ PromiseBinds /\ PromiseOnce /\ PromiseSent
  /\ RoundOwned /\ AcceptLeaves /\ TallyTrue

------------------------------------------------------------------------------
\* A message is of one type.
LEMMA MessagesDiffer ==
  \A a, b, c, d, v, w :
    /\ PrepareMessage(b) # AcceptMessage(c, w)
    /\ PrepareMessage(b) # PromiseMessage(c, d, w)
    /\ PromiseMessage(a, b, v) # AcceptMessage(c, w)
    /\ AcceptedMessage(a, b, v) # AcceptMessage(c, w)
    /\ AcceptedMessage(a, b, v) # PromiseMessage(c, d, w)
    /\ AcceptMessage(a, v) = AcceptMessage(b, w) => a = b /\ v = w
    /\ PromiseMessage(a, b, v) = PromiseMessage(c, d, w) => a = c /\ b = d /\ v = w
  BY DEF PrepareMessage, PromiseMessage, AcceptMessage, AcceptedMessage

LEMMA StateParts ==
  TypeOK =>
    /\ \A a \in Acceptors : /\ acceptors[a].promised \in Ballots \cup {0}
                            /\ acceptors[a].vote \in Votes
    /\ \A p \in Proposers : /\ proposers[p].ballot \in Ballots \cup {0}
                            /\ proposers[p].promisers \subseteq Acceptors
                            /\ proposers[p].best \in Votes
    /\ \A vote \in Votes : /\ vote.ballot \in Nat
                           /\ vote.ballot = 0 => vote = NoVote
  BY BallotsAreReal
  DEF TypeOK, AcceptorStates, ProposerStates, Votes, RealVotes, NoVote, NoBallot

\* What counting a Promise makes of a true tally is a true tally.
LEMMA CountedTallies ==
  ASSUME Inv, NEW p \in Proposers, NEW a \in Acceptors, NEW vote \in Votes, Comes(p, a, vote)
  PROVE  Tallied(Counted(p, a, vote), msgs) /\ proposers[p].ballot \in Ballots
<1> DEFINE old == proposers[p]
           new == Counted(p, a, vote)
<1>1. Tallied(old, msgs) /\ old.ballot \in Ballots
  BY DEF Comes, Inv, TallyTrue, RoundOwned
<1>2. new.ballot = old.ballot /\ new.promisers = old.promisers \cup {a}
                              /\ new.best = Higher(old.best, vote)
  BY DEF Counted, Inv, TypeOK, ProposerStates
<1>3. old.best.ballot <= new.best.ballot /\ vote.ballot <= new.best.ballot
                                         /\ new.best \in {old.best, vote}
  BY <1>2, StateParts DEF Inv, Higher
<1>4. PromiseMessage(a, old.ballot, vote) \in msgs
  BY DEF Comes
<1>5. old.promisers \subseteq Acceptors /\ old.best \in Votes /\ new.best \in Votes
  BY <1>3, StateParts DEF Inv
<1> HIDE DEF old, new
<1>6. \A c \in new.promisers : \E w \in Votes : PromiseMessage(c, new.ballot, w) \in msgs
  BY <1>1, <1>2, <1>4 DEF Tallied
<1>7. ASSUME NEW c \in new.promisers, NEW w \in Votes, PromiseMessage(c, new.ballot, w) \in msgs
      PROVE  w.ballot <= new.best.ballot
  <2>1. CASE c \in old.promisers
    BY <1>1, <1>2, <1>3, <1>5, <1>7, <2>1, StateParts DEF Tallied, Inv
  <2>2. CASE c = a
    BY <1>1, <1>2, <1>3, <1>4, <1>7, <2>2 DEF Inv, PromiseOnce
  <2> QED
    BY <1>2, <1>7, <2>1, <2>2
<1>8. new.best = NoVote \/ \E c \in new.promisers : PromiseMessage(c, new.ballot, new.best) \in msgs
  BY <1>1, <1>2, <1>3, <1>4 DEF Tallied
<1> QED
  BY <1>1, <1>6, <1>7, <1>8 DEF Tallied, old, new

\* A true tally stays true, as no promiser sends another Promise.
LEMMA TallyLasts ==
  ASSUME Inv, PromiseOnce', msgs \subseteq msgs', NEW p \in Proposers,
         proposers[p].phase = "prepare"
  PROVE  Tallied(proposers[p], msgs')
<1>1. /\ Tallied(proposers[p], msgs) /\ proposers[p].ballot \in Ballots
      /\ proposers[p].promisers \subseteq Acceptors
  BY StateParts DEF Inv, TallyTrue, RoundOwned
<1> QED
  BY <1>1 DEF Tallied, PromiseOnce

------------------------------------------------------------------------------
LEMMA InvInitially == Init => Inv
<1> SUFFICES ASSUME Init
             PROVE  Inv
  OBVIOUS
<1>1. TypeOK
  <2>1. InitAcceptor \in AcceptorStates
    BY DEF InitAcceptor, AcceptorStates, Votes
  <2>2. InitProposer \in ProposerStates
    BY DEF InitProposer, Idle, ProposerStates, Phases, Votes
  <2>3. InitLearner \in LearnerStates
    BY DEF InitLearner, LearnerStates
  <2> QED
    BY <2>1, <2>2, <2>3 DEF Init, TypeOK
<1>2. \A p \in Proposers : proposers[p].phase # "prepare"
  BY DEF Init, InitProposer, Idle
<1> QED
  BY <1>1, <1>2 DEF Init, InitAcceptor, NoVote, Inv, Sent, PromiseBinds, PromiseOnce, PromiseSent, RoundOwned,
     AcceptLeaves, TallyTrue

\* The acceptors' part.
LEMMA PromisesStay ==
  ASSUME Inv, Changes
  PROVE  /\ PromiseBinds' /\ PromiseOnce' /\ PromiseSent'
         /\ msgs \subseteq msgs'
<1> DEFINE Goal == /\ PromiseBinds' /\ PromiseOnce' /\ PromiseSent'
                   /\ msgs \subseteq msgs'
<1>1. ASSUME UNCHANGED acceptors, msgs \subseteq msgs',
             \A a \in Acceptors, b \in Ballots, vote \in Votes :
               PromiseMessage(a, b, vote) \in msgs' => PromiseMessage(a, b, vote) \in msgs,
             \A m \in msgs' : m.type = "Promise" => m \in msgs
      PROVE  Goal
  BY <1>1 DEF Inv, Sent, PromiseBinds, PromiseOnce, PromiseSent
<1>2. CASE UNCHANGED <<acceptors, proposers, msgs>>
  BY <1>1, <1>2
<1>3. ASSUME NEW a \in Acceptors, NEW b \in Ballots, Answers(a, b)
      PROVE  Goal
  <2> DEFINE old == acceptors[a]
             new == [promised |-> b, vote |-> old.vote]
  <2>1. /\ old.promised \in Ballots \cup {0} /\ old.vote \in Votes
        /\ acceptors' = [acceptors EXCEPT ![a] = new]
        /\ msgs' = msgs \cup {PromiseMessage(a, b, old.vote)}
        /\ b >= old.promised
    BY <1>3, StateParts, BallotsAreReal DEF Answers, Inv
  <2>2. \A c \in Acceptors : /\ acceptors'[c].promised = IF c = a THEN b ELSE acceptors[c].promised
                             /\ acceptors'[c].vote = acceptors[c].vote
    BY <2>1 DEF Inv, TypeOK
  <2>3. PromiseBinds'
    BY <2>1, <2>2, MessageParts, StateParts, BallotsAreReal
    DEF Inv, Sent, PromiseBinds, PromiseMessage
  <2>4. \A vote \in Votes : PromiseMessage(a, b, vote) \in msgs => vote = old.vote
    <3>1. CASE b > old.promised
      BY <2>1, <3>1, StateParts, BallotsAreReal DEF Inv, Sent, PromiseBinds, PromiseMessage
    <3>2. CASE b = old.promised
      BY <1>3, <2>1, <3>2, BallotsAreReal DEF Inv, Answers, PromiseOnce, PromiseSent
    <3> QED
      BY <2>1, <3>1, <3>2, BallotsAreReal
  <2>5. PromiseOnce'
    BY <2>1, <2>4, MessagesDiffer DEF Inv, PromiseOnce
  <2>6. PromiseSent'
    BY <2>1, <2>2 DEF Inv, PromiseSent
  <2> QED
    BY <2>1, <2>3, <2>5, <2>6
<1>4. ASSUME NEW a \in Acceptors, NEW b \in Ballots, NEW v \in Values, Grants(a, b, v)
      PROVE  Goal
  <2>1. \A c \in Acceptors :
          /\ acceptors'[c].promised = IF c = a THEN b ELSE acceptors[c].promised
          /\ acceptors'[c].vote = IF c = a THEN VoteAt(b, v) ELSE acceptors[c].vote
    BY <1>4 DEF Grants, Inv, TypeOK
  <2>2. msgs \subseteq msgs' /\ \A m \in msgs' : m.type = "Promise" => m \in msgs
    BY <1>4 DEF Grants, AcceptedMessage
  <2>3. PromiseBinds'
    BY <1>4, <2>1, <2>2, MessageParts, StateParts, BallotsAreReal
    DEF Grants, Inv, Sent, PromiseBinds
  <2>4. PromiseOnce'
    BY <2>2 DEF Inv, PromiseOnce, PromiseMessage
  <2>5. PromiseSent'
    BY <2>1, <2>2, BallotsAreReal DEF Inv, PromiseSent, VoteAt
  <2> QED
    BY <2>2, <2>3, <2>4, <2>5
<1>5. ASSUME NEW p \in Proposers, NEW b \in Ballots, Starts(p, b)
      PROVE  Goal
  BY <1>1, <1>5, MessagesDiffer DEF Starts, PrepareMessage
<1>6. ASSUME NEW p \in Proposers, NEW a \in Acceptors, NEW vote \in Votes, Counts(p, a, vote)
      PROVE  Goal
  BY <1>1, <1>6 DEF Counts
<1>7. ASSUME NEW p \in Proposers, NEW a \in Acceptors, NEW vote \in Votes, NEW v \in Values,
             Proposes(p, a, vote, v)
      PROVE  Goal
  <2>1. acceptors' = acceptors /\ msgs' = msgs \cup {AcceptMessage(proposers[p].ballot, v)}
    BY <1>7 DEF Proposes
  <2>2. AcceptMessage(proposers[p].ballot, v).type # "Promise"
    BY DEF AcceptMessage
  <2> QED
    BY <1>1, <2>1, <2>2, MessagesDiffer
<1>8. ASSUME NEW p \in Proposers, Leaves(p)
      PROVE  Goal
  BY <1>1, <1>8 DEF Leaves
<1> QED
  BY <1>2, <1>3, <1>4, <1>5, <1>6, <1>7, <1>8 DEF Changes

LEMMA TypesStay ==
  ASSUME Inv, Changes, learners' \in [Learners -> LearnerStates]
  PROVE  TypeOK'
<1>1. ASSUME NEW a \in Acceptors, NEW b \in Ballots, Answers(a, b)
      PROVE  TypeOK'
  <2>1. /\ [promised |-> b, vote |-> acceptors[a].vote] \in AcceptorStates
        /\ PromiseMessage(a, b, acceptors[a].vote) \in Messages
    BY StateParts DEF Inv, AcceptorStates, PromiseMessage, Messages
  <2> QED
    BY <1>1, <2>1 DEF Answers, Inv, TypeOK
<1>2. ASSUME NEW a \in Acceptors, NEW b \in Ballots, NEW v \in Values, Grants(a, b, v)
      PROVE  TypeOK'
  <2>1. /\ [promised |-> b, vote |-> VoteAt(b, v)] \in AcceptorStates
        /\ AcceptedMessage(a, b, v) \in Messages
    BY DEF AcceptorStates, VoteAt, Votes, RealVotes, AcceptedMessage, Messages
  <2> QED
    BY <1>2, <2>1 DEF Grants, Inv, TypeOK
<1>3. ASSUME NEW p \in Proposers, NEW b \in Ballots, Starts(p, b)
      PROVE  TypeOK'
  <2>1. /\ \A own \in Values \cup {None} :
             [Idle(b) EXCEPT !.phase = "prepare", !.own = own] \in ProposerStates
        /\ PrepareMessage(b) \in Messages
    BY DEF Idle, ProposerStates, Phases, Votes, PrepareMessage, Messages
  <2> QED
    BY <1>3, <2>1 DEF Starts, Inv, TypeOK
<1>4. ASSUME NEW p \in Proposers, NEW a \in Acceptors, NEW vote \in Votes, Counts(p, a, vote)
      PROVE  TypeOK'
  <2>1. proposers[p] \in ProposerStates
    BY DEF Inv, TypeOK
  <2>2. Counted(p, a, vote) \in ProposerStates
    BY <2>1 DEF Counted, ProposerStates, Higher
  <2> QED
    BY <1>4, <2>2 DEF Counts, Inv, TypeOK
<1>5. ASSUME NEW p \in Proposers, NEW a \in Acceptors, NEW vote \in Votes, NEW v \in Values,
             Proposes(p, a, vote, v)
      PROVE  TypeOK'
  <2>1. proposers[p].ballot \in Ballots
    BY <1>5, CountedTallies DEF Proposes
  <2>2. /\ [Idle(proposers[p].ballot) EXCEPT !.phase = "accept", !.value = v, !.voters = {}]
             \in ProposerStates
        /\ AcceptMessage(proposers[p].ballot, v) \in Messages
    BY <2>1 DEF Idle, ProposerStates, Phases, Votes, AcceptMessage, Messages
  <2> QED
    BY <1>5, <2>2 DEF Proposes, Inv, TypeOK
<1>6. ASSUME NEW p \in Proposers, Leaves(p)
      PROVE  TypeOK'
  BY <1>6 DEF Leaves, Inv, TypeOK
<1>7. CASE UNCHANGED <<acceptors, proposers, msgs>>
  BY <1>7 DEF Inv, TypeOK
<1> QED
  BY <1>1, <1>2, <1>3, <1>4, <1>5, <1>6, <1>7 DEF Changes

\* The proposers' part. A proposer that stays in phase 1 does so in its round.
LEMMA RoundsStay ==
  ASSUME Inv, Changes
  PROVE  RoundOwned' /\ AcceptLeaves' /\ TallyTrue'
<1> DEFINE Goal == RoundOwned' /\ AcceptLeaves' /\ TallyTrue'
<1>1. ASSUME proposers' = proposers,
             \A b \in Ballots, v \in Values : AcceptMessage(b, v) \in msgs' => AcceptMessage(b, v) \in msgs
      PROVE  Goal
  BY <1>1, PromisesStay, TallyLasts DEF Inv, RoundOwned, AcceptLeaves, TallyTrue
<1>2. ASSUME NEW p \in Proposers, NEW s,
             proposers' = [proposers EXCEPT ![p] = s],
             s.ballot >= proposers[p].ballot, s.ballot \in Nat,
             s.phase = "prepare" =>
               /\ s.ballot \in Ballots /\ Owner[s.ballot] = p
               /\ Tallied(s, msgs')
               /\ s.ballot > proposers[p].ballot \/ proposers[p].phase = "prepare",
             \A b \in Ballots, v \in Values : AcceptMessage(b, v) \in msgs' =>
               \/ AcceptMessage(b, v) \in msgs
               \/ Owner[b] = p /\ b = s.ballot /\ s.phase # "prepare"
      PROVE  Goal
  <2>1. proposers'[p] = s /\ \A q \in Proposers \ {p} : proposers'[q] = proposers[q]
    BY <1>2 DEF Inv, TypeOK
  <2>2. RoundOwned'
    BY <1>2, <2>1 DEF Inv, RoundOwned
  <2>3. TallyTrue'
    BY <1>2, <2>1, PromisesStay, TallyLasts DEF TallyTrue
  <2>4. AcceptLeaves'
    BY <1>2, <2>1, StateParts, BallotsAreReal DEF Inv, AcceptLeaves
  <2> QED
    BY <2>2, <2>3, <2>4
<1>3. CASE UNCHANGED <<acceptors, proposers, msgs>>
  BY <1>1, <1>3
<1>4. ASSUME NEW a \in Acceptors, NEW b \in Ballots, Answers(a, b)
      PROVE  Goal
  BY <1>1, <1>4, MessagesDiffer DEF Answers
<1>5. ASSUME NEW a \in Acceptors, NEW b \in Ballots, NEW v \in Values, Grants(a, b, v)
      PROVE  Goal
  <2>1. proposers' = proposers /\ msgs' = msgs \cup {AcceptedMessage(a, b, v)}
    BY <1>5 DEF Grants
  <2> QED
    BY <1>1, <2>1, MessagesDiffer
<1>6. ASSUME NEW p \in Proposers, NEW b \in Ballots, Starts(p, b)
      PROVE  Goal
  <2>1. PICK own \in Values \cup {None} :
          proposers' = [proposers EXCEPT ![p] = [Idle(b) EXCEPT !.phase = "prepare", !.own = own]]
    BY <1>6 DEF Starts
  <2> DEFINE s == [Idle(b) EXCEPT !.phase = "prepare", !.own = own]
  <2>2. s.ballot = b /\ s.promisers = {} /\ s.best = NoVote
    BY DEF Idle
  <2>3. \A c \in Ballots, v \in Values : AcceptMessage(c, v) \in msgs' => AcceptMessage(c, v) \in msgs
    BY <1>6, MessagesDiffer DEF Starts
  <2>4. Tallied(s, msgs')
    BY <2>2 DEF Tallied
  <2>5. proposers' = [proposers EXCEPT ![p] = s]
    BY <2>1
  <2>6. b > proposers[p].ballot /\ Owner[b] = p /\ b \in Nat /\ proposers[p].ballot \in Nat
    BY <1>6, StateParts, BallotsAreReal DEF Starts, Inv
  <2> HIDE DEF s
  <2> QED
    BY <1>2, <2>2, <2>3, <2>4, <2>5, <2>6
<1>7. ASSUME NEW p \in Proposers, NEW a \in Acceptors, NEW vote \in Votes, Counts(p, a, vote)
      PROVE  Goal
  <2> DEFINE s == Counted(p, a, vote)
  <2>1. Tallied(s, msgs') /\ s.ballot = proposers[p].ballot /\ s.ballot \in Ballots
    BY <1>7, CountedTallies DEF Counts, Counted, Inv, TypeOK, ProposerStates
  <2>2. proposers[p].phase = "prepare" /\ Owner[proposers[p].ballot] = p
    BY <1>7 DEF Counts, Comes, Inv, RoundOwned
  <2>3. proposers' = [proposers EXCEPT ![p] = s] /\ msgs' = msgs
    BY <1>7 DEF Counts
  <2> HIDE DEF s
  <2> QED
    BY <1>2, <2>1, <2>2, <2>3, BallotsAreReal
<1>8. ASSUME NEW p \in Proposers, NEW a \in Acceptors, NEW vote \in Votes, NEW v \in Values,
             Proposes(p, a, vote, v)
      PROVE  Goal
  <2> DEFINE s == [Idle(proposers[p].ballot) EXCEPT !.phase = "accept", !.value = v, !.voters = {}]
  <2>1. s.ballot = proposers[p].ballot /\ s.phase = "accept"
    BY DEF Idle
  <2>2. s.ballot \in Ballots /\ Owner[s.ballot] = p
    BY <1>8, <2>1, CountedTallies DEF Proposes, Comes, Inv, RoundOwned
  <2>3. /\ proposers' = [proposers EXCEPT ![p] = s]
        /\ msgs' = msgs \cup {AcceptMessage(s.ballot, v)}
    BY <1>8, <2>1 DEF Proposes
  <2> HIDE DEF s
  <2> QED
    BY <1>2, <2>1, <2>2, <2>3, MessagesDiffer, BallotsAreReal
<1>9. ASSUME NEW p \in Proposers, Leaves(p)
      PROVE  Goal
  BY <1>2, <1>9, StateParts, BallotsAreReal DEF Leaves, Inv
<1> QED
  BY <1>3, <1>4, <1>5, <1>6, <1>7, <1>8, <1>9 DEF Changes

LEMMA InvStays == Inv /\ [Next]_vars => Inv'
  BY StepsAreChanges, PromisesStay, TypesStay, RoundsStay DEF Inv

THEOREM Invariance == Spec => []Inv
  BY InvInitially, InvStays, PTL DEF Spec

------------------------------------------------------------------------------
\* The messages, as Paxos sees them.
Seen == UNION {AsPaxos(m) : m \in msgs}

LEMMA AsPaxosOf ==
  /\ \A b : AsPaxos(PrepareMessage(b)) = {[type |-> "1a", bal |-> b]}
  /\ \A a, b, vote : AsPaxos(PromiseMessage(a, b, vote)) =
       {[type |-> "1b", acc |-> a, bal |-> b, mbal |-> vote.ballot, mval |-> vote.value]}
  /\ \A b, v : AsPaxos(AcceptMessage(b, v)) = {[type |-> "2a", bal |-> b, val |-> v]}
  /\ \A a, b, v : AsPaxos(AcceptedMessage(a, b, v)) =
       {[type |-> "2b", acc |-> a, bal |-> b, val |-> v]}
<1>1. \A b : AsPaxos(PrepareMessage(b)) = {[type |-> "1a", bal |-> b]}
  BY DEF AsPaxos, PrepareMessage
<1>2. \A a, b, vote : AsPaxos(PromiseMessage(a, b, vote)) =
        {[type |-> "1b", acc |-> a, bal |-> b, mbal |-> vote.ballot, mval |-> vote.value]}
  BY DEF AsPaxos, PromiseMessage
<1>3. \A b, v : AsPaxos(AcceptMessage(b, v)) = {[type |-> "2a", bal |-> b, val |-> v]}
  BY DEF AsPaxos, AcceptMessage
<1>4. \A a, b, v : AsPaxos(AcceptedMessage(a, b, v)) =
        {[type |-> "2b", acc |-> a, bal |-> b, val |-> v]}
  BY DEF AsPaxos, AcceptedMessage
<1> QED
  BY <1>1, <1>2, <1>3, <1>4

LEMMA SeenGrows ==
  ASSUME NEW m, NEW x, msgs' = msgs \cup {m}, AsPaxos(m) = {x}
  PROVE  Seen' = Seen \cup {x}
<1>1. \A y : y \in Seen <=> \E n \in msgs : y \in AsPaxos(n)
  BY DEF Seen
<1>2. \A y : y \in Seen' <=> \E n \in msgs' : y \in AsPaxos(n)
  BY DEF Seen
<1> QED
  BY <1>1, <1>2

LEMMA SeenIsSent ==
  ASSUME TypeOK, NEW x \in Seen
  PROVE  /\ x.type = "1b" => \E vote \in Votes :
              /\ PromiseMessage(x.acc, x.bal, vote) \in msgs
              /\ vote.ballot = x.mbal /\ vote.value = x.mval
         /\ x.type = "2a" => AcceptMessage(x.bal, x.val) \in msgs /\ x.bal \in Ballots /\ x.val \in Values
<1>1. PICK m \in msgs : x \in AsPaxos(m)
  BY DEF Seen
<1>2. m.type \in {"Prepare", "Promise", "Accept", "Accepted", "Reject"}
  BY DEF TypeOK, Messages
<1>3. CASE m.type = "Prepare"
  BY <1>1, <1>3, MessageParts, AsPaxosOf
<1>4. CASE m.type = "Promise"
  <2>1. m.vote \in Votes /\ m = PromiseMessage(m.from, m.ballot, m.vote)
    BY <1>4, MessageParts
  <2>2. x = [type |-> "1b", acc |-> m.from, bal |-> m.ballot,
             mbal |-> m.vote.ballot, mval |-> m.vote.value]
    BY <1>1, <2>1, AsPaxosOf
  <2> QED
    BY <2>1, <2>2
<1>5. CASE m.type = "Accept"
  <2>1. m.ballot \in Ballots /\ m.value \in Values /\ m = AcceptMessage(m.ballot, m.value)
    BY <1>5, MessageParts
  <2>2. x = [type |-> "2a", bal |-> m.ballot, val |-> m.value]
    BY <1>1, <2>1, AsPaxosOf
  <2> QED
    BY <2>1, <2>2
<1>6. CASE m.type = "Accepted"
  BY <1>1, <1>6, MessageParts, AsPaxosOf
<1>7. CASE m.type = "Reject"
  <2>1. AsPaxos(m) = {}
    BY <1>7 DEF AsPaxos
  <2> QED
    BY <1>1, <2>1
<1> QED
  BY <1>2, <1>3, <1>4, <1>5, <1>6, <1>7

\* A true tally of a quorum allows, in Paxos, what the proposer picks by it.
LEMMA TalliedAllows ==
  ASSUME Inv, NEW s, s.ballot \in Ballots, NEW v \in Values, Tallied(s, msgs),
         s.best \in {NoVote} \cup [ballot : Ballots, value : {v}]
  PROVE  Paxos!Allows(s.promisers, s.ballot, v)
<1> DEFINE answers == {m \in Seen : m.type = "1b" /\ m.bal = s.ballot /\ m.acc \in s.promisers}
           voted == {m \in answers : m.mbal # 0}
<1>1. ASSUME NEW a \in s.promisers, NEW vote \in Votes, PromiseMessage(a, s.ballot, vote) \in msgs
      PROVE  \E m \in answers : m.acc = a /\ m.mbal = vote.ballot /\ m.mval = vote.value
  <2> DEFINE x == [type |-> "1b", acc |-> a, bal |-> s.ballot, mbal |-> vote.ballot, mval |-> vote.value]
  <2>1. x \in Seen
    BY <1>1, AsPaxosOf DEF Seen
  <2> QED
    BY <2>1
<1>2. \A a \in s.promisers : \E m \in answers : m.acc = a
  BY <1>1 DEF Tallied
<1>3. \A m \in answers : m.mbal \in Nat /\ m.mbal <= s.best.ballot
  BY SeenIsSent, StateParts DEF Inv, Tallied
<1>4. CASE s.best = NoVote
  <2>1. voted = {}
    BY <1>3, <1>4 DEF NoVote, NoBallot
  <2> QED
    BY <1>2, <2>1 DEF Paxos!Allows, Seen
<1>5. CASE s.best # NoVote
  <2>1. /\ s.best \in Votes /\ s.best.value = v
        /\ s.best.ballot \in Nat /\ s.best.ballot # 0
    BY <1>5, BallotsAreReal DEF Votes, RealVotes
  <2>2. PICK m \in answers : m.mbal = s.best.ballot /\ m.mval = v
    BY <1>1, <1>5, <2>1 DEF Tallied
  <2>3. \E n \in voted : n.mval = v /\ \A o \in voted : o.mbal <= n.mbal
    BY <1>3, <2>1, <2>2
  <2> QED
    BY <1>2, <2>3 DEF Paxos!Allows, Seen
<1> QED
  BY <1>4, <1>5

LEMMA PaxosInitially == Init => Paxos!Init
  BY DEF Init, Paxos!Init, InitAcceptor, NoVote, NoBallot

LEMMA PaxosStep ==
  ASSUME Inv, [Next]_vars
  PROVE  [Paxos!Next]_Paxos!vars
<1>1. ASSUME acceptors' = acceptors, msgs' = msgs
      PROVE  UNCHANGED Paxos!vars
  BY <1>1 DEF Paxos!vars
<1>2. ASSUME NEW a \in Acceptors, NEW b \in Ballots, Answers(a, b)
      PROVE  Paxos!Phase1b(a, b) \/ UNCHANGED Paxos!vars
  <2> DEFINE old == acceptors[a]
  <2>1. old \in AcceptorStates /\ old.promised \in Ballots \cup {0}
    BY StateParts DEF Inv, TypeOK
  <2>2. CASE b > old.promised
    <3>1. [type |-> "1a", bal |-> b] \in Seen
      BY <1>2, AsPaxosOf DEF Answers, Seen
    <3>2. Seen' = Seen \cup {[type |-> "1b", acc |-> a, bal |-> b,
                              mbal |-> old.vote.ballot, mval |-> old.vote.value]}
      <4>1. msgs' = msgs \cup {PromiseMessage(a, b, old.vote)}
        BY <1>2 DEF Answers
      <4>2. AsPaxos(PromiseMessage(a, b, old.vote)) =
              {[type |-> "1b", acc |-> a, bal |-> b, mbal |-> old.vote.ballot, mval |-> old.vote.value]}
        BY AsPaxosOf
      <4> HIDE DEF old
      <4> QED
        BY <4>1, <4>2, SeenGrows
    <3>3. \A c \in Acceptors : /\ acceptors'[c].promised = IF c = a THEN b ELSE acceptors[c].promised
                               /\ acceptors'[c].vote = acceptors[c].vote
      BY <1>2 DEF Answers, Inv, TypeOK
    <3>4. /\ [c \in Acceptors |-> acceptors'[c].promised] =
               [[c \in Acceptors |-> acceptors[c].promised] EXCEPT ![a] = b]
          /\ [c \in Acceptors |-> acceptors'[c].vote.ballot] = [c \in Acceptors |-> acceptors[c].vote.ballot]
          /\ [c \in Acceptors |-> acceptors'[c].vote.value] = [c \in Acceptors |-> acceptors[c].vote.value]
      BY <3>3
    <3> QED
      BY <2>2, <3>1, <3>2, <3>4 DEF Paxos!Phase1b, Paxos!Send, Seen
  <2>3. CASE b = old.promised /\ old.vote.ballot < b
    <3>1. msgs' = msgs
      BY <1>2, <2>3 DEF Answers, Inv, PromiseSent
    <3>2. [promised |-> b, vote |-> old.vote] = old
      BY <2>1, <2>3 DEF AcceptorStates
    <3>3. acceptors' = acceptors
      BY <1>2, <3>2 DEF Answers, Inv, TypeOK
    <3> QED
      BY <1>1, <3>1, <3>3
  <2> QED
    BY <1>2, <2>2, <2>3 DEF Answers
<1>3. ASSUME NEW a \in Acceptors, NEW b \in Ballots, NEW v \in Values, Grants(a, b, v)
      PROVE  Paxos!Phase2b(a, b, v)
  <2>1. [type |-> "2a", bal |-> b, val |-> v] \in Seen
    BY <1>3, AsPaxosOf DEF Grants, Seen
  <2>2. Seen' = Seen \cup {[type |-> "2b", acc |-> a, bal |-> b, val |-> v]}
    <3>1. msgs' = msgs \cup {AcceptedMessage(a, b, v)}
      BY <1>3 DEF Grants
    <3>2. AsPaxos(AcceptedMessage(a, b, v)) = {[type |-> "2b", acc |-> a, bal |-> b, val |-> v]}
      BY AsPaxosOf
    <3> QED
      BY <3>1, <3>2, SeenGrows
  <2>3. \A c \in Acceptors :
          /\ acceptors'[c].promised = IF c = a THEN b ELSE acceptors[c].promised
          /\ acceptors'[c].vote.ballot = IF c = a THEN b ELSE acceptors[c].vote.ballot
          /\ acceptors'[c].vote.value = IF c = a THEN v ELSE acceptors[c].vote.value
    BY <1>3 DEF Grants, Inv, TypeOK, VoteAt
  <2>4. b >= acceptors[a].promised
    BY <1>3 DEF Grants
  <2>5. /\ [c \in Acceptors |-> acceptors'[c].promised] =
             [[c \in Acceptors |-> acceptors[c].promised] EXCEPT ![a] = b]
        /\ [c \in Acceptors |-> acceptors'[c].vote.ballot] =
             [[c \in Acceptors |-> acceptors[c].vote.ballot] EXCEPT ![a] = b]
        /\ [c \in Acceptors |-> acceptors'[c].vote.value] =
             [[c \in Acceptors |-> acceptors[c].vote.value] EXCEPT ![a] = v]
    BY <2>3
  <2> QED
    BY <2>1, <2>2, <2>4, <2>5 DEF Paxos!Phase2b, Paxos!Send, Seen
<1>4. ASSUME NEW p \in Proposers, NEW b \in Ballots, Starts(p, b)
      PROVE  Paxos!Phase1a(b)
  <2>1. Seen' = Seen \cup {[type |-> "1a", bal |-> b]}
    <3>1. msgs' = msgs \cup {PrepareMessage(b)}
      BY <1>4 DEF Starts
    <3>2. AsPaxos(PrepareMessage(b)) = {[type |-> "1a", bal |-> b]}
      BY AsPaxosOf
    <3> QED
      BY <3>1, <3>2, SeenGrows
  <2> QED
    BY <1>4, <2>1 DEF Starts, Paxos!Phase1a, Paxos!Send, Seen
<1>5. ASSUME NEW p \in Proposers, NEW a \in Acceptors, NEW vote \in Votes, NEW v \in Values,
             Proposes(p, a, vote, v)
      PROVE  \E b \in Ballots : Paxos!Phase2a(b, v)
  <2> DEFINE b == proposers[p].ballot
             new == Counted(p, a, vote)
  <2>1. /\ b \in Ballots /\ Owner[b] = p /\ proposers[p].phase = "prepare"
        /\ new.ballot = b /\ Tallied(new, msgs)
    BY <1>5, CountedTallies DEF Proposes, Comes, Counted, Inv, RoundOwned, TypeOK, ProposerStates
  <2>2. ~\E m \in Seen : m.type = "2a" /\ m.bal = b
    BY <2>1, SeenIsSent DEF Inv, AcceptLeaves
  <2>3. new.promisers \in Quorum1 /\ Paxos!Allows(new.promisers, b, v)
    BY <1>5, <2>1, TalliedAllows DEF Proposes
  <2>4. Seen' = Seen \cup {[type |-> "2a", bal |-> b, val |-> v]}
    <3>1. msgs' = msgs \cup {AcceptMessage(b, v)}
      BY <1>5 DEF Proposes
    <3>2. AsPaxos(AcceptMessage(b, v)) = {[type |-> "2a", bal |-> b, val |-> v]}
      BY AsPaxosOf
    <3> HIDE DEF b
    <3> QED
      BY <3>1, <3>2, SeenGrows
  <2>5. acceptors' = acceptors
    BY <1>5 DEF Proposes
  <2> HIDE DEF b, new
  <2> QED
    BY <2>1, <2>2, <2>3, <2>4, <2>5 DEF Paxos!Phase2a, Paxos!Send, Seen
<1>6. Changes
  BY StepsAreChanges DEF Inv
<1> QED
  BY <1>1, <1>2, <1>3, <1>4, <1>5, <1>6 DEF Changes, Counts, Leaves, Paxos!Next

THEOREM Refinement == Spec => RefinesPaxos
  BY Invariance, PaxosInitially, PaxosStep, PTL DEF Spec, RefinesPaxos, Paxos!Spec

------------------------------------------------------------------------------
\* What is proved of Paxos is proved of Synod. TLAPS does not know that the
\* two instances of Paxos say the same until it reads their definitions.
Proved == INSTANCE PaxosProof WITH
  Quorums <- Quorum1,
  maxBal  <- [a \in Acceptors |-> acceptors[a].promised],
  maxVBal <- [a \in Acceptors |-> acceptors[a].vote.ballot],
  maxVal  <- [a \in Acceptors |-> acceptors[a].vote.value],
  sent    <- UNION {AsPaxos(m) : m \in msgs}

LEMMA SamePaxos ==
  /\ Paxos!Init => Proved!Init
  /\ [Paxos!Next]_Paxos!vars => [Proved!Next]_Proved!vars
<1>1. Paxos!Init => Proved!Init
  BY DEF Paxos!Init, Proved!Init
<1>2. \A m : Paxos!Send(m) <=> Proved!Send(m)
  BY DEF Paxos!Send, Proved!Send
<1>3. \A b \in Ballots : Paxos!Phase1a(b) => Proved!Phase1a(b)
  BY <1>2 DEF Paxos!Phase1a, Proved!Phase1a
<1>4. \A a \in Acceptors, b \in Ballots : Paxos!Phase1b(a, b) => Proved!Phase1b(a, b)
  BY <1>2 DEF Paxos!Phase1b, Proved!Phase1b
<1>5. \A Q, b, v : Paxos!Allows(Q, b, v) <=> Proved!Allows(Q, b, v)
  BY DEF Paxos!Allows, Proved!Allows
<1>6. \A b \in Ballots, v \in Values : Paxos!Phase2a(b, v) => Proved!Phase2a(b, v)
  BY <1>2, <1>5 DEF Paxos!Phase2a, Proved!Phase2a
<1>7. \A a \in Acceptors, b \in Ballots, v \in Values :
        Paxos!Phase2b(a, b, v) => Proved!Phase2b(a, b, v)
  BY <1>2 DEF Paxos!Phase2b, Proved!Phase2b
<1>8. Paxos!Next => Proved!Next
  BY <1>3, <1>4, <1>6, <1>7 DEF Paxos!Next, Proved!Next
<1> QED
  BY <1>1, <1>8 DEF Paxos!vars, Proved!vars

\* Who voted, here, voted in Paxos.
LEMMA ChosenInPaxos == Chosen \subseteq Proved!Voting!chosen
<1>1. ASSUME NEW a \in Acceptors, NEW b \in Ballots, NEW v \in Values, VotedFor(a, b, v)
      PROVE  Proved!Voting!VotedFor(a, b, v)
  <2> DEFINE x == [type |-> "2b", acc |-> a, bal |-> b, val |-> v]
  <2>1. x \in Seen
    <3>1. AsPaxos(AcceptedMessage(a, b, v)) = {x}
      BY AsPaxosOf
    <3> HIDE DEF x
    <3> QED
      BY <1>1, <3>1 DEF VotedFor, Seen
  <2>2. x.type = "2b" /\ x.acc = a /\ x.bal = b /\ x.val = v
    OBVIOUS
  <2> HIDE DEF x
  <2>3. <<b, v>> \in {<<m.bal, m.val>> : m \in {n \in Seen : n.type = "2b" /\ n.acc = a}}
    BY <2>1, <2>2
  <2> QED
    BY <2>3 DEF Proved!Voting!VotedFor, Proved!votes, Seen
<1>2. ASSUME NEW b \in Ballots, NEW v \in Values, ChosenIn(b, v)
      PROVE  Proved!Voting!ChosenAt(b, v)
  <2> DEFINE Q == {a \in Acceptors : VotedFor(a, b, v)}
  <2>1. Q \in Quorum1
    BY <1>2 DEF ChosenIn, Quorum1, Size1, Size2
  <2> QED
    BY <1>1, <2>1 DEF Proved!Voting!ChosenAt
<1> QED
  BY <1>2 DEF Chosen, Proved!Voting!chosen

THEOREM AgreementHolds == Spec => []Agreement
<1>1. /\ Quorum1 \subseteq SUBSET Acceptors
      /\ \A Q1, Q2 \in Quorum1 : Q1 \cap Q2 # {}
      /\ None \notin Values
  BY QuorumsMeet, NoneIsNoValue DEF Quorum1, Quorum2, Size1, Size2
<1>2. Proved!Spec => []Proved!ChosenAreEqual
  BY <1>1, Proved!OneIsChosen, BallotsAreReal
<1>3. Proved!ChosenAreEqual => Agreement
  BY ChosenInPaxos, OneElement DEF Proved!ChosenAreEqual, Agreement
<1> QED
  BY <1>2, <1>3, SamePaxos, Refinement, PTL DEF Proved!Spec, RefinesPaxos, Paxos!Spec
==============================================================================
