// Package nodetest simulates clusters of impl/node: its network, disks, clocks, crashes and clients
// are drawn from a seed, in virtual time, and all that a node shows is judged.
//
//	simulate.go  seeds, one after another, on all cores
//	world.go     nodes and their disks, and what can happen to them
//	judge.go     the rules: of the oracle, and of a node
//	history.go   what clients were told is linearizable
//	reference.go what executing a log leads to
//	asked.go     such histories of others, in files
//	driver.go    what happens next, drawn from a seed
//	queue.go     and in which order
//	faults.go    how often what goes wrong
//	calm.go      the end of each run: faults end, and all must be answered
//	run.go       a run as a document: written, read, played again, drawn
//	steer.go     runs that take given edges of the graph that TLC recorded
//	follow.go    which edges of it runs took
//	shrink.go    a shorter run that breaks the same rule
//
// A run is a list of actions, such as a message delivered or a node stopped. What a seed draws is
// such a list; so it can be shortened and played again without the seed. The same seed gives the
// same run everywhere.
//
// What the caller owes: nothing. A run that breaks a rule is a finding, not an error.
package nodetest
