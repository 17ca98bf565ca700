// Package synod is the root of the repository. It holds source, embedded, so that an installed
// binary can show the code beside the specification in any folder.
package synod

import "embed"

// Code is the source of the implementations, and of what exploring them checks: the properties,
// written a second time. It lies here, as no state machine needs its own text.
//
//go:embed impl/paxos/*.go impl/generals/*.go impl/lease/*.go impl/multipaxos/*.go
//go:embed impl/commit/*.go impl/replication/*.go impl/fast/*.go modeltest/committest/t*.go modeltest/replicationtest/[c-v]*s.go modeltest/fasttest/reads.go
//go:embed modeltest/paxostest/exploration/invariants.go modeltest/generalstest/attack.go modeltest/generalstest/handshake.go modeltest/multipaxostest/properties.go
var Code embed.FS
