---------------------------- MODULE PaxosCommit ----------------------------
(***************************************************************************)
(* Paxos Commit. What each participant says is decided by an instance of   *)
(* Paxos of its own, all with the same acceptors, so that no coordinator is *)
(* needed to know it. The participant proposes in ballot 0, which needs no *)
(* phase 1. If it does not, or is not heard, whoever leads a higher ballot  *)
(* finishes all instances: where it hears of no vote it proposes "aborted". *)
(* All commit once every instance has chosen "prepared", and abort once one *)
(* has chosen "aborted".                                                   *)
(*                                                                         *)
(* What was sent stays, and may be heard whenever and as often as somebody *)
(* likes, or never. A leader speaks of all instances at once, and so do     *)
(* acceptors when they answer it. With a single acceptor this is two-phase  *)
(* commit.                                                                 *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

CONSTANTS
  Participants,
  Acceptors,
  Ballots,     \* numbers; 0 is that of the participants, each other has a leader
  Crashes      \* how many may crash; the last leader does not, as there would be another

VARIABLES
  participants,  \* of each, "working", "prepared" or a decision
  proposals,     \* of each ballot and participant, what was proposed, or "nothing"
  promises,      \* of each ballot, who promised to vote in no lower one
  votes,         \* of each acceptor, ballot and participant, what it voted for, or "nothing"
  down           \* who is; a leader by its ballot

vars == <<participants, proposals, promises, votes, down>>

Decisions == {"committed", "aborted"}

Leaders == Ballots \ {0}

Words == {"nothing", "prepared", "aborted"}

Silence == [p \in Participants |-> "nothing"]

Init ==
  /\ participants = [p \in Participants |-> "working"]
  /\ proposals = [b \in Ballots |-> Silence]
  /\ promises = [b \in Ballots |-> {}]
  /\ votes = [a \in Acceptors |-> [b \in Ballots |-> Silence]]
  /\ down = {}

Up(process) == process \notin down

Highest(some) == CHOOSE b \in some : \A c \in some : c <= b

------------------------------------------------------------------------------
\* Override points.

\* Whether acceptors are enough, for a promise and for a choice.
IsQuorum(some) == 2 * Cardinality(some) > Cardinality(Acceptors)

\* What is proposed for a participant of whom no vote was heard.
Unheard == "aborted"

\* The ballots below b in which some acceptors who were heard have voted about a participant.
Voted(b, p, heard) == {c \in Ballots : c < b /\ \E a \in heard : votes[a][c][p] # "nothing"}

\* Of how many instances "prepared" is enough to commit.
Enough(some) == some = Participants

------------------------------------------------------------------------------
Voters(b, p, word) == {a \in Acceptors : votes[a][b][p] = word}

\* An instance has chosen a word.
Chosen(p, word) == \E b \in Ballots : IsQuorum(Voters(b, p, word))

\* What all that was sent says.
Says(decision) ==
  IF decision = "committed" THEN Enough({p \in Participants : Chosen(p, "prepared")})
  ELSE {p \in Participants : Chosen(p, "aborted")} # {}

\* The ballot that an acceptor promised, or voted in, last.
Promised(a) ==
  Highest({0} \cup {b \in Ballots : a \in promises[b] \/ votes[a][b] # Silence})

\* What a leader proposes for a participant: what was voted for last, as far as it heard.
Pick(b, p) ==
  LET voted == Voted(b, p, promises[b])
      a == CHOOSE a \in promises[b] : votes[a][Highest(voted)][p] # "nothing"
  IN IF voted = {} THEN Unheard ELSE votes[a][Highest(voted)][p]

Becomes(p, state) == participants' = [participants EXCEPT ![p] = state]

Proposes(p, word) == proposals' = [proposals EXCEPT ![0][p] = word]

\* A participant votes for it: it proposes that in its own instance. Enabled until it voted.
Prepare(p) ==
  /\ Up(p) /\ participants[p] = "working"
  /\ Becomes(p, "prepared")
  /\ Proposes(p, "prepared")
  /\ UNCHANGED <<promises, votes, down>>

\* A participant votes against it, and need not wait. Enabled until it voted.
Refuse(p) ==
  /\ Up(p) /\ participants[p] = "working"
  /\ Becomes(p, "aborted")
  /\ Proposes(p, "aborted")
  /\ UNCHANGED <<promises, votes, down>>

\* An acceptor votes for what a participant proposed. Enabled until it promised a ballot.
Vote(a, p) ==
  /\ Up(a) /\ Promised(a) = 0
  /\ proposals[0][p] # votes[a][0][p]
  /\ votes' = [votes EXCEPT ![a][0][p] = proposals[0][p]]
  /\ UNCHANGED <<participants, proposals, promises, down>>

\* An acceptor promises a leader, and reports its votes. Enabled above what it promised.
Promise(a, b) ==
  /\ Up(a) /\ b \in Leaders /\ Up(b)
  /\ b > Promised(a)
  /\ promises' = [promises EXCEPT ![b] = @ \cup {a}]
  /\ UNCHANGED <<participants, proposals, votes, down>>

\* A leader proposes for all. Enabled once, when a quorum has promised.
Propose(b) ==
  /\ b \in Leaders /\ Up(b)
  /\ proposals[b] = Silence /\ IsQuorum(promises[b])
  /\ proposals' = [proposals EXCEPT ![b] = [p \in Participants |-> Pick(b, p)]]
  /\ UNCHANGED <<participants, promises, votes, down>>

\* An acceptor votes for what a leader proposed. Enabled at or above what it promised.
Accept(a, b) ==
  /\ Up(a) /\ b \in Leaders
  /\ proposals[b] # Silence /\ b >= Promised(a)
  /\ votes[a][b] # proposals[b]
  /\ votes' = [votes EXCEPT ![a][b] = proposals[b]]
  /\ UNCHANGED <<participants, proposals, promises, down>>

\* A participant hears from enough acceptors. Enabled until it has decided.
Learn(p, decision) ==
  /\ Up(p) /\ participants[p] \notin Decisions
  /\ Says(decision)
  /\ Becomes(p, decision)
  /\ UNCHANGED <<proposals, promises, votes, down>>

\* Somebody crashes, and does nothing any more. Enabled so often.
Crash(process) ==
  /\ Up(process) /\ Cardinality(down) < Crashes
  /\ down' = down \cup {process}
  /\ UNCHANGED <<participants, proposals, promises, votes>>

Mortal == Participants \cup Acceptors \cup (Leaders \ {Highest(Ballots)})

Next ==
  \/ \E p \in Participants : Prepare(p) \/ Refuse(p)
  \/ \E a \in Acceptors, p \in Participants : Vote(a, p)
  \/ \E a \in Acceptors, b \in Leaders : Promise(a, b) \/ Accept(a, b)
  \/ \E b \in Leaders : Propose(b)
  \/ \E p \in Participants, decision \in Decisions : Learn(p, decision)
  \/ \E process \in Mortal : Crash(process)

Spec == Init /\ [][Next]_vars

\* Whoever is up goes on, and what was sent arrives in the end.
Fair ==
  /\ \A p \in Participants :
       WF_vars(Prepare(p) \/ Refuse(p)) /\ WF_vars(\E decision \in Decisions : Learn(p, decision))
  /\ \A a \in Acceptors, b \in Leaders : WF_vars(Promise(a, b)) /\ WF_vars(Accept(a, b))
  /\ \A b \in Leaders : WF_vars(Propose(b))

LiveSpec == Spec /\ Fair

------------------------------------------------------------------------------
TypeOK ==
  /\ participants \in [Participants -> {"working", "prepared"} \cup Decisions]
  /\ proposals \in [Ballots -> [Participants -> Words]]
  /\ promises \in [Ballots -> SUBSET Acceptors]
  /\ votes \in [Acceptors -> [Ballots -> [Participants -> Words]]]
  /\ down \subseteq Mortal

\* Nobody decides otherwise than another.
Atomic ==
  \A p, q \in Participants : ~(participants[p] = "committed" /\ participants[q] = "aborted")

\* Whoever commits, all voted for it.
AllVoted ==
  (\E p \in Participants : participants[p] = "committed")
    => \A p \in Participants : proposals[0][p] = "prepared"

\* No instance chooses two words.
OneWord == \A p \in Participants : ~(Chosen(p, "prepared") /\ Chosen(p, "aborted"))

\* A decision stays.
DecisionsStay ==
  [][\A p \in Participants :
       participants[p] \in Decisions => participants'[p] = participants[p]]_vars

\* Whoever stays up decides.
Termination == \A p \in Participants : <>(~Up(p) \/ participants[p] \in Decisions)

SometimesCommitted == \A p \in Participants : participants[p] = "committed"

SometimesAborted == \A p \in Participants : participants[p] = "aborted"

\* All commit though a leader had to finish it.
SometimesRecovered == SometimesCommitted /\ \E b \in Leaders : proposals[b] # Silence
==============================================================================
