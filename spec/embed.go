// Package spec holds the TLA+ specifications and what TLC must find in them,
// embedded, so that an installed binary works in any folder.
package spec

import "embed"

// Files are the modules, the configurations and the manifests, a folder for each
// protocol: paxos/models.json and what it names, also in paxos/proof, and generals/models.json likewise.
//
//go:embed paxos/*.tla paxos/*.cfg paxos/models.json all:paxos/recorded
//go:embed paxos/proof/*.tla paxos/proof/*.cfg
//go:embed generals/*.tla generals/*.cfg generals/models.json all:generals/recorded
var Files embed.FS
