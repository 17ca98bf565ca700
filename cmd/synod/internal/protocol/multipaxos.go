package protocol

import (
	"github.com/synod-paxos/synod/impl/multipaxos/mutants"
	"github.com/synod-paxos/synod/modeltest/multipaxostest"
	"github.com/synod-paxos/synod/modeltest/multipaxostest/link"
)

var multiPaxos = plain(Protocol{
	Name: "multipaxos", Title: "Multi-Paxos", Reference: multipaxostest.Reference, Model: multipaxostest.Explored, Links: link.All,
	Examples: map[string][]string{},
}, mutants.All)
