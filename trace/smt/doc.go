// Package smt runs SMT solvers on scripts of conditions, and compares what they find with what the
// script says.
//
// A script is SMT-LIB 2.6 that anybody can run by hand. Each condition in it has a name and a
// status, and is checked:
//
//	(push 1)
//	(echo "a release keeps OneHolder")
//	(set-info :status unsat)
//	(assert ...)
//	(check-sat)
//	(pop 1)
//
// unsat stands for a theorem, as its negation is what is asserted, and sat for something that must
// be possible. [Conditions] lists those of a script, [Solver.Run] has a solver decide them.
//
// What the caller owes: a deadline in the context, as a solver need not end.
package smt
