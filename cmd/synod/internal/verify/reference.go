package verify

import (
	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/recording"
)

// implemented tells whether there is an implementation of the protocol here.
func implemented(name string) bool {
	_, err := protocol.Find(name)
	return err == nil
}

// reference is our own implementation as the machine for a recorded model.
func reference(rec *recording.Recording) (modeltest.Machine, error) {
	of, err := protocol.Find(rec.Protocol)
	if err != nil {
		return nil, err
	}
	return of.Reference(rec.Role, rec.Graph.ConstantValues())
}
