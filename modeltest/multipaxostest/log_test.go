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
)

func folder() fs.FS {
	files, err := spec.Folder("multipaxos")
	if err != nil {
		panic(err)
	}
	return files
}

func TestCodeIsTheSpecification(t *testing.T) { theLog.Agrees(t, "LogSynod", Model(size)) }

func TestExploringFindsWhatTLCFinds(t *testing.T) { theLog.Explores(t, "LogSynod", Model(size)) }
