// Package cluster has several machines search the states of one model, with TLC on each.
//
// [Serve] is called where the model is, and [Work] on each of the other machines. Beside TLC's own
// talk they keep a connection with each other: who is there, with which jar, when to begin, signs
// of life, how much each computed, the end. TLC knows none of that.
//
// What the caller owes:
//  1. Machines, and a network between them, in which everybody is trusted: see [Cluster].
//  2. The same jar on all of them.
//  3. Compare the figures with those that were recorded: distributed, TLC tells less, and Serve
//     says how much.
package cluster
