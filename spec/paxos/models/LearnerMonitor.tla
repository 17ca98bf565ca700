---------------------------- MODULE LearnerMonitor ----------------------------
(***************************************************************************)
(* Who watches one learner, or one who tells a client what is decided, and *)
(* judges what it tells. Every message, and all that it tells, is a step   *)
(* in every state; verdict is the rule that it broke.                      *)
(***************************************************************************)
EXTENDS May

VARIABLES
  known,     \* KnownStates: the votes that it heard of
  verdict    \* the rule broken by what it told last, by name, if any

vars == <<known, verdict>>

TypeOK == known \in KnownStates /\ verdict \subseteq {"MayLearn"}

Init == known = NothingKnown /\ verdict = {}

------------------------------------------------------------------------------
\* Of a Promise the vote that it reports, if any, and nothing else.
Hears(m) ==
  /\ known' = [With(known, m) EXCEPT !.skipped = {}]
  /\ verdict' = {}

Promise(from, ballot, vote) == Hears(PromiseMessage(from, ballot, vote))

Accepted(from, ballot, value) == Hears(AcceptedMessage(from, ballot, value))

\* It tells that the value is chosen.
Learn(value) ==
  /\ verdict' = IF MayLearn(known, value) THEN {} ELSE {"MayLearn"}
  /\ UNCHANGED known

------------------------------------------------------------------------------
Next ==
  \/ \E from \in Acceptors, ballot \in Ballots, vote \in Votes : Promise(from, ballot, vote)
  \/ \E from \in Acceptors, ballot \in Ballots, value \in Values : Accepted(from, ballot, value)
  \/ \E value \in Values : Learn(value)

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
\* Possible stimuli: what acceptors that obey can have sent, one value a ballot. The
\* others are hostile, and count as well.

OneValueShown(ballot, value) ==
  \A other \in known.shown : other.ballot = ballot => other.value = value

PromisePossible(vote) == OneValueShown(vote.ballot, vote.value)

AcceptedPossible(ballot, value) == OneValueShown(ballot, value)

------------------------------------------------------------------------------
\* What may be learned may be learned later too.
LearnedStays == [][\A value \in Values : MayLearn(known, value) => MayLearn(known', value)]_vars

SometimesMayLearn == \E value \in Values : MayLearn(known, value)

SometimesMayLearnBroken == verdict = {"MayLearn"}
==============================================================================
