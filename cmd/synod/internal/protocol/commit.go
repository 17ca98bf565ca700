package protocol

import (
	"github.com/synod-paxos/synod/impl/commit/mutants"
	"github.com/synod-paxos/synod/modeltest/committest"
)

var commit = plain(Protocol{Name: "commit", Title: "two-phase and three-phase commit", Reference: committest.All.Reference, Model: committest.All.Explored}, mutants.All)
