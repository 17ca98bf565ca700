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
EXTENDS MayClient, Sequences, TLC

CONSTANTS Logs, Verdicts

VARIABLES log, next, sent, starts, roles, owned, free, passed, carried, heard, found

vars == <<log, next, sent, starts, roles, owned, free, passed, carried, heard, found>>

------------------------------------------------------------------------------
\* Events, as the logs below spell them. b is a ballot, 0 for none.
Event(do, from, key, type, b, vote, value, promised, none) ==
  [do |-> do, from |-> from, key |-> key, type |-> type, ballot |-> b, vote |-> vote, value |-> value, promised |-> promised, none |-> none]

Continue(disk, clients) == [do |-> "continue", disk |-> disk, clients |-> clients]
Start(disk, clients) == [do |-> "start", disk |-> disk, clients |-> clients]
Stop == [do |-> "stop"]
Receive(from, key, type, b, vote, value, promised, none) == Event("receive", from, key, type, b, vote, value, promised, none)
Send(key, type, b, vote, value, promised, none) == Event("send", 0, key, type, b, vote, value, promised, none)
\* The value is "" where it is not logged: those that are have other names.
Durable(key, b, promised, vote, value) ==
  [do |-> "durable", key |-> key, ballot |-> b, promised |-> promised, vote |-> vote, value |-> value]
AskSet(key, value) == [do |-> "set", key |-> key, value |-> value]
AskGet(key) == [do |-> "get", key |-> key]
TellValue(key, value) == [do |-> "chosen", key |-> key, value |-> value]
TellNone(key) == [do |-> "unset", key |-> key]

\* What tells messages apart.
Identity(from, e) == <<from, e.key, e.type, e.ballot, e.vote, e.value, e.promised, e.none>>

Message(from, e) ==
  CASE e.type = "Prepare"  -> PrepareMessage(e.ballot)
    [] e.type = "Promise"  -> PromiseMessage(from, e.ballot, IF e.vote = NoBallot THEN NoVote ELSE VoteAt(e.vote, e.value))
    [] e.type = "Accept"   -> AcceptMessage(e.ballot, e.value)
    [] e.type = "Accepted" -> AcceptedMessage(from, e.ballot, e.value)
    [] OTHER -> [type |-> "Other"]

------------------------------------------------------------------------------
\* What clients have asked of a register since the node started, and were told. Gets have numbers, in
\* their order, and those that wait stand in it. Who is told a value is not said: who has set one
\* rather than who gets it, the last rather than another. Unset is told to the first that waits.
NewClients == [sets |-> 0, gets |-> 0, waiting |-> <<>>, told |-> FALSE, earlier |-> 0]

AsksSet(c) == [c EXCEPT !.sets = @ + 1]
AsksGet(c) == [c EXCEPT !.gets = @ + 1, !.waiting = Append(@, c.gets + 1)]

Answered(c) ==
  IF c.sets > 0 THEN [c EXCEPT !.sets = @ - 1]
  ELSE IF c.waiting = <<>> THEN c
  ELSE [c EXCEPT !.waiting = SubSeq(@, 1, Len(@) - 1)]

Tells(c) == [Answered(c) EXCEPT !.told = TRUE, !.earlier = IF c.told THEN @ ELSE c.gets]

TellsUnset(c) == [c EXCEPT !.waiting = IF @ = <<>> THEN @ ELSE Tail(@)]

\* One register of one node: what the process knows, whichever role has heard or said it; the ballots
\* that it began, and had of nobody else; those of which it first heard or said something since it
\* started, with the last get that was asked by then; whether a client gets the register, what
\* clients wait for, which values it was told to be chosen, whether it showed a vote before it
\* started, and what is on its disk; what it knows is chosen, with its last vote for that before it
\* knew; which messages that pass on something it comes after, whoever
\* received them.
NewRole ==
  [known |-> NothingKnown, heard |-> NothingHeard, begun |-> {}, rounds |-> {}, gets |-> FALSE, clients |-> NewClients,
   decided |-> {}, after |-> {}, voted |-> FALSE, disk |-> [ballot |-> 0, promised |-> 0, vote |-> 0, value |-> ""]]

\* What it knows is chosen, by votes or as it was told. It may vote for that wherever it likes, and
\* skip all votes but the last for it before it knew (MayTold.tla).
Decided(r) == {d.value : d \in r.decided}

