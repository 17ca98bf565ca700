------------------------------- MODULE Proposer -------------------------------
(***************************************************************************)
(* The proposer: runs rounds. A set proposes the client's value; a get     *)
(* proposes nothing, and completes what it finds half-done. Its record:    *)
(*   ballot     of the round; on disk, as a ballot is never used twice     *)
(*   phase      idle, prepare, accept, decided, or unset                   *)
(*   own        the client's value; None in a get       (phase prepare)    *)
(*   promisers  whose Promise came in this round        (phase prepare)    *)
(*   best       the highest vote that they reported     (phase prepare)    *)
(*   value      what the round votes on        (phases accept, decided)    *)
(*   voters     whose Accepted came                     (phase accept)     *)
(* Each phase carries just what it needs; the rest is at its default.      *)
(***************************************************************************)
EXTENDS Message

CONSTANTS
  Proposers,
  Owner,    \* [Ballots -> Proposers]: whose ballot it is
  Home      \* [Proposers -> Acceptors]: the acceptor in the same process

Phases == {"idle", "prepare", "accept", "decided", "unset"}

Idle(ballot) ==
  [ballot |-> ballot, phase |-> "idle", own |-> None, promisers |-> {},
   best |-> NoVote, value |-> None, voters |-> {}]

InitProposer == Idle(NoBallot)

ProposerStates ==
  [ballot : Ballots \cup {NoBallot}, phase : Phases, own : Values \cup {None},
   promisers : SUBSET Acceptors, best : Votes, value : Values \cup {None},
   voters : SUBSET Acceptors]

------------------------------------------------------------------------------
\* Override points.

\* Who may use a ballot.
Owns(self, ballot) == Owner[ballot] = self

\* Which round a proposer may start next.
NewRound(proposer, ballot) == ballot > proposer.ballot

\* May phase 1 be skipped?
MaySkip(ballot) == FALSE

\* Of which ballots a Promise, and an Accepted, counts.
PromiseCounts(proposer, ballot) == ballot = proposer.ballot
VoteCounts(proposer, ballot) == ballot = proposer.ballot

\* What the proposer's process assumes of its own acceptor, unasked.
AssumedVoters(self) == {}

\* How a Promise, and an Accepted, enter the tally: once a sender.
TallyPromise(promisers, from) == promisers \cup {from}
TallyVote(voters, from) == voters \cup {from}

\* How a reported vote enters what is known of all.
Fold(self, best, from, vote) == Higher(best, vote)

\* The value of the round, once a quorum has promised.
Pick(best, own) == IF best = NoVote THEN own ELSE best.value

\* How a get goes on, once a quorum has promised: by answering that the
\* register is unset, or by completing what was reported.
GetAnswer(best) == IF best = NoVote THEN "unset" ELSE "accept"

\* The ballot of the Accept that follows.
AcceptBallot(proposer) == proposer.ballot

------------------------------------------------------------------------------
\* Phase 2 with a value. Paxos: Phase2a.
ToAccept(self, proposer, value) ==
  Step([Idle(proposer.ballot) EXCEPT !.phase = "accept", !.value = value,
                                     !.voters = AssumedVoters(self)],
       {AcceptMessage(AcceptBallot(proposer), value)})

\* A get ends after phase 1.
ToAnswer(proposer, phase) ==
  Nothing([Idle(proposer.ballot) EXCEPT !.phase = phase, !.value = proposer.best.value])

\* A quorum has promised.
ToPhase2(self, proposer) ==
  IF proposer.own = None /\ GetAnswer(proposer.best) # "accept"
    THEN ToAnswer(proposer, GetAnswer(proposer.best))
    ELSE ToAccept(self, proposer, Pick(proposer.best, proposer.own))

ToPhase1(proposer) == Step(proposer, {PrepareMessage(proposer.ballot)})

\* A client's request starts a round in any phase; own is None for a get.
\* Refused unless the ballot is the proposer's own and above its last.
\* Paxos: Phase1a.
OnStart(self, proposer, ballot, own) ==
  LET started == [Idle(ballot) EXCEPT !.phase = "prepare", !.own = own]
  IN  IF ~(Owns(self, ballot) /\ NewRound(proposer, ballot)) THEN Nothing(proposer)
      ELSE IF MaySkip(ballot) /\ own # None THEN ToAccept(self, started, own)
      ELSE ToPhase1(started)

OnSet(self, proposer, ballot, value) == OnStart(self, proposer, ballot, value)

OnGet(self, proposer, ballot) == OnStart(self, proposer, ballot, None)

\* A Promise arrives. It counts in phase prepare, in its own round, once a
\* sender. Paxos: Phase2a when it completes a quorum, else a stuttering step.
OnPromise(self, proposer, from, ballot, vote) ==
  LET counted == [proposer EXCEPT !.promisers = TallyPromise(@, from),
                                  !.best = Fold(self, @, from, vote)]
  IN  IF \/ proposer.phase # "prepare"
         \/ ~PromiseCounts(proposer, ballot)
         \/ TallyPromise(proposer.promisers, from) = proposer.promisers THEN Nothing(proposer)
      ELSE IF Enough1(counted.promisers) THEN ToPhase2(self, counted)
      ELSE Nothing(counted)

\* An Accepted arrives. It counts in phase accept, in its own round and for
\* its value, once a sender. Paxos: a stuttering step.
OnAccepted(self, proposer, from, ballot, value) ==
  LET counted == [proposer EXCEPT !.voters = TallyVote(@, from)]
  IN  IF \/ proposer.phase # "accept"
         \/ ~VoteCounts(proposer, ballot)
         \/ value # proposer.value
         \/ TallyVote(proposer.voters, from) = proposer.voters THEN Nothing(proposer)
      ELSE IF Enough2(counted.voters)
        THEN Nothing([counted EXCEPT !.phase = "decided", !.voters = {}])
      ELSE Nothing(counted)
==============================================================================
