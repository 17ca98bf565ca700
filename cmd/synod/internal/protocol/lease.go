package protocol

import (
	"github.com/synod-paxos/synod/impl/lease/mutants"
	"github.com/synod-paxos/synod/modeltest/leasetest"
)

var lease = plain(Protocol{Name: "lease", Title: "the lock that is lent", Reference: leasetest.All.Reference, Model: leasetest.All.Explored}, mutants.All)
