------------------------------- MODULE Truncated -------------------------------
(***************************************************************************)
(* MultiPaxos of acceptors that do not keep all votes: what is executed is *)
(* dropped, at each acceptor for itself, though others may not have        *)
(* executed so far, and records are used again. So a leader uses a slot    *)
(* only if all Promises of a quorum speak of it, and goes no further ahead *)
(* of what is chosen than a window.                                        *)
(*                                                                         *)
(* In each slot this implements Voting, as MultiPaxos does.                *)
(***************************************************************************)
EXTENDS MultiPaxos, TruncatedAcceptor

CONSTANT Window     \* a leader has so many slots under way

VARIABLE dropped    \* [Acceptors -> DroppedSlots]: of the slots up to there it keeps no votes

truncatedVars == <<acceptors, msgs, dropped>>

TypeTruncatedOK ==
  /\ acceptors \in [Acceptors -> AcceptorStates]
  /\ msgs \subseteq TruncatedMessages
  /\ dropped \in [Acceptors -> DroppedSlots]

InitTruncated == Init /\ dropped = [a \in Acceptors |-> 0]

------------------------------------------------------------------------------
\* Override points.

\* How far votes may be dropped: as far as the replica beside the acceptor has
\* executed, and so at most as far as all is chosen.
MayDrop(a, slot) == \A before \in Slots : before <= slot => Chosen(before) # {}

\* Whether a leader may use a slot by now.
InWindow(slot) == \A before \in Slots : before + Window <= slot => Chosen(before) # {}

------------------------------------------------------------------------------
\* a keeps no votes up to the slot any more: a state stands for them. Voting:
\* nothing.
Drop(a, slot) ==
  /\ slot > dropped[a] /\ MayDrop(a, slot)
  /\ dropped' = [dropped EXCEPT ![a] = slot]
  /\ acceptors' = [acceptors EXCEPT ![a] = AfterDrop(@, slot)]
  /\ UNCHANGED msgs

\* Enabled once a ballot. Voting: nothing.
Begin(ballot) == Phase1a(ballot) /\ UNCHANGED dropped

\* a answers a Prepare, if it may, and says how far its votes are dropped. Voting:
\* IncreaseMaxBal, in every slot.
Prepare(a, ballot) ==
  /\ PrepareMessage(ballot) \in msgs
  /\ AcceptorTakes(a, OnTruncatedPrepare(a, acceptors[a], dropped[a], ballot))
  /\ UNCHANGED dropped

\* Promises of a quorum, one of each, speak of the slot and allow the value.
AllAllow(promises, slot, value) ==
  LET voted == {m \in promises : m.votes[slot] # NoVote}
  IN  /\ {m.from : m \in promises} \in Quorum1
      /\ \A m, n \in promises : m.from = n.from => m = n
      /\ \A m \in promises : Speaks(m, slot)
      /\ \/ voted = {}
         \/ \E m \in voted :
              /\ m.votes[slot].value = value
              /\ \A n \in voted : n.votes[slot].ballot <= m.votes[slot].ballot

\* Enabled once a ballot and slot, within the window, when Promises allow it.
\* Voting: nothing.
Propose(ballot, slot, value) ==
  /\ ~\E m \in Sent("Accept") : m.ballot = ballot /\ m.slot = slot
  /\ InWindow(slot)
  /\ {promises \in SUBSET {m \in Sent("Promise") : m.ballot = ballot} : AllAllow(promises, slot, value)} # {}
  /\ Send({SlotAccept(ballot, slot, value)})
  /\ UNCHANGED <<acceptors, dropped>>

\* a grants an Accept, if it may and there is room. Voting: VoteFor in its slot,
\* IncreaseMaxBal in the others.
Accept(a, ballot, slot, value) ==
  /\ SlotAccept(ballot, slot, value) \in msgs
  /\ AcceptorTakes(a, OnTruncatedAccept(a, acceptors[a], dropped[a], ballot, slot, value))
  /\ UNCHANGED dropped

NextTruncated ==
  \/ \E a \in Acceptors, slot \in Slots : Drop(a, slot)
  \/ \E ballot \in Ballots : Begin(ballot)
  \/ \E a \in Acceptors, m \in Sent("Prepare") : Prepare(a, m.ballot)
  \/ \E ballot \in Ballots, slot \in Slots, value \in Values : Propose(ballot, slot, value)
  \/ \E a \in Acceptors, m \in Sent("Accept") : Accept(a, m.ballot, m.slot, m.value)

SpecTruncated == InitTruncated /\ [][NextTruncated]_truncatedVars

------------------------------------------------------------------------------
\* What is dropped is chosen.
DroppedIsChosen == \A a \in Acceptors, slot \in Slots : slot <= dropped[a] => Chosen(slot) # {}

\* An acceptor has its last vote of each slot that it did not drop.
VotesAreKept ==
  \A m \in Sent("Accepted") :
    m.slot > dropped[m.from] => m.ballot <= acceptors[m.from].votes[m.slot].ballot

\* A Promise reports of each slot that it speaks of the last vote below its ballot.
SpeaksTruly ==
  \A m \in Sent("Promise"), slot \in Slots : slot > m.dropped =>
    \A n \in Sent("Accepted") :
      n.from = m.from /\ n.slot = slot /\ n.ballot < m.ballot => n.ballot <= m.votes[slot].ballot

------------------------------------------------------------------------------
\* A vote has the record of one that is dropped.
SometimesReused ==
  \E a \in Acceptors, slot \in Slots :
    acceptors[a].votes[slot] # NoVote /\ \E other \in TakesPlaceOf(slot) : other <= dropped[a]

\* A Promise says nothing of a slot of which another acceptor has a vote.
SometimesSilent ==
  \E m \in Sent("Promise"), a \in Acceptors, slot \in Slots :
    slot <= m.dropped /\ acceptors[a].votes[slot] # NoVote
==============================================================================
