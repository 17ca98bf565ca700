-------------------------------- MODULE Leader --------------------------------
(***************************************************************************)
(* The leader: a proposer whose phase 1 is for all slots at once. Its      *)
(* record:                                                                 *)
(*   ballot     on disk, as a ballot is never used twice                   *)
(*   phase      idle, prepare, or lead                                     *)
(*   promisers  whose Promise came                       (phase prepare)   *)
(*   best       the highest vote that they reported, in each slot          *)
(*                                              (phases prepare, lead)     *)
(*   log        what it proposed, in each slot; None: nothing yet          *)
(*                                                       (phase lead)      *)
(* Each phase carries just what it needs; the rest is at its default. It   *)
(* counts no votes: that is the learner's.                                 *)
(***************************************************************************)
EXTENDS SlotMessage

CONSTANTS
  Leaders,
  Owner,    \* [Ballots -> Leaders]: whose ballot it is
  NoOp      \* the command that does nothing, of Values

Commands == Values \ {NoOp}

Phases == {"idle", "prepare", "lead"}

NoLog == [slot \in Slots |-> None]

Idle(ballot) ==
  [ballot |-> ballot, phase |-> "idle", promisers |-> {}, best |-> NoVotes, log |-> NoLog]

InitLeader == Idle(NoBallot)

LeaderStates ==
  [ballot : Ballots \cup {NoBallot}, phase : Phases, promisers : SUBSET Acceptors,
   best : SlotVotes, log : [Slots -> Values \cup {None}]]

------------------------------------------------------------------------------
\* Override points.

\* Who may use a ballot.
Owns(self, ballot) == Owner[ballot] = self

\* With which ballot a leader may begin next.
NewBallot(leader, ballot) == ballot > leader.ballot

\* Of which ballots a Promise counts.
PromiseCounts(leader, ballot) == ballot = leader.ballot

\* How a Promise enters the tally: once a sender.
TallyPromise(promisers, from) == promisers \cup {from}

\* How reported votes enter what is known of all: slot by slot.
Fold(best, votes) == [slot \in Slots |-> Higher(best[slot], votes[slot])]

\* Whether a slot is before one that was reported: then it must be filled
\* before that one is executed.
Before(best, slot) == \E later \in Slots : later > slot /\ best[later] # NoVote

\* What goes into a slot: what was reported there; nothing at all into a hole;
\* else the client's command.
Pick(best, slot, command) ==
  IF best[slot] # NoVote THEN best[slot].value
  ELSE IF Before(best, slot) THEN NoOp
  ELSE command

\* Into which slots a leader may put something now: those into which it put
\* nothing yet.
MayPropose(leader, slot) == leader.log[slot] = None

\* What a leader goes on with after a restart.
LeaderAfterRestart(leader) == Idle(leader.ballot)

------------------------------------------------------------------------------
\* It wants to lead, in any phase. Refused unless the ballot is its own and
\* above its last. MultiPaxos: Phase1a.
OnLead(self, leader, ballot) ==
  IF Owns(self, ballot) /\ NewBallot(leader, ballot)
    THEN Step([Idle(ballot) EXCEPT !.phase = "prepare"], {PrepareMessage(ballot)})
    ELSE Nothing(leader)

\* A Promise arrives. It counts in phase prepare, in its own ballot, once a
\* sender; with the last of a quorum phase 1 is over, for all slots and for as
\* long as the ballot lasts. MultiPaxos: a stuttering step.
OnPromise(leader, from, ballot, votes) ==
  LET counted == [leader EXCEPT !.promisers = TallyPromise(@, from), !.best = Fold(@, votes)]
  IN  IF \/ leader.phase # "prepare"
         \/ ~PromiseCounts(leader, ballot)
         \/ TallyPromise(leader.promisers, from) = leader.promisers THEN Nothing(leader)
      ELSE IF Enough1(counted.promisers)
        THEN Nothing([counted EXCEPT !.phase = "lead", !.promisers = {}])
      ELSE Nothing(counted)

\* It puts something into a slot: a client's command, unless something was
\* reported there or behind. In any order, and without waiting for votes.
\* MultiPaxos: Phase2a.
OnPropose(leader, slot, command) ==
  LET value == Pick(leader.best, slot, command)
  IN  IF leader.phase = "lead" /\ MayPropose(leader, slot)
        THEN Step([leader EXCEPT !.log[slot] = value], {SlotAccept(leader.ballot, slot, value)})
        ELSE Nothing(leader)
==============================================================================
