// Package specification reads TLA+ as text: the modules that a model is made of and its
// configuration, what they define and declare, what the next-state relation does, and what is
// checked. It parses no more than it must, knows no model, and asks no TLC: that is how what TLC
// says can be held against what is written.
//
// What the caller owes:
//  1. [Origin.Find] finds a module in one place: of two of the same name it gives the one that TLC
//     takes.
//  2. A definition is cut out of the text, not understood as a tree. What a function here cannot
//     see it must not call right: each says in its comment which way it errs.
//  3. [Source.Hash] covers the files by their names, not where they lie, and not the tools: whoever
//     keeps what TLC said keeps the jar's checksum too.
package specification
