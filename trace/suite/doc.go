// Package suite reads and writes suites: behaviours that a specification allows, for tests of any
// implementation in any language.
//
// A suite is NDJSON, UTF-8, one JSON object a line, perhaps compressed with zstd. The first line is
// the [Header]. Each behaviour then is one line with its number, from 1, and its initial state,
// followed by one line per step:
//
//	{"format":"synod-suite/1","protocol":"lock","model":"LockRole","role":"server","spec":"<SHA-256>","tlc":"TLC2 Version 2.18",...}
//	{"behaviour":1,"state":{"out":[],"server":{"holder":null}}}
//	{"action":"Acquire","args":{"client":"c1"},"state":{"out":[{"to":"c1","type":"Granted"}],"server":{"holder":"c1"}}}
//
// A state has every variable, after the step. A step that no peer obeying the specification could
// cause says "hostile":true. The files *.schema.json describe the lines as JSON Schema; what a
// schema cannot say, [Reader] checks: repeated keys, the variables that the header names,
// consecutive numbers, and the counts. [Format] names the version: a change of what a line may hold
// is a new one.
//
// Values are [JSON]: the text that [tla.Value.JSON] writes, so that equal values are equal strings.
// It does not tell a model value from a string, a set from a tuple, or an integer beyond 2^53 from
// a string of its digits; a suite compares what an implementation in any language can say, and that
// is JSON.
//
// What the caller owes:
//  1. Compare values as JSON, with ==. Never compare a [tla.Value] of TLC with what [JSON.Value]
//     gives.
//  2. Call [Reader.Next] up to io.EOF: only the end of the file tells whether all of it came.
//  3. Refuse a suite of another specification: [Header.Stale].
package suite
