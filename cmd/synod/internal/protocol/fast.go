package protocol

import (
	"github.com/synod-paxos/synod/impl/fast/mutants"
	"github.com/synod-paxos/synod/modeltest/fasttest"
	"github.com/synod-paxos/synod/modeltest/fasttest/link"
)

var fast = plain(Protocol{Name: "fast", Title: "Fast and Flexible Paxos", Reference: fasttest.All.Reference, Model: fasttest.All.Explored, Links: link.All}, mutants.All)