LastFor(known, n, value) ==
  LET all == {vote.ballot : vote \in {v \in known.shown : v.from = n}}
  IN  IF \E b \in all : (\A c \in all : c <= b) /\ Shows(known, n, b, value)
        THEN CHOOSE b \in all : \A c \in all : c <= b
        ELSE NoBallot

Deciding(r, n, value) ==
  IF value \in Decided(r) THEN r
  ELSE [r EXCEPT !.decided = @ \cup {[value |-> value, last |-> LastFor(r.known, n, value)]}]

ShowsVote(m) == m.type \in {"Promise", "Accepted"} /\ VoteOf(m) # NoVote

Counting(r, n, m) ==
  IF ShowsVote(m) /\ IsChosen(r.known, VoteOf(m).value) THEN Deciding(r, n, VoteOf(m).value) ELSE r

\* Nothing rests on such a vote, but for the last before it knew.
Free(r, m) == ShowsVote(m) /\ \E d \in r.decided : d.value = VoteOf(m).value /\ d.last # VoteOf(m).ballot

Forgiven(r, m) ==
  (IF m.type \in {"Promise", "Accepted"} /\ VoteOf(m).value \in Decided(r) THEN {"WasProposed", "NotSkipped"} ELSE {})
    \cup (IF m.type = "Promise" /\ \E d \in r.decided : d.last <= m.vote.ballot THEN {"NoVoteBetween", "NoneIsNone"} ELSE {})

\* What a message that passes on something said when it was received. It may be any that looks the
\* same and need not come after that.
MayBe(p, h) == p.id = h.id /\ <<h.by, h.at>> \notin p.after
Said(all, h) == UNION {p.of : p \in {q \in all : MayBe(q, h)}}

\* What of it is about what another message is about.
SaysOf(said, h, p) ==
  IF h.none # p.none THEN {}
  ELSE IF h.none THEN IF h.ballot = p.ballot THEN said \cap {"unset"} ELSE {}
  ELSE IF h.value # p.value THEN {}
  ELSE (IF said = {} THEN {} ELSE {"asked"})
         \cup (said \cap {"chosen"})
         \cup (IF h.ballot = p.ballot THEN said \cap {"proposed"} ELSE {})

\* Messages with all that was known when they were passed on.
RECURSIVE Grown(_)
Grown(all) ==
  LET before(p) == {h \in heard : h.by = p.by /\ h.key = p.key /\ h.at < p.at}
      grown == {[p EXCEPT !.of = @ \cup UNION {SaysOf(Said(all, h), h, p) : h \in before(p)}] : p \in all}
  IN  IF grown = all THEN all ELSE Grown(grown)

