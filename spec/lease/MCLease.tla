------------------------------ MODULE MCLease ------------------------------
(***************************************************************************)
(* Variants of Lease. A configuration puts one of these in the place of an *)
(* override point.                                                         *)
(***************************************************************************)
EXTENDS Lease

\* A safe dialect: who believes to have the lock hears of no other lease.
Patient(client, token) == token > client.token /\ ~client.holds

\* A known bug: a client does not remember which lease it gave back.
Forgetful(client, token) == token # client.token \/ ~client.holds

\* A known bug: any lock that is given back ends the lease that runs.
AnyRelease(state, client, token) == state.holder # Nobody

\* A known bug, harder to see: any that the holder gave back.
HoldersRelease(state, client, token) == state.holder = client

\* A known bug: the store takes whatever comes.
Unfenced(last, token) == token # last
==============================================================================
