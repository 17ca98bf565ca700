// Package oracle judges what a Paxos role sends, by messages alone: those that it sent,
// and those that it heard. When a role sends, whether it does, and what state it has is
// its own affair. So it judges any implementation: deterministic or not, behind a pipe, in
// a simulation, or by the log of a run of long ago.
//
// It mirrors the modules Known, May and MayClient of spec/paxos, rule by rule:
//
//	ballot.go    ballots of any form, as ordered bytes
//	known.go     Known.tla      what messages show: proposals, votes, skipped ballots
//	may.go       May.tla        what may be sent, and the rules that a message breaks
//	client.go    MayClient.tla  what clients rely on beside agreement
//	monitor.go   *Monitor.tla   who watches one acceptor, proposer or learner
//	process.go                  who watches a process that is all of them
//	decided.go   MayTold.tla    what more an acceptor may that knows what is chosen
//	facts.go                    all that a monitor keeps, to be compared
//	ask.go                      what else is asked of what is known, and of ballots
//	text.go                     ballots and values as text, for files
//	values.go   sets of values, of which there are mostly few
//	slots.go    the instances of a log, each judged as if it were alone
//
// Why these rules, that each is needed, and that nothing else is forbidden, is said in
// docs/oracle.md.
//
// What the caller owes a monitor: every message that the role heard before it sent
// another, and all that it sent, once each or more often, in that order. A message that
// was heard and is not told can make an innocent role look guilty; one that is told and
// was not heard can hide guilt. What is told twice, or late but before it matters, changes
// nothing.
//
// A monitor takes time that does not grow with the length of a run, and memory that grows
// with the ballots in use alone.
package oracle
