----------------------------- MODULE MCInductive -----------------------------
(***************************************************************************)
(* Every state in which Inv holds, as initial states, and one step from    *)
(* each: INIT AllOfInv, NEXT Next, no second step.                         *)
(*                                                                         *)
(* TLC cannot try all sets of messages, so they are built: proposals, one  *)
(* value a ballot; then for each acceptor a Record of what it did. Inv is  *)
(* evaluated on each result, so none is there that should not be. That     *)
(* none is missing is seen by counting: BruteForce tries all sets at a     *)
(* tiny size, and modeltest/paxostest counts by itself at the full one.    *)
(*                                                                         *)
(* By hand, in this folder:                                                *)
(*   java -DTLA-Library=.. -cp tla2tools.jar tlc2.TLC MCInductive          *)
(***************************************************************************)
EXTENDS Inductive, Sequences, TLC

MCQuorums == {Q \in SUBSET Acceptors : 2 * Cardinality(Q) > Cardinality(Acceptors)}

Symmetry == Permutations(Acceptors) \cup Permutations(Values)

\* Of the search: what a step leads to is checked, but not kept. It is FALSE, of which TLC takes no constant form.
NoSecondStep == vars # vars

------------------------------------------------------------------------------
(* A vote is a pair <<ballot, value>>. Each operator yields what the       *)
(* conjunct allows that stands beside it; MCInductiveWithout replaces it.  *)

NoVote == <<0, None>>

\* The votes of the highest ballot among those; NoVote if there are none.
Last(those) ==
  IF those = {} THEN {NoVote} ELSE {vote \in those : \A other \in those : other[1] <= vote[1]}

OneEach(P) == \A p, q \in P : p[1] = q[1] => p = q

\* Sets of proposals: OneAcceptPerBallot.
Proposals == {P \in SUBSET (Ballots \X Values) : OneEach(P)}

\* What an acceptor can have voted for: VotesWereProposed.
Votable(proposals) == proposals

\* What it can remember: RemembersTruly, RemembersLast.
Memories(voted) == Last(voted)

\* What it can have answered at most, when it remembers a vote: VoteBinds.
Tops(memory) == {b \in Ballots \cup {0} : memory[1] <= b}

\* The ballots in which it can have promised: PromiseBinds.
Promisable(top) == {b \in Ballots : b <= top}

\* What a Promise in b can have reported: PromiseTruthful, PromiseComplete.
Reports(voted, b) == Last({vote \in voted : vote[1] < b})

\* The sets of promises, as pairs <<ballot, vote>>.
PromiseSets(voted, top) ==
  SUBSET UNION {{<<b, vote>> : vote \in Reports(voted, b)} : b \in Promisable(top)}

\* The sets of ballots of a 1a.
PrepareSets == SUBSET Ballots

------------------------------------------------------------------------------
RecordsOf(voted, memory, top) ==
  {[voted |-> voted, memory |-> memory, top |-> top, promises |-> promises] :
     promises \in PromiseSets(voted, top)}

\* All that one acceptor can have done.
Records(proposals) ==
  UNION {UNION {UNION {RecordsOf(voted, memory, top) :
    top \in Tops(memory)} : memory \in Memories(voted)} : voted \in SUBSET Votable(proposals)}

\* Which acceptor did what.
Histories(records) == [Acceptors -> records]

Sent(prepared, proposals, history) ==
  {Prepare(b) : b \in prepared}
    \cup {Accept(p[1], p[2]) : p \in proposals}
    \cup UNION {{Promise(a, p[1], p[2][1], p[2][2]) : p \in history[a].promises} : a \in Acceptors}
    \cup UNION {{Accepted(a, vote[1], vote[2]) : vote \in history[a].voted} : a \in Acceptors}

AllOfInv ==
  \E proposals \in Proposals :
    \E history \in Histories(Records(proposals)), prepared \in PrepareSets :
      /\ maxBal = [a \in Acceptors |-> history[a].top]
      /\ maxVBal = [a \in Acceptors |-> history[a].memory[1]]
      /\ maxVal = [a \in Acceptors |-> history[a].memory[2]]
      /\ sent = Sent(prepared, proposals, history)
      /\ Inv

\* The same by definition. Only for a tiny size.
BruteForce ==
  /\ maxBal \in [Acceptors -> Ballots \cup {0}]
  /\ maxVBal \in [Acceptors -> Ballots \cup {0}]
  /\ maxVal \in [Acceptors -> Values \cup {None}]
  /\ sent \in SUBSET Messages
  /\ Inv

------------------------------------------------------------------------------
(* Fewer states that show as much, as overrides.                           *)

\* Up to renaming of values: the lowest proposal has one of our choice.
ProposalsRenamed ==
  LET first == CHOOSE v \in Values : TRUE
  IN  {P \in SUBSET (Ballots \X Values) :
         OneEach(P) /\ \A p \in P : (\A q \in P : p[1] <= q[1]) => p[2] = first}

RECURSIVE Listed(_), Rising(_, _)

\* The elements of a set, each once.
Listed(set) ==
  IF set = {} THEN <<>> ELSE LET x == CHOOSE y \in set : TRUE IN <<x>> \o Listed(set \ {x})

\* The sequences of n numbers up to max that do not fall.
Rising(n, max) ==
  IF n = 0 THEN {<<>>}
  ELSE UNION {{Append(s, i) : i \in (IF n = 1 THEN 1 ELSE s[n - 1])..max} : s \in Rising(n - 1, max)}

\* Up to renaming of acceptors: the first one has the first record.
HistoriesRenamed(records) ==
  LET list == Listed(records)
      names == Listed(Acceptors)
      place(a) == CHOOSE i \in 1..Len(names) : names[i] = a
  IN  {[a \in Acceptors |-> list[s[place(a)]]] : s \in Rising(Len(names), Len(list))}

\* All 1a are sent: no conjunct reads them, and they only enable more.
AllPrepared == {Ballots}

\* All promises that Inv allows are sent. In a state of Inv an acceptor's Promise in a ballot is one message, so more of
\* them disable nothing: a step from fewer is a step from all. And to fewer every conjunct does as well: it says
\* something of each Promise by itself. So a step that breaks Inv from fewer would also break it from all.
AllPromised(voted, top) == {UNION {{<<b, vote>> : vote \in Reports(voted, b)} : b \in Promisable(top)}}
==============================================================================
