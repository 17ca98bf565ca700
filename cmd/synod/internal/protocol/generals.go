package protocol

import (
	"github.com/synod-paxos/synod/impl/generals/mutants"
	"github.com/synod-paxos/synod/modeltest/generalstest"
)

var generals = plain(Protocol{Name: "generals", Title: "the Two Generals", Reference: generalstest.Reference, Model: generalstest.Model,
	Examples: map[string][]string{
		"explore": {"--protocol generals", "--model Handshake6", "--model Handshake --mutant G04"},
		"mutants": {"G07", "--protocol generals"},
	},
}, mutants.All)
