// Package spec holds the TLA+ specifications and what TLC must find in them,
// embedded, so that an installed binary works in any folder.
package spec

import "embed"

// Files are the modules, the configurations and the manifests, a folder for each
// protocol: paxos/models.json and what it names, and generals/models.json likewise.
// In a folder proof of each are the proofs, which proofs.json names, and models whose
// modules are about a proof. Scenarios are Markdown, in paxos/scenarios.
//
//go:embed paxos/*.tla paxos/*.cfg paxos/models.json all:paxos/recorded paxos/proof paxos/scenarios/*.md
//go:embed generals/*.tla generals/*.cfg generals/models.json all:generals/recorded generals/proof
var Files embed.FS
