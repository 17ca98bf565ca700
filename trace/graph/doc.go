// Package graph holds the complete labelled state graph that TLC found for a model.
//
// [Read] reads what `tlc2.TLC -dump dot,actionlabels` writes. The [Graph] is canonical: the same
// model gives the identical Graph whatever order, fingerprint polynomial or number of workers TLC
// ran with. [Graph.Encode] writes a compact, deterministic form of it, which [Decode] reads and
// validates completely; compress it, its columns are laid out for that.
//
// An edge is a distinct (state, label, successor). TLC generates some of them more than once:
// NumEdges + Repeated are the labelled edges of the dump, which equal TLC's count of generated
// states less the initial ones it generated.
//
// What the caller owes:
//  1. Compare the counts with those that TLC printed: a snapshot of a running TLC, or the dump of a
//     run that stopped at a violation, is a well-formed file of an incomplete graph.
//  2. Give each instance of an action a name of its own, as labels carry no parameters:
//     `Prepare_a1_1 == Prepare(a1, 1) /\ TRUE`. Check with [Graph.Deterministic] that each label
//     has at most one successor in a state.
//  3. State, label and variable numbers are valid for their Graph only, and below its counts;
//     others panic as slice indexes do.
package graph
