// Package conform finds out whether an implementation that only answers behaves
// like one of several machines: the specification, and its safe dialects.
//
// A short probe tells the dialects apart as far as answers can. Then the complete
// suite of the one that is left is run. A divergence is an answer that no dialect
// gives; it is shrunk to a shortest test that still shows it.
//
// What the caller owes:
//
//  1. The [Subject] is deterministic, and each test begins as if nothing had been
//     before.
//  2. [Test.Suite] is complete for the faults that are to be found: what is claimed
//     of an implementation that passes is exactly that suite's theorem.
package conform
