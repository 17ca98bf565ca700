// Package tla holds TLA+ values as TLC prints them.
//
// A [Value] is immutable and canonical: what TLA+ calls equal is equal here, however it was printed
// or built. So `1..3` is `{1, 2, 3}`, a function whose domain is 1..n is a tuple, one whose keys
// are strings is a record, and the empty function is `<<>>`.
//
// [Parse] reads every print of TLC except sets that TLC itself leaves unevaluated (`SUBSET 1..14`),
// and records made in Java with names of fields that are not letters, digits and underscores: TLC
// prints these names as they are (`[two |-> 2, words |-> 1]` may have one field).
// [Value.String] prints text that is an expression in a TLA+ module (which extends Integers and
// TLC) and that Parse reads back to an equal value; as equal values print the same, that text is
// also a canonical map key.
//
// What the caller owes:
//  1. Compare values with [Value.Equal], never with reflect or pointers; the type does not allow
//     ==.
//  2. Many values with common parts (the states of one model) go through one [Interner], which
//     stores each part once.
//  3. Strings hold what TLA+ can write: printable characters and the escapes \" \\ \t \n \f \r.
//     Others survive in memory and in String and Parse, but a TLA+ tool may refuse them.
package tla
