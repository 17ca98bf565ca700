// Package multipaxostest plugs in the log: the roles of impl/multipaxos, and the messages between
// them, as spec/multipaxos has them.
//
//	size.go, universe.go      how many there are of each, and names and numbers of what is sent
//	system.go, step.go        acceptors and leaders, and what can happen to them
//	adapter.go, properties.go what plugs them in, and what must hold of them
//	parts.go                  a state taken apart, to explore it
//	replicated.go, service.go the same of replicas
//	reads.go                  the same of reads
//	role.go, open*.go         one role each, to which anything may come
//	builtin.go                what the commands need, which have it built in
//
// A closed model has a bound: its states are numbers of ballots, votes and messages, and each step
// is taken by the code itself, on the state that the numbers stand for.
package multipaxostest
