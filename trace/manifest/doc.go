// Package manifest reads models.json, the list of models that TLC checks and what it must find in
// each, and finds the TLA+ files that a model is made of.
//
// The manifest's JSON is strict: a field that is unknown, given twice or null is an error with its
// line. models.schema.json beside this file describes it for editors.
//
// What the caller owes:
//  1. The files of a model lie in its folder, in the manifest's field folder, or beside the
//     manifest; the first that has a name gives it. Modules elsewhere are not found. So the
//     specification can lie beside the manifest, and in a folder of models what exists for TLC; by
//     hand, TLC looks in both with java -DTLA-Library=FOLDER.
//  2. A model takes what it leaves out of role, init, actions, possible and constants from the
//     model that it is like, or else from its base; if it has other actions, what is possible is
//     its own too. An empty list takes nothing.
//  3. An [Override] is no switch in the specification: it names what the configuration replaces,
//     and what of it is checked. What it replaces is not looked up: TLC says if a name is nowhere,
//     and ignores some replacements, which the counts of the base show.
package manifest
