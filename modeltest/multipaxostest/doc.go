// Package multipaxostest plugs in the log: the roles of impl/multipaxos, and the messages between
// them, as spec/multipaxos has them.
//
//	size.go        how many there are of each, and their names in the specification
//	system.go      the roles of a closed model, and their messages
//	step.go        what can happen to them
//	adapter.go     what plugs them in
//	properties.go  what must hold of them, and what must be possible
//	builtin.go     what the commands need, which have it built in
//
// A closed model has a bound: its states are numbers of ballots, votes and messages, and each step
// is taken by the code itself, on the state that the numbers stand for.
package multipaxostest
