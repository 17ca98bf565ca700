// Package spec holds the TLA+ specifications and what TLC must find in them,
// embedded, so that an installed binary works in any folder.
package spec

import "embed"

// Files are the modules, the configurations and the manifests: paxos/models.json
// and what it names.
//
//go:embed paxos/*.tla paxos/*.cfg paxos/models.json all:paxos/recorded
var Files embed.FS
