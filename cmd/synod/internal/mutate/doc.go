// Package mutate builds programs from a checkout of this repository with seeded bugs in
// it, and tries what checks find of them. The checkout is only read: the patched
// sources go to a temporary folder, and go build -overlay takes them in place of the
// real ones.
//
// A patch applies exactly or not at all. Lines may have moved, but what a hunk removes
// and what stands around it must be there, and once.
//
//	patch.go     the sources that a patch makes
//	build.go     a program of them
//	together.go  one of as many mutants as can stand beside each other
//	ask.go       what such a program answers
//	try.go       many mutants, as many at a time as there are cores
//	check.go     the checks that serve any protocol, in the program checks
//
// Mutants that nobody wrote are made by package generate. All of a package are built
// into one program, and one is chosen when it starts.
//
//	generated.go  trying them, and what came of it
//	subject.go    how the unit tests and the checks notice one
package mutate
