----------------------------- MODULE MCTruncated -----------------------------
(* Truncated at the sizes at which TLC checks it, and its known bugs. *)
EXTENDS Truncated, TLC

Symmetry == Permutations(Acceptors) \cup Permutations(Values)

\* That of one acceptor.
SymmetryOne == Permutations(Values)

------------------------------------------------------------------------------
\* Known bugs, each by an override point. What is wrong stands in models.json.

WindowIgnored_Room(upto, slot) == upto < slot

AcceptAfterDrop_Room(upto, slot) == slot <= upto + Kept

SilenceIsFree_Speaks(promise, slot) == TRUE

Early_MayDrop(a, slot) == \A before \in Slots : before <= slot => acceptors[a].votes[before] # NoVote

------------------------------------------------------------------------------
\* A safe variant: only acceptors look how far ahead a slot is.
Ahead_InWindow(slot) == TRUE

\* Another: any votes are dropped, chosen or not, as nothing is said of them.
Hides_MayDrop(a, slot) == TRUE
==============================================================================
