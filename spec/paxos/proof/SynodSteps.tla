----------------------------- MODULE SynodSteps ------------------------------
(***************************************************************************)
(* What each step of Synod changes, with the roles' records and operators  *)
(* worked out. The proof of Synod's invariant, SynodInvariant, starts from *)
(* these steps instead of from the actions. Checked by TLAPS.              *)
(***************************************************************************)
EXTENDS SynodSafety, TLAPS

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
    /\ m.type = "Accepted" => /\ m.from \in Acceptors
                              /\ m.ballot \in Ballots /\ m.value \in Values
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
        /\ old.own \in Values \cup {None}
        /\ old.promisers \subseteq Acceptors /\ old.best \in Votes
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
        /\ step = Nothing(IF Enough2(new.voters)
                            THEN [new EXCEPT !.phase = "decided", !.voters = {}] ELSE new)
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
      <4>2. [from |-> a, ballot |-> b, value |-> v] \in
              [from : Acceptors, ballot : Ballots, value : Values]
        OBVIOUS
      <4> QED
        BY <4>1, <4>2
    <3> HIDE DEF seen, old
    <3>2. /\ [votes |-> {}, value |-> v] \in LearnerStates
          /\ [old EXCEPT !.votes = seen] \in LearnerStates
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
  <2>4. ASSUME NEW p \in Proposers, NEW m \in Sent("Promise"),
               Promise(p, m.from, m.ballot, m.vote)
        PROVE  Changes /\ learners' = learners
    BY <1>5, <2>4, MessageParts DEF Sent, Changes
  <2>5. ASSUME NEW a \in Acceptors, NEW m \in Sent("Accept"), Accept(a, m.ballot, m.value)
        PROVE  Changes /\ learners' = learners
    BY <1>4, <2>5, MessageParts DEF Sent, Changes
  <2>6. ASSUME NEW p \in Proposers, NEW m \in Sent("Accepted"),
               Accepted(p, m.from, m.ballot, m.value)
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
==============================================================================
