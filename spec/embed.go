// Package spec holds the TLA+ specifications and what TLC must find in them,
// embedded, so that an installed binary works in any folder.
package spec

import "embed"

// Files are the modules, the configurations and the manifests, a folder for each
// protocol: paxos/models.json and what it names, and generals/models.json likewise. Proofs lie in a
// folder proof of each, with proofs.json, which says what they are. Scenarios are Markdown, in paxos/scenarios.
//
//go:embed paxos/*.tla paxos/*.cfg paxos/models.json paxos/scenarios/*.md all:paxos/recorded
//go:embed generals/*.tla generals/*.cfg generals/models.json all:generals/recorded generals/proof
var Files embed.FS
