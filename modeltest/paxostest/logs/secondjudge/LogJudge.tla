------------------------------- MODULE LogJudge -------------------------------
(***************************************************************************)
(* Logs of nodes, judged by the rules of May.tla and MayClient.tla as they *)
(* stand there: event by event, in an order that can have been. A second   *)
(* judge beside the one in Go, which shares no line with it.               *)
(*                                                                         *)
(* Each log is a behaviour of its own, without any choice. What is wrong   *)
(* with it gathers in found; at its end that must go with what the other   *)
(* judge says, which Verdicts has: nothing, or the first event that is     *)
(* wrong and a rule that it breaks.                                        *)
(***************************************************************************)
EXTENDS MayClient, Sequences

CONSTANTS Logs, Verdicts

VARIABLES log, next, sent, starts, roles, told, found

vars == <<log, next, sent, starts, roles, told, found>>

------------------------------------------------------------------------------
\* Events, as the logs below spell them. b is a ballot, 0 for none.
Event(do, from, key, type, b, vote, value, promised) ==
  [do |-> do, from |-> from, key |-> key, type |-> type, ballot |-> b, vote |-> vote, value |-> value, promised |-> promised]

Continue(self, disk, clients) == [do |-> "continue", self |-> self, disk |-> disk, clients |-> clients]
Start(self, disk, clients) == [do |-> "start", self |-> self, disk |-> disk, clients |-> clients]
Stop == [do |-> "stop"]
Receive(from, key, type, b, vote, value, promised) == Event("receive", from, key, type, b, vote, value, promised)
Send(key, type, b, vote, value, promised) == Event("send", 0, key, type, b, vote, value, promised)
\* The value is "" where it is not logged.
Durable(key, b, promised, vote, value) ==
  [do |-> "durable", key |-> key, ballot |-> b, promised |-> promised, vote |-> vote, value |-> value]
AskSet(key, value) == [do |-> "set", key |-> key, value |-> value]
AskGet(key) == [do |-> "get", key |-> key]
TellValue(key, value) == [do |-> "chosen", key |-> key, value |-> value]
TellNone(key) == [do |-> "unset", key |-> key]

\* What tells messages apart.
Identity(from, e) == <<from, e.key, e.type, e.ballot, e.vote, e.value, e.promised>>

Message(from, e) ==
  CASE e.type = "Prepare"  -> PrepareMessage(e.ballot)
    [] e.type = "Promise"  -> PromiseMessage(from, e.ballot, IF e.vote = NoBallot THEN NoVote ELSE VoteAt(e.vote, e.value))
    [] e.type = "Accept"   -> AcceptMessage(e.ballot, e.value)
    [] e.type = "Accepted" -> AcceptedMessage(from, e.ballot, e.value)
    [] OTHER -> [type |-> "Other"]

------------------------------------------------------------------------------
\* One register of one node: what its acceptor and its proposer know, the ballot of its
\* last Prepare, whether a client gets it, and what is on its disk.
NewRole ==
  [acceptor |-> NothingKnown, asked |-> NothingHeard, proposer |-> NothingKnown, heard |-> NothingHeard,
   prepared |-> NoBallot, gets |-> FALSE, disk |-> [ballot |-> 0, promised |-> 0, vote |-> 0, value |-> ""]]

Role(n, key) == IF key \in DOMAIN roles[n] THEN roles[n][key] ELSE NewRole

ProposerHears(r, m) == [r EXCEPT !.proposer = With(@, m), !.heard = Hearing(@, m)]
AcceptorHears(r, m) == [r EXCEPT !.acceptor = With(@, m), !.asked = Hearing(@, m)]

AfterReceive(r, m) ==
  IF m.type \in {"Prepare", "Accept"} THEN AcceptorHears(r, m)
  ELSE IF m.type \in {"Promise", "Accepted"} THEN ProposerHears(r, m)
  ELSE r

AfterSend(r, m) ==
  CASE m.type = "Prepare" -> IF m.ballot = r.prepared THEN r ELSE [ProposerHears(r, m) EXCEPT !.prepared = m.ballot]
    [] m.type = "Accept" -> ProposerHears(r, m)
    [] m.type \in {"Promise", "Accepted"} -> [r EXCEPT !.acceptor = With(@, m)]
    [] OTHER -> r

\* A Prepare may be sent again; by the first for a get its ballot is fresh.
SendBreaks(r, m, clients) ==
  CASE m.type = "Prepare" ->
         IF r.gets /\ m.ballot # r.prepared /\ ~IsFresh(r.heard, m.ballot) THEN {"IsFresh"} ELSE {}
    [] m.type = "Accept" ->
         Breaks(r.proposer, m) \cup (BreaksClients(r.proposer, r.heard, m) \ (IF clients THEN {} ELSE {"WasRequested"}))
    [] m.type \in {"Promise", "Accepted"} -> Breaks(r.acceptor, m) \cup BreaksClients(r.acceptor, r.asked, m)
    [] OTHER -> {}

\* A vote is kept by the same one, or by one of a later ballot.
KeepsVote(disk, b, value) ==
  disk.vote > b \/ (disk.vote = b /\ (disk.value = "" \/ disk.value = value))

Kept(disk, m) ==
  CASE m.type \in {"Prepare", "Accept"} -> disk.ballot >= m.ballot
    [] m.type = "Promise"  -> disk.promised >= m.ballot /\ KeepsVote(disk, m.vote.ballot, m.vote.value)
    [] m.type = "Accepted" -> disk.promised >= m.ballot /\ KeepsVote(disk, m.ballot, m.value)
    [] OTHER -> TRUE

Highest(ballots) == CHOOSE b \in ballots : \A other \in ballots : other <= b

