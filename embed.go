// Package synod is the root of the repository. It holds the source of the implementations, embedded, so that an
// installed binary can show the code beside the specification in any folder.
package synod

import "embed"

// Code is the source of the implementations: impl/paxos and impl/generals. It lies here, as no state machine needs
// its own text.
//
//go:embed impl/paxos/*.go impl/generals/*.go
var Code embed.FS
