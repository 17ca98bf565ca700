// Package tlachecker runs tla-checker, a model checker of TLA+ written in Rust, as a second
// engine: what it and TLC find of a model they find independently.
//
// What the caller owes: an [Answer] says what this engine found, and only where Can is empty. It
// knows less of TLA+ than TLC does; of what it does not know it says so, and that is no verdict.
package tlachecker
