// Package tlc runs TLC, the TLA+ model checker, and says exactly how it ended.
//
// A run ends in one of two ways. A [Verdict] is an answer of TLC: the model holds, or something in
// it is falsified; it comes in a [Result] without an error. Everything else is a typed error: a
// module that does not parse, a configuration that does not fit, an expression that cannot be
// evaluated, memory or disk exhausted, a run that was stopped, or an end that this package does not
// know. What TLC says in its numbered messages decides (its -tool mode); the exit code must agree
// with it, and a disagreement is an error too.
//
// What the caller owes:
//  1. [Find] first: it needs Java 11 or newer and TLC's jar, and says what to do where one is
//     missing. No jar that fails its checksum is run, except one that the user names in
//     TLA2TOOLS_JAR.
//  2. Give every module and configuration in Job.Files: a run sees nothing else. It happens in a
//     fresh private folder, which is removed in the end, so that runs side by side cannot disturb
//     each other and no class file beside a specification is loaded.
//  3. Compare more than the verdict: also the property's name and the counts of states. TLC gives
//     no name for a temporal property, so check one of them in a run.
//  4. Use one worker where a run must repeat: with more, the counts of failing models, the
//     counterexample and the depth vary. With one worker, and Job.Fingerprint as it is, all of them
//     repeat, and so does the state graph byte for byte.
//
// Package jar finds TLC's jar; package cluster runs TLC on several machines, by the two programs of
// TLC's that are for that, Tools.RunServer and Tools.RunWorker.
//
// TLC's traps, measured on version 2.18: after its heap is exhausted or a disk is full it may hang,
// so it is ended at the first sign of either; a state graph that does not fit on the disk is cut
// off without a word, so its end is checked; in simulation it does not check properties of initial
// states that are given as PROPERTY; two threads of it read one file as they put the counterexample
// of a temporal property together, so that it breaks off at random, and the jars that we know are
// run mended; several workers may miss that a temporal property is violated, so there is one.
package tlc
