// Package commit has the roles of commit protocols, in which processes that each did a part of a
// transaction commit all or abort all. Each role is a value with steps that are functions of it: a
// step gives the next value, and whether anything happened.
//
//	participant.go   two-phase commit (spec: TwoPhase): who has done a part
//	coordinator.go   and who decides
//	threephase.go    three-phase commit (spec: ThreePhase), whose coordinator tells first that all
//	                 are for it
//	timeouts.go      what a participant of it does by itself (spec: Timeouts)
//	elected.go       and what those do together who do not reach the coordinator (spec: Elected)
//	paxos.go         Paxos Commit (spec: PaxosCommit): acceptors who decide what participants say
//
// What the caller owes: to hand over what was said, which may be lost, repeated and late; to tell
// nobody that the coordinator is down who is not certain of it; and that a coordinator that comes
// back has its decision, and a participant its state.
package commit
