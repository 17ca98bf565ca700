------------------------------- MODULE Lease -------------------------------
(***************************************************************************)
(* A lock server lends its lock for a while. Each lease has a token, a     *)
(* number higher than any before. A lease ends when the client gives the   *)
(* lock back, or when its time is over by the server's clock; the client   *)
(* may not know that, and go on as if it had the lock. So what it writes   *)
(* carries the token, and the store refuses a write whose lease is older   *)
(* than one of which it took a write.                                      *)
(*                                                                         *)
(* The set of messages between server and clients only grows, and any      *)
(* message in it may arrive, whenever and as often as it likes, or never:  *)
(* loss, duplication and delay are all included.                           *)
(***************************************************************************)
EXTENDS Naturals

CONSTANTS
  Clients,
  Nobody,
  Leases       \* how often the lock is lent

ASSUME Nobody \notin Clients

VARIABLES
  server,      \* to whom the lock is lent, and the token of the last lease
  clients,     \* of each, the token of its last lease, and whether it believes to have the lock
  store,       \* the token of the write that the store took last, or 0
  expired,     \* the leases that ended by the server's clock; only the properties look at it
  messages     \* all that were sent

vars == <<server, clients, store, expired, messages>>

Tokens == 1..Leases

Granted(client, token)  == [type |-> "Granted", client |-> client, token |-> token]
Released(client, token) == [type |-> "Released", client |-> client, token |-> token]

Init ==
  /\ server = [holder |-> Nobody, token |-> 0]
  /\ clients = [c \in Clients |-> [token |-> 0, holds |-> FALSE]]
  /\ store = 0
  /\ expired = {}
  /\ messages = {}

------------------------------------------------------------------------------
\* Override points.

\* Whether a client that is told of a lease begins it: not if it knows one as new.
MayBegin(client, token) == token > client.token

\* Whether a lock that is given back ends the lease that runs.
MayEnd(state, client, token) == state.holder # Nobody /\ token = state.token

\* Whether the store takes a write that is not from the lease of its last one.
MayStore(last, token) == token > last

------------------------------------------------------------------------------
\* The server lends the lock. Enabled while nobody has it.
Lend(c) ==
  /\ server.holder = Nobody
  /\ server.token < Leases
  /\ server' = [holder |-> c, token |-> server.token + 1]
  /\ messages' = messages \cup {Granted(c, server.token + 1)}
  /\ UNCHANGED <<clients, store, expired>>

\* A client hears of its lease. Enabled once that was sent, and until the client
\* heard of it or of a later one.
Begin(c, t) ==
  /\ Granted(c, t) \in messages
  /\ MayBegin(clients[c], t)
  /\ clients' = [clients EXCEPT ![c] = [token |-> t, holds |-> TRUE]]
  /\ UNCHANGED <<server, store, expired, messages>>

\* A client gives the lock back. Enabled while it believes to have it.
Release(c) ==
  /\ clients[c].holds
  /\ clients' = [clients EXCEPT ![c].holds = FALSE]
  /\ messages' = messages \cup {Released(c, clients[c].token)}
  /\ UNCHANGED <<server, store, expired>>

\* The server hears that a lock was given back. Enabled while that lease runs.
End(c, t) ==
  /\ Released(c, t) \in messages
  /\ MayEnd(server, c, t)
  /\ server' = [server EXCEPT !.holder = Nobody]
  /\ UNCHANGED <<clients, store, expired, messages>>

\* The time of the lease is over by the server's clock. Enabled while one runs.
Expire ==
  /\ server.holder # Nobody
  /\ server' = [server EXCEPT !.holder = Nobody]
  /\ expired' = expired \cup {server.token}
  /\ UNCHANGED <<clients, store, messages>>

\* A client writes. Enabled while it believes to have the lock, until the store took
\* a write of this lease or of a later one.
Write(c) ==
  /\ clients[c].holds
  /\ MayStore(store, clients[c].token)
  /\ store' = clients[c].token
  /\ UNCHANGED <<server, clients, expired, messages>>

Next ==
  \/ \E c \in Clients : Lend(c) \/ Release(c) \/ Write(c)
  \/ \E c \in Clients, t \in Tokens : Begin(c, t) \/ End(c, t)
  \/ Expire

Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
TypeOK ==
  /\ server \in [holder : Clients \cup {Nobody}, token : 0..Leases]
  /\ clients \in [Clients -> [token : 0..Leases, holds : BOOLEAN]]
  /\ store \in 0..Leases
  /\ expired \subseteq Tokens
  /\ messages \subseteq
       {Granted(c, t) : c \in Clients, t \in Tokens} \cup
       {Released(c, t) : c \in Clients, t \in Tokens}

HasLock(c) == clients[c].holds /\ clients[c].token \notin expired

\* No two clients have the lock, in the time for which it is lent to them.
Exclusive == \A c, d \in Clients : HasLock(c) /\ HasLock(d) => c = d

\* Each lease is one client's.
OneOwner ==
  \A c, d \in Clients, t \in Tokens :
    Granted(c, t) \in messages /\ Granted(d, t) \in messages => c = d

\* Who believes to have the lock was told so.
NobodyInvents ==
  \A c \in Clients : clients[c].holds => Granted(c, clients[c].token) \in messages

\* No write of an earlier lease is taken after one of a later.
NewestWins == [][store' >= store]_vars

\* Without tokens this would be the end: two go on as if they had the lock.
SometimesTwoBelieve ==
  \E c, d \in Clients : c # d /\ clients[c].holds /\ clients[d].holds

\* A write would come too late.
SometimesLate == \E c \in Clients : clients[c].holds /\ clients[c].token < store

\* Everyone had the lock.
SometimesAllServed == \A c \in Clients : clients[c].token > 0
==============================================================================
