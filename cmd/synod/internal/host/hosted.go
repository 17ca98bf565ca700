package host

import (
	"io"
	"net/http"

	"github.com/synod-paxos/synod/impl/kv"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/nodetest/nodelog"
)

// hosted is a protocol as a host runs it.
type hosted interface {
	node.Protocol
	encode(m node.Message) message // who it is from and for is said beside it
	decode(m message, from, to paxos.Node) (node.Message, error)
	routes(s *Server, mux *http.ServeMux) // what clients may ask
	journal(to io.Writer, id node.Identity, past nodelog.Past) *nodelog.Log
	status(*Status)
	gauges() []gauge
}

// gauge is a figure of a node's status.
type gauge struct {
	name, help string
	of         func(Status) float64
}

// hosted gives what a node hosts.
func (o Options) hosted() hosted {
	if o.Store {
		return &store{kv.NewLog(o.Identity, kv.Usual(o.Policy.Seed))}
	}
	return &registers{node.NewRegisters(o.Identity, o.Policy)}
}

func (rs *registers) journal(to io.Writer, id node.Identity, past nodelog.Past) *nodelog.Log {
	return nodelog.New(to, id, past)
}

func (s *store) journal(to io.Writer, id node.Identity, past nodelog.Past) *nodelog.Log {
	return nodelog.NewStore(to, id, past)
}
