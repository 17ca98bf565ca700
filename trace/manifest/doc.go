// Package manifest reads models.json, the list of models that TLC checks and what it must find in each, and the TLA+ files
// that a model is made of.
//
// The manifest's JSON is strict: a field that is unknown, given twice or null is an error with its line. models.schema.json
// beside this file describes it for editors.
//
// What the caller owes:
//  1. A model's module and configuration lie in its folder; the modules that these reach lie there too, or in the manifest's
//     folder. Modules in other folders are not found. By hand, TLC looks in both with java -DTLA-Library=FOLDER.
//  2. A model takes what it leaves out of role, init, actions, possible and constants from the model that it is like, or
//     else from its base; if it has other actions, what is possible is its own too. An empty list takes nothing.
//  3. [Source.Hash] covers the files, not the tools: whoever keeps what TLC said keeps the jar's checksum too.
package manifest
