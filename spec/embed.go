// Package spec holds the TLA+ specifications and what TLC must find in them,
// embedded, so that an installed binary works in any folder.
package spec

import "embed"

// Files are the modules, the configurations and the manifests, a folder for each
// protocol: paxos has the specification, paxos/models.json lists the models of it, whose
// modules and configurations are in paxos/models; the others likewise, of which lease is
// so small that all lies together.
// In a folder proof of each are the proofs, which proofs.json names, and models whose
// modules are about a proof. Scenarios are Markdown, in folders scenarios.
//
//go:embed paxos/*.tla paxos/models.json paxos/harmless.txt paxos/noticed.txt paxos/models all:paxos/recorded paxos/proof paxos/scenarios/*.md
//go:embed lease/*.tla lease/*.cfg lease/models.json lease/noticed.txt all:lease/recorded
//go:embed multipaxos/scenarios/*.md multipaxos/*.tla multipaxos/models.json multipaxos/models all:multipaxos/recorded multipaxos/proof
//go:embed commit/scenarios/*.md commit/*.tla commit/models.json commit/models all:commit/recorded
//go:embed replication/scenarios/*.md replication/*.tla replication/models.json replication/models all:replication/recorded
//go:embed fast/scenarios/*.md fast/*.tla fast/models.json fast/models all:fast/recorded fast/proof
//go:embed generals/*.tla generals/models.json generals/harmless.txt generals/noticed.txt generals/models all:generals/recorded generals/proof
var Files embed.FS
