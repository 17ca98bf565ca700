// Package itf reads and writes the Informal Trace Format, in which Apalache, Quint and others
// exchange behaviours (Apalache's ADR-015).
//
// A [Trace] is a sequence of states, each with a [tla.Value] per variable, and perhaps a loop.
// [Trace.Write] writes what the strictest known readers want: #meta on the trace and on every
// state, with strings in it; #meta.varTypes in Apalache's type syntax (ADR-002); all integers as
// {"#bigint":"1"}; sets and maps in the order of [tla.Value.Compare]. The same trace gives the same
// bytes. [Read] takes all that the ADR allows, also plain integers, and refuses the rest.
//
// TLA+ calls a function on 1..n a sequence, and one on strings a record; the format writes them
// differently, depending on a variable's type. A type is inferred from all values of the variable:
// tuples whose elements have one type are Seq, others are tuples unless their lengths differ;
// functions whose keys are names are records if all have the same fields. A variable whose values
// have no common type, such as None beside a record, is written all the same, but left out of
// varTypes: Apalache then refuses the trace by the name of that variable, others do not look. What
// is empty in all states has a type variable.
//
// Model values are what Apalache calls uninterpreted constants, strings of the form name_OF_SORT.
// The model value a1 is written as "a1_OF_MODEL", of the type MODEL, and read back as a1. One whose
// name has that form with another sort, such as 1_OF_NODE, is written and read as it is. A string
// of that form cannot be written: every reader would take it for a constant.
//
// What the caller owes:
//  1. Vars and Values correspond by index.
//  2. An action and its parameters are ordinary variables; Quint's names for them are
//     mbt::actionTaken and mbt::nondetPicks.
package itf
