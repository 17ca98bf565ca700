package protocol

import (
	"github.com/synod-paxos/synod/impl/generals/mutants"
	"github.com/synod-paxos/synod/modeltest/generalstest"
)

var generals = plain("generals", generalstest.Reference, generalstest.Model, mutants.All)
