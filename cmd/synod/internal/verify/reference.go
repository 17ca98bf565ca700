package verify

import (
	"fmt"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/tla"
)

// paxos is the protocol that has an implementation here.
const paxos = "paxos"

// reference is our own implementation as the machine for a recorded model.
func reference(rec *recording.Recording) (modeltest.Machine, error) {
	if rec.Protocol != paxos {
		return nil, fmt.Errorf("there is no implementation of protocol %q here, only of %s", rec.Protocol, paxos)
	}
	values := map[string]tla.Value{}
	for _, c := range rec.Graph.Constants {
		values[c.Expr] = c.Value
	}
	return paxostest.Reference(rec.Role, values)
}
