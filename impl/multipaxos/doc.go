// Package multipaxos is Paxos for a log of commands as pure state machines: one ballot, and one
// phase 1, for all slots; then an Accept a slot. The words of one decree are those of package
// paxos: ballots, votes, values, sets of nodes, quorums.
//
// It mirrors the TLA+ modules of spec/multipaxos file by file and operator by operator, with the
// same names where Go allows:
//
//	message.go   SlotMessage.tla   slots, votes by slot, the messages, and what a step gives
//	acceptor.go  Acceptor.tla      one promise, and a vote a slot
//	truncated.go TruncatedAcceptor.tla  the same without the votes that are not needed any more
//	leader.go    Leader.tla        phase 1 once, then what was reported, no-ops, and commands
//	replica.go   Replica.tla       executes the log, and each command once
//	reads.go     Reads.tla         asks a quorum whether there is another leader
//
// The learner is that of one decree, one for each slot: [paxos.Learner] (spec: SlotLearner).
//
// A step takes a state and one input and gives the next state and its [Effects]. There is no
// goroutine, clock, random source, I/O or log, and the same input gives the same output. States are
// values: a step never changes the one it is called on, nor memory that this one refers to. They
// are compared by Key, as a log has no bound.
//
// What the caller owes stands on [Effects], numbered. Which ballot a leader begins with, when, and
// which slot a command goes into are the caller's: policy.
//
// Input never panics: a message outside the spec's set SlotMessages (a ballot that is not real, a
// slot 0, a sender outside the cluster) is ignored.
package multipaxos
