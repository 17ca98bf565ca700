package protocol

import (
	"github.com/synod-paxos/synod/impl/generals/mutants"
	"github.com/synod-paxos/synod/modeltest/generalstest"
	"github.com/synod-paxos/synod/modeltest/generalstest/link"
)

var generals = plain(Protocol{Name: "generals", Title: "the Two Generals", Reference: generalstest.All.Reference, Model: generalstest.All.Explored, Links: link.All,
	Examples: map[string][]string{
		"check":   {"--protocol generals"},
		"explain": {"G03 --draw"},
		"explore": {"--protocol generals", "--model Handshake6", "--model Handshake --mutant G04"},
		"mutants": {"G07", "--protocol generals"},
		"prove":   {"--protocol generals"},
		"verify":  {"--protocol generals"},
	},
}, mutants.All)
