// Package harm shows what comes of a message that breaks a rule of package oracle: a run of
// a whole system, this very implementation among correct peers, in which two values are
// decided, a decision changes, a get lies, or what is decided no client asked for.
//
//	case.go      what is asked: the suspect, its transcript, and what there is around it
//	system.go    what a transcript asks of peers: votes, promises, refusals
//	plan.go      who promises and who votes in which ballot, so that it comes to harm
//	likewise.go  peers of the suspect's kind
//	schedule.go  the order in which all that can happen
//	parties.go   what each party does
//	explore.go   longer transcripts, where one does no harm yet
//	find.go      the search as a whole
//	run.go       what is answered: steps as plain data, replayed; drawn by draw.go
//	check.go     whether a run is one, by the rules of package oracle alone
//
// Peers are acceptors and proposers as everybody writes them, by the judge's own arithmetic
// and over ballots of any form; none of it is the code under test. What the suspect answers
// is never made up: it is begun anew and given its inputs, whatever the search tries, and
// once more from the beginning before a run is returned.
//
// What the caller owes: a suspect that answers the transcript's inputs as the transcript
// says, and a transcript whose last step breaks a rule. That all that came to the suspect can
// have been sent by correct peers need not be known: if it cannot, there is no run.
package harm
