--------------------------- MODULE SynodInvariant ----------------------------
(***************************************************************************)
(* What holds of Synod in every state, as far as Paxos needs it. Checked by *)
(* TLAPS.                                                                  *)
(*                                                                         *)
(* The idea: a round belongs to one proposer, which uses a ballot once and *)
(* keeps in best what Paxos reads from the set of all messages sent.       *)
(***************************************************************************)
EXTENDS SynodSteps

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
<1>8. \/ new.best = NoVote
      \/ \E c \in new.promisers : PromiseMessage(c, new.ballot, new.best) \in msgs
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
  BY <1>1, <1>2
  DEF Init, InitAcceptor, NoVote, Inv, Sent, PromiseBinds, PromiseOnce, PromiseSent, RoundOwned,
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
  <2>2. \A c \in Acceptors :
          /\ acceptors'[c].promised = IF c = a THEN b ELSE acceptors[c].promised
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
             \A b \in Ballots, v \in Values :
               AcceptMessage(b, v) \in msgs' => AcceptMessage(b, v) \in msgs
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
  <2>3. \A c \in Ballots, v \in Values :
          AcceptMessage(c, v) \in msgs' => AcceptMessage(c, v) \in msgs
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
  <2> DEFINE s == [Idle(proposers[p].ballot) EXCEPT
                     !.phase = "accept", !.value = v, !.voters = {}]
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
==============================================================================
