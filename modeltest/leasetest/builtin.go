package leasetest

import (
	"github.com/synod-paxos/synod/impl/lease"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
)

// All is the model of the lock. One that does not say how many clients there are has as many as
// there is room for.
var All = closed.Roles{Package: "leasetest", Of: map[string]func(*closed.Constants) modeltest.Machine{
	"lock": func(c *closed.Constants) modeltest.Machine {
		clients := maxClients
		if len(c.Words("Clients")) > 0 {
			clients = c.Count("Clients", 1, maxClients)
		}
		return Model(Size{Clients: lease.Client(clients), Leases: lease.Token(c.Number("Leases", 1, maxLeases))})
	},
}}
