package protocol

import (
	"github.com/synod-paxos/synod/impl/multipaxos/mutants"
	"github.com/synod-paxos/synod/modeltest/multipaxostest"
)

var multiPaxos = plain(Protocol{
	Name: "multipaxos", Title: "Multi-Paxos", Reference: multipaxostest.Reference, Model: multipaxostest.Explored,
	Examples: map[string][]string{},
}, mutants.All)
