// Package conformance says what testing an implementation found: [InGo] and [Adapter] run all
// suites of a role and give a [Report], with the shortest test of each divergence, the rule
// of the specification that it breaks, the known bug that it resembles, and the test in a
// form that can be saved and run again.
//
// What the caller owes: an implementation that is deterministic, that begins anew with an
// empty disk, and that sends nothing but what it answers.
package conformance
