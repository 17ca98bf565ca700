// Package closed explores an implementation as a closed model of a specification, one that has
// all of the system in it, and compares with what TLC finds of that model: the counts if it
// holds, and else the property that breaks after as many steps.
//
// [Models] finds the closed models of a manifest, and a [Modeler] says what of the
// implementation is explored for each: a [Whole], which is one machine, or whatever else is a
// [System]. The search is package explore's.
//
// What comes out are data: counts, and a shortest behaviour with its steps and with the arrows
// by which it can be drawn.
package closed
