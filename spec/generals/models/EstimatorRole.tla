---------------------------- MODULE EstimatorRole ----------------------------
(***************************************************************************)
(* The estimator in an open environment: any message of the stream may     *)
(* arrive at any time, and also one with the number before the first or    *)
(* after the last. Every stimulus is a step in every state; out is what    *)
(* comes out of it.                                                        *)
(***************************************************************************)
EXTENDS Estimator

VARIABLES
  estimator,    \* EstimatorStates
  out           \* what came out of the last step

vars == <<estimator, out>>

Init == estimator = InitEstimator /\ out = {}

Take(step) == estimator' = step.state /\ out' = step.out

Message(number) == Take(OnEstimatorMessage(estimator, number))

Reply == Take(OnReply(estimator))

Hour == Take(OnEstimatorHour(estimator))

Next == Reply \/ Hour \/ \E number \in 0..Count + 1 : Message(number)

Spec == Init /\ [][Next]_vars

\* Possible, from a sender that follows the protocol: a message of the stream.
MessagePossible(number) == number \in 1..Count

------------------------------------------------------------------------------
TypeOK == estimator \in EstimatorStates

\* More gaps, more messengers.
RepeatsFit ==
  Cardinality({m \in out : m.type = "Answer"}) \in {0, Repeats(Gaps(estimator))}

AnswersOnce == [][estimator.answered => Carried(out') = {}]_vars

SometimesAttacks == estimator.decision = "attack"

SometimesManyRepeats == Cardinality(out) > 2
==============================================================================