\* What a crash may have left on the disk: what it had heard or begun before may have been on
\* its way there. Of several values that were proposed in one ballot any may be.
Restarted(r) ==
  LET accepts == r.acceptor.proposed
      vote == Highest({0} \cup {p.ballot : p \in accepts})
      values == {p.value : p \in {q \in accepts : q.ballot = vote}}
      value == IF Cardinality(values) = 1 THEN CHOOSE v \in values : TRUE ELSE ""
      more == vote > r.disk.vote
  IN  [r EXCEPT !.disk = [ballot |-> Highest({@.ballot, r.prepared}),
                          promised |-> Highest({@.promised, vote} \cup r.asked.asked),
                          vote |-> IF more THEN vote ELSE @.vote,
                          value |-> IF more THEN value ELSE @.value]]

------------------------------------------------------------------------------
Nodes == DOMAIN next
EventsOf(n) == Logs[log][n + 1]
HasNext(n) == next[n] <= Len(EventsOf(n))
Next_(n) == EventsOf(n)[next[n]]
Waits(n) == Next_(n).do = "receive" /\ Identity(Next_(n).from, Next_(n)) \notin sent

Finding(n, rule) == <<n, next[n], rule>>
Find(n, rules) == found' = found \cup {Finding(n, rule) : rule \in rules}

Becomes(n, key, r) ==
  roles' = [roles EXCEPT ![n] = [k \in DOMAIN @ \cup {key} |-> IF k = key THEN r ELSE @[k]]]

TakeStart(n, e) ==
  /\ starts' = [starts EXCEPT ![n] = [disk |-> e.disk, clients |-> e.clients]]
  /\ roles' = IF e.do = "start" THEN [roles EXCEPT ![n] = [k \in DOMAIN @ |-> Restarted(@[k])]] ELSE roles
  /\ Find(n, IF e.self = n THEN {} ELSE {"OneNode"})
  /\ UNCHANGED <<sent, told>>

TakeReceive(n, e) ==
  /\ Becomes(n, e.key, AfterReceive(Role(n, e.key), Message(e.from, e)))
  /\ UNCHANGED <<sent, starts, told, found>>

TakeSend(n, e) ==
  LET m == Message(n, e)
      r == Role(n, e.key)
      after == AfterSend(r, m)
      lost == IF starts[n].disk /\ ~Kept(r.disk, m) THEN {"Durable"} ELSE {}
  IN  /\ Find(n, SendBreaks(r, m, starts[n].clients) \cup lost)
      /\ Becomes(n, e.key, after)
      /\ sent' = sent \cup {Identity(n, e)}
      /\ UNCHANGED <<starts, told>>

TakeDurable(n, e) ==
  /\ Becomes(n, e.key, [Role(n, e.key) EXCEPT !.disk = [ballot |-> e.ballot, promised |-> e.promised, vote |-> e.vote, value |-> e.value]])
  /\ UNCHANGED <<sent, starts, told, found>>

TakeAsk(n, e) ==
  LET r == Role(n, e.key)
  IN  /\ Becomes(n, e.key, IF e.do = "get" THEN [r EXCEPT !.gets = TRUE] ELSE [r EXCEPT !.heard = Requesting(@, e.value)])
      /\ UNCHANGED <<sent, starts, told, found>>

TakeTell(n, e) ==
  LET r == Role(n, e.key)
  IN  IF e.do = "unset"
        THEN /\ Find(n, IF MayUnset(r.heard, r.prepared) THEN {} ELSE {"MayUnset"})
             /\ UNCHANGED <<sent, starts, roles, told>>
        ELSE /\ Find(n, (IF MayLearn(r.proposer, e.value) THEN {} ELSE {"MayLearn"})
                          \cup (IF \E t \in told : t[1] = e.key /\ t[2] # e.value THEN {"Agreement"} ELSE {}))
             /\ told' = told \cup {<<e.key, e.value>>}
             /\ UNCHANGED <<sent, starts, roles>>

Take(n) ==
  LET e == Next_(n)
  IN  /\ next' = [next EXCEPT ![n] = @ + 1]
      /\ log' = log
      /\ CASE e.do \in {"start", "continue"} -> TakeStart(n, e)
           [] e.do = "receive" -> TakeReceive(n, e)
           [] e.do = "send"    -> TakeSend(n, e)
           [] e.do = "durable" -> TakeDurable(n, e)
           [] e.do \in {"set", "get"} -> TakeAsk(n, e)
           [] e.do \in {"chosen", "unset"} -> TakeTell(n, e)
           [] OTHER -> UNCHANGED <<sent, starts, roles, told, found>>

------------------------------------------------------------------------------
Ready == {n \in Nodes : HasNext(n) /\ ~Waits(n)}
Waiting == {n \in Nodes : HasNext(n) /\ Waits(n)}

\* No order can have been: each log that goes on waits for what nobody has sent before.
Stuck == Ready = {} /\ Waiting # {}

Result == found \cup (IF Stuck THEN {Finding(n, "WasSent") : n \in Waiting} ELSE {})

JudgeInit ==
  /\ log \in 1..Len(Logs)
  /\ next = [n \in 0..(Len(Logs[log]) - 1) |-> 1]
  /\ sent = {} /\ told = {} /\ found = {}
  /\ starts = [n \in DOMAIN next |-> [disk |-> FALSE, clients |-> FALSE]]
  /\ roles = [n \in DOMAIN next |-> <<>>]

JudgeNext == Ready # {} /\ Take(CHOOSE n \in Ready : \A k \in Ready : n <= k)

JudgeSpec == JudgeInit /\ [][JudgeNext]_vars

BothAgree ==
  Ready = {} => IF Verdicts[log] = {} THEN Result = {} ELSE Verdicts[log] \subseteq Result
==============================================================================
