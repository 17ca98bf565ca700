------------------------------ MODULE MayClient ------------------------------
(***************************************************************************)
(* What clients rely on beyond agreement: that a value was asked for by    *)
(* one of them, and that a get which answers unset is right. For these     *)
(* some rules more are needed; agreement holds without them.               *)
(* What they see of messages, beside what is known, is three sets:         *)
(*   requested  the values that clients asked to set                       *)
(*   asked      the ballots whose Prepare was sent                         *)
(*   none       who reported no vote, in which ballot                      *)
(***************************************************************************)
EXTENDS May

NothingHeard == [requested |-> {}, asked |-> {}, none |-> {}]

HeardStates ==
  [requested : SUBSET Values, asked : SUBSET Ballots,
   none : SUBSET [from : Acceptors, ballot : Ballots]]

\* What is heard with one message more.
Hearing(heard, m) ==
  CASE m.type = "Prepare" -> [heard EXCEPT !.asked = @ \cup {m.ballot}]
    [] m.type = "Promise" /\ m.vote = NoVote ->
         [heard EXCEPT !.none = @ \cup {[from |-> m.from, ballot |-> m.ballot]}]
    [] OTHER -> heard

\* What a set of messages shows, where clients asked for these values.
Heard(requested, msgs) ==
  LET nones == {m \in msgs : m.type = "Promise" /\ m.vote = NoVote}
  IN  [requested |-> requested,
       asked |-> {m.ballot : m \in {n \in msgs : n.type = "Prepare"}},
       none |-> {[from |-> m.from, ballot |-> m.ballot] : m \in nones}]

Requesting(heard, value) == [heard EXCEPT !.requested = @ \cup {value}]

ReportsNone(heard, a, ballot) == [from |-> a, ballot |-> ballot] \in heard.none

------------------------------------------------------------------------------
\* Proposers.

\* A client asked for the value, or it was proposed before. Without it nobody
\* need have wanted what is chosen.
WasRequested(known, heard, m) ==
  m.value \in heard.requested \/ \E ballot \in Ballots : Proposed(known, ballot, m.value)

\* A get's ballot is one in which nothing was asked before: else promises of long
\* ago would answer it.
IsFresh(heard, ballot) == ballot \notin heard.asked

------------------------------------------------------------------------------
\* Acceptors: two rules for the Promises that gets count.

\* A Promise answers a Prepare: else it could be older than the get.
IsAsked(heard, m) == m.ballot \in heard.asked

\* One that reports no vote is of an acceptor that showed none, in any ballot:
\* above its own too, where agreement does not care.
NoneIsNone(known, m) ==
  m.vote = NoVote =>
    \A ballot \in Ballots, value \in Values : ~Shows(known, m.from, ballot, value)

------------------------------------------------------------------------------
\* The answer unset, to a get in the ballot: each quorum has a member that reports
\* none in it. Who has voted for nothing, had chosen nothing when the get began.
MayUnset(heard, ballot) == \A Q \in Quorums : \E a \in Q : ReportsNone(heard, a, ballot)

------------------------------------------------------------------------------
ObeysClients(known, heard, m) ==
  CASE m.type = "Accept"  -> WasRequested(known, heard, m)
    [] m.type = "Promise" -> IsAsked(heard, m) /\ NoneIsNone(known, m)
    [] OTHER -> TRUE

\* The rules of this module that a message breaks, by name.
BreaksClients(known, heard, m) ==
  IF m.type = "Accept"
    THEN IF WasRequested(known, heard, m) THEN {} ELSE {"WasRequested"}
  ELSE IF m.type = "Promise"
    THEN (IF IsAsked(heard, m) THEN {} ELSE {"IsAsked"})
           \cup (IF NoneIsNone(known, m) THEN {} ELSE {"NoneIsNone"})
  ELSE {}
==============================================================================
