----------------------------- MODULE SlotMessage -----------------------------
(***************************************************************************)
(* The messages of a log. Ballots, votes, quorums and Prepare are those of *)
(* one decree: a ballot is for all slots. A Promise reports a vote for     *)
(* each slot; an Accept and an Accepted are about one slot.                *)
(***************************************************************************)
EXTENDS Message

CONSTANT Slots    \* the positions in the log: 1 to some number

SlotVotes == [Slots -> Votes]

NoVotes == [slot \in Slots |-> NoVote]

SlotPromise(from, ballot, votes) ==
  [type |-> "Promise", from |-> from, ballot |-> ballot, votes |-> votes]

SlotAccept(ballot, slot, value) ==
  [type |-> "Accept", ballot |-> ballot, slot |-> slot, value |-> value]

SlotAccepted(from, ballot, slot, value) ==
  [type |-> "Accepted", from |-> from, ballot |-> ballot, slot |-> slot, value |-> value]

SlotMessages ==
  [type : {"Prepare"}, ballot : Ballots]
    \cup [type : {"Promise"}, from : Acceptors, ballot : Ballots, votes : SlotVotes]
    \cup [type : {"Accept"}, ballot : Ballots, slot : Slots, value : Values]
    \cup [type : {"Accepted"}, from : Acceptors, ballot : Ballots, slot : Slots, value : Values]
==============================================================================
