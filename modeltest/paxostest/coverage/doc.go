// Package coverage says which edges of TLC's graph of one register the runs of clusters took: runs
// that are simulated, and real ones of which there are logs.
//
//	graph.go     the graph, by what is seen of a run
//	register.go  what is seen of one register of a cluster
//	play.go      it is followed through the graph
//	profile.go   the edges that were taken, added up over runs, as a file
//	plan.go      walks that take all edges that a node can take
//
// A run is followed by messages alone, as it is judged: an acceptor has taken a step when its
// answer is seen, a proposer when it has heard what it counts. Who is the first proposer, which
// ballot is 1 and which value v1 is a matter of names. A run that has more than the model, such as
// a third ballot, is followed as far as it is in it.
//
// What the caller owes: what each node sent, heard and was asked, in an order that can have been.
package coverage
