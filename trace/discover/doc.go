// Package discover finds what TLC could check in a folder of specifications as it lies there: each
// configuration with the module that it is for, models of the TLA+ Toolbox, and what a manifest of
// the kind that the collection of examples at github.com/tlaplus/Examples has says of them.
//
// It reads files and runs nothing. What it cannot make a model of is listed with the reason, so
// that a reader sees what is not checked.
//
// What the caller owes:
//  1. A [Model] may need files that are not there: those in Files, which the caller writes beside
//     the others, or shows to who reads the manifest.
//  2. Names and choices are the same for the same files. What TLC finds in a model is not known
//     here: its Expect says that it holds, with the number of states that somebody said, until
//     somebody has looked.
package discover
