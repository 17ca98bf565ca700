------------------------------ MODULE Majority ------------------------------
(***************************************************************************)
(* The bridge to Paxos: more than two generals, of whom a majority is      *)
(* enough. Each votes once, for attack or for retreat; a plan is chosen    *)
(* when a majority has voted for it, whether or not anybody knows; and     *)
(* who hears of a majority of votes decides. Votes are messages: a set     *)
(* that only grows, each heard at any time, or never.                      *)
(*                                                                         *)
(* One round of voting, no more: a tie, or a general who never votes,      *)
(* leaves it without a choice. What Paxos adds is to try again safely.     *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANT Captains    \* the generals

VARIABLES
  vote,        \* [Captains -> Plans or none]: what each voted for
  heard,       \* [Captains -> SUBSET Captains]: whose votes each has heard
  decision     \* [Captains -> Plans or none]

vars == <<vote, heard, decision>>

Plans == {"attack", "retreat"}

\* Override point: how many votes choose.
Enough == Cardinality(Captains) \div 2 + 1

For(plan, voters) == {c \in voters : vote[c] = plan}

Chosen(plan) == Cardinality(For(plan, Captains)) >= Enough

------------------------------------------------------------------------------
Init ==
  /\ vote = [c \in Captains |-> "none"]
  /\ heard = [c \in Captains |-> {}]
  /\ decision = [c \in Captains |-> "none"]

\* c votes. Enabled once.
Vote(c, plan) ==
  /\ vote[c] = "none"
  /\ vote' = [vote EXCEPT ![c] = plan]
  /\ UNCHANGED <<heard, decision>>

\* The vote of from reaches c. Enabled once it was cast.
Hear(c, from) ==
  /\ vote[from] # "none"
  /\ from \notin heard[c]
  /\ heard' = [heard EXCEPT ![c] = @ \cup {from}]
  /\ UNCHANGED <<vote, decision>>

\* c has heard of enough votes. Enabled until it has decided.
Decide(c, plan) ==
  /\ decision[c] = "none"
  /\ Cardinality(For(plan, heard[c])) >= Enough
  /\ decision' = [decision EXCEPT ![c] = plan]
  /\ UNCHANGED <<vote, heard>>

Next ==
  \/ \E c \in Captains, plan \in Plans : Vote(c, plan) \/ Decide(c, plan)
  \/ \E c, from \in Captains : Hear(c, from)

Spec == Init /\ [][Next]_vars

\* Everybody does what it can, and of messengers nothing is promised.
UnluckySpec ==
  /\ Spec
  /\ \A c \in Captains : WF_vars(\E plan \in Plans : Vote(c, plan))
  /\ \A c \in Captains : WF_vars(\E plan \in Plans : Decide(c, plan))

\* And every vote is heard in the end.
LuckySpec == UnluckySpec /\ \A c, from \in Captains : WF_vars(Hear(c, from))

\* An hour at which everybody must decide: retreat, if you know no better.
Hour(c) ==
  /\ decision[c] = "none"
  /\ decision' = [decision EXCEPT ![c] = "retreat"]
  /\ UNCHANGED <<vote, heard>>

DeadlineSpec == Init /\ [][Next \/ \E c \in Captains : Hour(c)]_vars

------------------------------------------------------------------------------
TypeOK ==
  /\ vote \in [Captains -> Plans \cup {"none"}]
  /\ heard \in [Captains -> SUBSET Captains]
  /\ decision \in [Captains -> Plans \cup {"none"}]

\* Who has decided has decided alike.
Agreement ==
  \A c, d \in Captains : decision[c] # "none" /\ decision[d] # "none" => decision[c] = decision[d]

OneChosen == \A p, q \in Plans : Chosen(p) /\ Chosen(q) => p = q

DecidedIsChosen == \A c \in Captains : decision[c] # "none" => Chosen(decision[c])

Termination == <>(\A c \in Captains : decision[c] # "none")

\* A plan is decided though somebody was never heard, and hears nothing.
SometimesWithoutOne ==
  \E c \in Captains :
    /\ vote[c] = "none" /\ heard[c] = {}
    /\ \A d \in Captains \ {c} : decision[d] # "none"

\* A plan is chosen, and nobody knows.
SometimesChosenUnknown == \E p \in Plans : Chosen(p) /\ \A c \in Captains : Cardinality(heard[c]) < Enough

NeverWithoutOne == ~SometimesWithoutOne
==============================================================================
