package multipaxostest

import (
	"io/fs"
	"testing"

	"github.com/synod-paxos/synod/modeltest/agree"
	"github.com/synod-paxos/synod/spec"
)

var (
	theLog = agree.With(folder())
	size   = Size{Acceptors: 2, Leaders: 2, Ballots: 2, Commands: 2, Slots: 2} // as MCLogSynod.cfg has it

	serviceSize = ServiceSize{Replicas: 2, Clients: 2, Numbers: 1, Slots: 2} // as MCReplicated.cfg has it
)

func folder() fs.FS {
	files, err := spec.Folder("multipaxos")
	if err != nil {
		panic(err)
	}
	return files
}

func TestCodeIsTheSpecification(t *testing.T) {
	theLog.Agrees(t, "LogSynod", Model(size))
	theLog.Agrees(t, "Replicated", ServiceModel(serviceSize))
}

func TestExploringFindsWhatTLCFinds(t *testing.T) {
	theLog.Explores(t, "LogSynod", Model(size))
	theLog.Explores(t, "Replicated", ServiceModel(serviceSize))
}
