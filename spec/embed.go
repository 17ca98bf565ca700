// Package spec holds the TLA+ specifications and what TLC must find in them,
// embedded, so that an installed binary works in any folder.
package spec

import "embed"

// Files are the modules, the configurations and the manifests, a folder for each
// protocol: paxos/models.json and what it names, and generals/models.json likewise.
//
//go:embed paxos/*.tla paxos/*.cfg paxos/models.json all:paxos/recorded
//go:embed paxos/proof/*.vc paxos/proof/proofs.json paxos/proof/mutants/*.vc
//go:embed generals/*.tla generals/*.cfg generals/models.json all:generals/recorded
var Files embed.FS
