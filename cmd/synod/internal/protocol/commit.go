package protocol

import (
	"github.com/synod-paxos/synod/impl/commit/mutants"
	"github.com/synod-paxos/synod/modeltest/committest"
)

var commit = plain(Protocol{Name: "commit", Title: "two-phase and three-phase commit", Reference: committest.Reference, Model: committest.Explored}, mutants.All)
