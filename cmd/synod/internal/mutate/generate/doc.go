// Package generate makes first-order mutants of a package: its source with one small
// change, such as a comparison that is another, a condition negated, a statement left
// out. What is changed, and how, depends on nothing but the source, so the same source
// gives the same mutants in the same order. Each of them type-checks, without the go
// command, and no two are the same text.
//
// The caller owes the files of one package that build together, without tests.
//
//	generate.go   the package, and its mutants
//	operators.go  which changes there are
//	values.go     ... of expressions that are a value
//	statements.go ... of statements
//	literals.go   ... of composite literals
//	calls.go      ... of calls and functions
//	fields.go     fields that a version adds
//	schema.go     many mutants in one source, of which one is chosen when the program runs
//	justified.go  mutants of which somebody said why nothing need notice them
package generate
