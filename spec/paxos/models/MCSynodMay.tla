------------------------------ MODULE MCSynodMay ------------------------------
(* SynodMay at the sizes at which TLC checks it, in Synod's own way and others. *)
EXTENDS SynodMay, Dialects, MCProcess

\* A mistake that only clients suffer from: who voted in ballot 2 reports that it never voted. In
\* a Promise of ballot 2 that hides no vote below it, so it does agreement no harm.
Silent_Reported(acceptor) == IF acceptor.vote.ballot = 2 THEN NoVote ELSE acceptor.vote

\* A get that answers unset, whatever was reported.
Deaf_GetAnswer(best) == "unset"
==============================================================================
