// Package conform finds out whether an implementation that only answers behaves like a machine. An
// answer that the machine does not give is shrunk to a shortest test that still shows one.
//
// What the caller owes:
//
//  1. The [Subject] is deterministic, and each test begins as if nothing had been
//     before.
//  2. [Test.Words] are complete for the faults that are to be found: what is claimed
//     of an implementation that passes is exactly that suite's theorem.
package conform
