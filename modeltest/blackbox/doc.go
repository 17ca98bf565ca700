// Package blackbox tests implementations in any language against any deterministic labelled state
// graph, over the wire protocol. What is tested is what an implementation shows: whether it took an
// action, what it sent, and variables of the specification, each as far as its hello says.
//
// A [Model] is a graph in which each stimulus has one outcome. With what an implementation shows it
// is a Mealy machine: where the graph has no edge for a stimulus nothing may change. [Check] runs a
// suite of it, complete where the machine is small enough, else a survey, and gives a [Report] that
// says how much was asked. Its divergence is shrunk, and was confirmed by an adapter that was
// started anew. As a [Test] it can be saved, and played again without the graph.
//
// What the caller owes:
//
//  1. The implementation is deterministic, and a reset forgets everything. What shows that it is
//     not is ErrNotReproducible.
//  2. Every label of the graph stands for one stimulus. That of each state and stimulus one edge at
//     most is there is checked.
package blackbox
