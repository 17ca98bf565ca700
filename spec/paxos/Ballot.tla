-------------------------------- MODULE Ballot --------------------------------
(***************************************************************************)
(* Ballots and votes. Real ballots are totally ordered positive integers;  *)
(* the zero ballot means "none" and is below every real one. A vote is the *)
(* (ballot, value) that an acceptor accepted last.                         *)
(***************************************************************************)
EXTENDS Integers

CONSTANTS
  Ballots,    \* the real ballots: a set of positive integers
  Values,     \* the values that clients may propose
  None        \* stands where there is no value; not in Values

ASSUME BallotsAreReal == Ballots \subseteq (Nat \ {0})
ASSUME NoneIsNoValue == None \notin Values

NoBallot == 0

NoVote == [ballot |-> NoBallot, value |-> None]

VoteAt(ballot, value) == [ballot |-> ballot, value |-> value]

RealVotes == [ballot : Ballots, value : Values]

Votes == {NoVote} \cup RealVotes

\* The one of two votes that was cast in the higher ballot.
Higher(vote, other) == IF other.ballot > vote.ballot THEN other ELSE vote
==============================================================================
