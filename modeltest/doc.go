// Package modeltest shows that an implementation and a specification agree, state
// for state: it drives the implementation along the complete state graph that a
// model checker found, and also where the graph says that nothing may happen.
//
// A [Protocol] is how an implementation plugs in: initial states, the stimuli
// worth firing at a state, one step, and the projection to the specification's
// variables. Nothing else here knows what is implemented.
//
// What the caller owes:
//
//  1. Step is a pure function: same state and stimulus, same result. States that
//     are equal behave alike (==), as a state is visited once.
//  2. Project shows all of a state that Step depends on, else two states of the
//     implementation meet in one of the graph, which [Protocol.Equivalent] reports.
//  3. The graph is complete and deterministic (graph.Graph.Deterministic).
package modeltest
