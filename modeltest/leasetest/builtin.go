package leasetest

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/lease"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/tla"
)

// Reference gives the state machine for a model of the role "lock". constants are those of the
// model: Clients and Leases. Who does not say how many clients there are has as many as there is
// room for.
func Reference(role string, constants map[string]tla.Value) (modeltest.Machine, error) {
	if role != "lock" {
		return nil, fmt.Errorf("leasetest: there is no role %q, only lock", role)
	}
	clients := maxClients
	if set, ok := constants["Clients"]; ok {
		clients = len(set.Elems())
	}
	return sized(clients, constants)
}

func sized(clients int, constants map[string]tla.Value) (closed.Whole[State, Input], error) {
	leases, ok := constants["Leases"].Int64()
	if clients < 1 || clients > maxClients || !ok || leases < 1 || leases > maxLeases {
		return closed.Whole[State, Input]{}, fmt.Errorf("leasetest: want 1 to %d clients and 1 to %d leases, got %d and %.20s", maxClients, maxLeases, clients, constants["Leases"])
	}
	return Model(Size{Clients: lease.Client(clients), Leases: lease.Token(leases)}), nil
}

// Explored gives what is explored for a model; of a variant, the code that is none.
func Explored(s closed.Setting) (*closed.Explored, error) {
	if s.Role != "lock" {
		return nil, nil
	}
	system, err := sized(len(s.Config.Elements("Clients")), s.Constants)
	if err != nil {
		return nil, err
	}
	return &closed.Explored{System: system, Replaces: s.Replaced("MayBegin", "MayEnd", "MayStore")}, nil
}
