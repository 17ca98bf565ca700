------------------------------- MODULE MCFast -------------------------------
(***************************************************************************)
(* Variants of Fast. A configuration puts some of these in the place of    *)
(* override points.                                                        *)
(***************************************************************************)
EXTENDS Fast, TLC

Symmetry == Permutations(Acceptors) \cup Permutations(Values)

\* A known bug: an acceptor votes for whatever it hears of.
VotesAgain(a, b) == b \in FastBallots \/ votes[a][b] = {}

\* A known bug: any value of the highest ballot is as good as another.
AnySeen(b, seen, heard) == seen

\* A known bug: the votes are not looked at.
Freely(b, seen, heard) == IF b \in FastBallots THEN Values ELSE seen

\* A known bug: what cannot have been chosen in that ballot is forgotten, though it may have
\* been in a lower one.
NotTheOnly(b, seen, heard) ==
  LET possible == {v \in seen : MayBeChosen(b, v, heard)}
  IN IF possible # {} THEN possible ELSE Values

Count(b, v, heard) == Cardinality({a \in heard : v \in votes[a][b]})

\* A safe dialect: the value with most of the votes that were heard.
MostOfHeard(b, seen, heard) ==
  LET most == {v \in seen : 2 * Count(b, v, heard) > Cardinality(heard)}
  IN IF Cardinality(seen) = 1 THEN seen ELSE IF most # {} THEN most ELSE Values

\* A safe dialect: the most frequent.
MostFrequent(b, seen, heard) ==
  {v \in seen : \A w \in seen : Count(b, w, heard) <= Count(b, v, heard)}
==============================================================================
