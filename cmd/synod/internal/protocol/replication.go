package protocol

import (
	"github.com/synod-paxos/synod/impl/replication/mutants"
	"github.com/synod-paxos/synod/modeltest/replicationtest"
)

var replication = plain(Protocol{Name: "replication", Title: "copies without consensus", Reference: replicationtest.All.Reference, Model: replicationtest.All.Explored}, mutants.All)