Learning(all, said, h) ==
  LET r == IF "chosen" \in said THEN Deciding(all, h.by, h.value) ELSE all
  IN
  [r EXCEPT !.heard = IF "asked" \in said THEN Requesting(@, h.value)
                      ELSE IF "unset" \in said THEN [@ EXCEPT !.none = @ \cup [from : Acceptors, ballot : {h.ballot}]]
                      ELSE @,
            !.known = IF "proposed" \in said /\ h.ballot # NoBallot THEN With(@, AcceptMessage(h.ballot, h.value)) ELSE @]

RECURSIVE LearningAll(_, _)
LearningAll(r, all) ==
  IF all = {} THEN r
  ELSE LET h == CHOOSE h \in all : TRUE
       IN  LearningAll(Learning(r, Said(passed, h), h), all \ {h})

Role(n, key) ==
  LearningAll(IF key \in DOMAIN roles[n] THEN roles[n][key] ELSE NewRole, {h \in heard : h.by = n /\ h.key = key})

\* The ballots of which something was heard or said.
Met(r) == r.begun \cup r.heard.asked \cup {x.ballot : x \in r.heard.none}

MeetsBallot(r, b) ==
  IF b \notin Met(r) THEN [r EXCEPT !.rounds = @ \cup {[ballot |-> b, gets |-> r.clients.gets]}] ELSE r

Meets(r, m) == IF m.type \in {"Prepare", "Promise"} THEN MeetsBallot(r, m.ballot) ELSE r

AfterReceive(r, n, m) == Counting([Meets(r, m) EXCEPT !.known = With(@, m), !.heard = Hearing(@, m)], n, m)

SomeProposed(known, value) == \E ballot \in Ballots : Proposed(known, ballot, value)

\* It passes on what came to it: a ballot that another began, what another proposed in one.
Relays(r, m) ==
  /\ m.type \in {"Prepare", "Accept"}
  /\ m.ballot \notin r.begun
  /\ IF m.type = "Prepare" THEN m.ballot \in r.heard.asked ELSE Proposed(r.known, m.ballot, m.value)

AfterSend(r, n, m) ==
  CASE m.type = "Prepare" -> [Meets(r, m) EXCEPT !.begun = IF Relays(r, m) THEN @ ELSE @ \cup {m.ballot}]
    [] m.type \in {"Accept", "Promise", "Accepted"} -> Counting([Meets(r, m) EXCEPT !.known = With(@, m)], n, m)
    [] OTHER -> r

SaysNone(m) == m.type = "Promise" /\ m.vote = NoVote

\* What is chosen was asked for, and may be proposed. A Promise that was sent before may be sent
\* again after a vote, unless the node voted before it started.
SendBreaks(r, m, again, clients) ==
  LET all == Breaks(r.known, m) \cup BreaksClients(r.known, r.heard, m)
  IN  CASE m.type = "Accept" ->
             (all \ (IF m.value \in Decided(r) THEN {"ShownSafe", "WasRequested"} ELSE {})) \ (IF clients THEN {} ELSE {"WasRequested"})
        [] m.type \in {"Promise", "Accepted"} ->
             (all \ Forgiven(r, m)) \ (IF SaysNone(m) /\ again /\ ~r.voted THEN {"NoneIsNone"} ELSE {})
        [] OTHER -> {}

\* An Accept for what the node has not heard to be proposed in that ballot, or to be chosen.
Owns(r, m) ==
  m.type = "Accept" /\ ~Proposed(r.known, m.ballot, m.value) /\ m.value \notin Decided(r)

\* A vote is kept by the same one, or by one of a later ballot.
KeepsVote(disk, b, value) ==
  disk.vote > b \/ (disk.vote = b /\ (disk.value = "" \/ disk.value = value))

Highest(ballots) == CHOOSE b \in ballots : \A other \in ballots : other <= b

\* A vote is a promise too.
Kept(disk, rests, m) ==
  LET promised == Highest({disk.promised, disk.vote})
  IN  CASE m.type \in {"Prepare", "Accept"} -> disk.ballot >= m.ballot
        [] m.type = "Promise"  -> promised >= m.ballot /\ (~rests \/ KeepsVote(disk, m.vote.ballot, m.vote.value))
        [] m.type = "Accepted" -> promised >= m.ballot /\ (~rests \/ KeepsVote(disk, m.ballot, m.value))
        [] OTHER -> TRUE

\* What a crash may have left on the disk: what it knew or had begun before may have been on its way
\* there. Of several values that were proposed in one ballot any may be.
Restarted(n, r) ==
  LET all == r.known.proposed \cup {Proposal(s.ballot, s.value) : s \in r.known.shown}
      vote == Highest({0} \cup {p.ballot : p \in all})
      values == {p.value : p \in {q \in all : q.ballot = vote}}
      value == IF Cardinality(values) = 1 THEN CHOOSE v \in values : TRUE ELSE ""
      more == vote > r.disk.vote
  IN  [r EXCEPT !.voted = \E s \in r.known.shown : s.from = n,
                !.rounds = {},
                !.clients = [NewClients EXCEPT !.told = r.clients.told],
                !.disk = [ballot |-> Highest({@.ballot} \cup r.begun),
                          promised |-> Highest({@.promised, vote} \cup r.heard.asked \cup r.begun),
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
  /\ roles' = IF e.do = "start" THEN [roles EXCEPT ![n] = [k \in DOMAIN @ |-> Restarted(n, Role(n, k))]] ELSE roles
  /\ UNCHANGED <<sent, owned, free, passed, carried, heard, found>>

\* What a node knows of a value or a ballot, and passes on by a message that no rule is about.
KnowsValue(r, e) ==
  LET chosen == e.value \in Decided(r)
  IN  (IF e.value \in r.heard.requested \/ SomeProposed(r.known, e.value) \/ chosen THEN {"asked"} ELSE {})
        \cup (IF chosen THEN {"chosen"} ELSE {})
        \cup (IF Proposed(r.known, e.ballot, e.value) THEN {"proposed"} ELSE {})

Knows(r, e) ==
  IF ~e.none THEN KnowsValue(r, e)
  ELSE IF e.ballot # NoBallot /\ MayUnset(r.heard, e.ballot) THEN {"unset"} ELSE {}

Passing(n, e) ==
  [by |-> n, at |-> next[n], key |-> e.key, id |-> Identity(IF e.do = "send" THEN n ELSE e.from, e), value |-> e.value, ballot |-> e.ballot, none |-> e.none]

TakeReceive(n, e) ==
  LET m == Message(e.from, e)
      id == Identity(e.from, e)
      before == {c[2] : c \in {x \in carried : x[1] = id}}
      r == [AfterReceive(Role(n, e.key), n, m) EXCEPT !.after = @ \cup before]
      met == IF e.none /\ e.ballot # NoBallot THEN MeetsBallot(r, e.ballot) ELSE r
      other == m.type = "Other"
  IN  /\ Becomes(n, e.key, IF other THEN [met EXCEPT !.after = @ \cup {<<n, next[n]>>}] ELSE r)
      /\ heard' = IF other THEN heard \cup {Passing(n, e)} ELSE heard
      /\ UNCHANGED <<sent, starts, owned, free, passed, carried, found>>

SendRules(n, e) ==
  LET m == Message(n, e)
      r == Role(n, e.key)
      lost == IF starts[n].disk /\ ~Relays(r, m) /\ ~Kept(r.disk, ~Free(AfterSend(r, n, m), m), m) THEN {"Durable"} ELSE {}
  IN  SendBreaks(r, m, Identity(n, e) \in sent, starts[n].clients) \cup lost

TakeSend(n, e) ==
  LET m == Message(n, e)
      r == Role(n, e.key)
      id == Identity(n, e)
  IN  /\ Find(n, SendRules(n, e))
      /\ Becomes(n, e.key, AfterSend(r, n, m))
      /\ sent' = sent \cup {id}
      /\ carried' = IF id \in sent THEN carried ELSE carried \cup ({id} \X r.after)
      /\ owned' = IF Owns(r, m) THEN owned \cup {[by |-> n, at |-> next[n], key |-> e.key, ballot |-> e.ballot]} ELSE owned
      /\ free' = IF Free(AfterSend(r, n, m), m) THEN free \cup {<<n, next[n]>>} ELSE free
      /\ passed' = IF m.type = "Other" THEN Grown(passed \cup {Passing(n, e) @@ [of |-> Knows(r, e), after |-> r.after]}) ELSE passed
      /\ UNCHANGED <<starts, heard>>

TakeDurable(n, e) ==
  /\ Becomes(n, e.key, [Role(n, e.key) EXCEPT !.disk = [ballot |-> e.ballot, promised |-> e.promised, vote |-> e.vote, value |-> e.value]])
  /\ UNCHANGED <<sent, starts, owned, free, passed, carried, heard, found>>

TakeAsk(n, e) ==
  LET r == Role(n, e.key)
  IN  /\ Becomes(n, e.key, IF e.do = "get" THEN [r EXCEPT !.gets = TRUE, !.clients = AsksGet(@)]
                        ELSE [r EXCEPT !.heard = Requesting(@, e.value), !.clients = AsksSet(@)])
      /\ UNCHANGED <<sent, starts, owned, free, passed, carried, heard, found>>

\* Unset may be told to who asked before the round began, and before another was told a value.
UnsetBreaks(r, clients) ==
  LET by(gets) == r.clients.waiting # <<>> /\ r.clients.waiting[1] <= gets
      round == \E b \in r.rounds : MayUnset(r.heard, b.ballot) /\ by(b.gets)
  IN  (IF \E b \in Ballots : MayUnset(r.heard, b) THEN {} ELSE {"MayUnset"})
        \cup IF ~(clients /\ r.gets) THEN {}
             ELSE (IF round THEN {} ELSE {"MayUnset"})
                    \cup (IF r.clients.told /\ ~by(r.clients.earlier) THEN {"Agreement"} ELSE {})

TellRules(n, e) ==
  LET r == Role(n, e.key)
  IN  IF e.do = "unset" THEN UnsetBreaks(r, starts[n].clients)
      ELSE IF e.value \in Decided(r) THEN {} ELSE {"MayLearn"}

TakeTell(n, e) ==
  LET r == Role(n, e.key)
  IN  /\ Find(n, TellRules(n, e))
      /\ Becomes(n, e.key, [r EXCEPT !.clients = IF e.do = "unset" THEN TellsUnset(@) ELSE Tells(@)])
      /\ UNCHANGED <<sent, starts, owned, free, passed, carried, heard>>

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
           [] OTHER -> UNCHANGED <<sent, starts, roles, owned, free, passed, carried, heard, found>>

------------------------------------------------------------------------------
Ready == {n \in Nodes : HasNext(n) /\ ~Waits(n)}
Waiting == {n \in Nodes : HasNext(n) /\ Waits(n)}

\* What would be wrong, or proposes what the node has not heard of, waits until nothing else can go
\* on: what it heard may turn out to have said more.
Breaking(n) ==
  LET e == Next_(n)
  IN  CASE e.do = "send" -> SendRules(n, e) # {}
        [] e.do \in {"chosen", "unset"} -> TellRules(n, e) # {}
        [] OTHER -> FALSE
Owning(n) == Next_(n).do = "send" /\ Owns(Role(n, Next_(n).key), Message(n, Next_(n)))

Chosen(some) ==
  LET sound == {n \in some : ~Breaking(n)}
      plain == {n \in sound : ~Owning(n)}
      first == IF plain # {} THEN plain ELSE IF sound # {} THEN sound ELSE some
  IN  CHOOSE n \in first : \A k \in first : n <= k

\* No order can have been: each log that goes on waits for what nobody has sent before.
Stuck == Ready = {} /\ Waiting # {}

------------------------------------------------------------------------------
\* What all logs show together, of the events that were taken. What contradicts each other is found
\* at each event that does, so the order of nodes is of no matter.
Taken == UNION {{n} \X (1..(next[n] - 1)) : n \in Nodes}
EventAt(at) == EventsOf(at[1])[at[2]]
Sends == {at \in Taken : EventAt(at).do = "send"}
FoundAt(events, rule) == {<<at[1], at[2], rule>> : at \in events}

\* The proposals that an event shows: of a key, in a ballot, a value.
ShownAt(at) ==
  LET e == EventAt(at)
  IN  IF e.type \in {"Accept", "Accepted"} THEN {<<e.key, e.ballot, e.value>>}
      ELSE IF e.type = "Promise" /\ e.vote # NoBallot THEN {<<e.key, e.vote, e.value>>}
      ELSE {}

AllShown == UNION {ShownAt(at) : at \in Sends}

\* A ballot has one value, by whomever: but one who knows what is chosen may vote for that anywhere.
TwoValues ==
  LET all == UNION {ShownAt(at) : at \in Sends \ free}
      wrong == {p \in all : \E q \in all : q[1] = p[1] /\ q[2] = p[2] /\ q[3] # p[3]}
  IN  FoundAt({at \in Sends \ free : ShownAt(at) \cap wrong # {}}, "OneValue")

\* And one proposer: two have not heard it of each other.
TwoOwners ==
  {<<o.by, o.at, "OneOwner">> : o \in {p \in owned : \E q \in owned : q.by # p.by /\ q.key = p.key /\ q.ballot = p.ballot}}

\* A register has one value: by the votes of a quorum, or by what clients are told.
TwoDecided ==
  LET voting == {at \in Sends : EventAt(at).type # "Accept"}
      votes == UNION {{<<at[1], p>> : p \in ShownAt(at)} : at \in voting}
      telling == {at \in Taken : EventAt(at).do = "chosen"}
      tells(at) == <<EventAt(at).key, EventAt(at).value>>
      chosen == {<<p[1], p[3]>> : p \in {q \in AllShown : \E Q \in Quorums : \A a \in Q : <<a, q>> \in votes}}
      decided == chosen \cup {tells(at) : at \in telling}
      wrong == {d \in decided : \E other \in decided : other[1] = d[1] /\ other[2] # d[2]}
  IN  FoundAt({at \in voting : \E p \in ShownAt(at) : <<p[1], p[3]>> \in wrong} \cup {at \in telling : tells(at) \in wrong}, "Agreement")

Together == TwoValues \cup TwoOwners \cup TwoDecided

Result == found \cup Together \cup (IF Stuck THEN {Finding(n, "WasSent") : n \in Waiting} ELSE {})

JudgeInit ==
  /\ log \in 1..Len(Logs)
  /\ next = [n \in 0..(Len(Logs[log]) - 1) |-> 1]
  /\ sent = {} /\ owned = {} /\ free = {} /\ passed = {} /\ carried = {} /\ heard = {} /\ found = {}
  /\ starts = [n \in DOMAIN next |-> [disk |-> FALSE, clients |-> FALSE]]
  /\ roles = [n \in DOMAIN next |-> <<>>]

JudgeNext ==
  LET ready == Ready \* evaluated once
  IN  ready # {} /\ Take(Chosen(ready))

JudgeSpec == JudgeInit /\ [][JudgeNext]_vars

BothAgree ==
  Ready = {} => IF Verdicts[log] = {} THEN Result = {} ELSE Verdicts[log] \subseteq Result
==============================================================================
