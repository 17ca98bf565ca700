// Package adapter puts an implementation of Paxos in Go behind the wire protocol
// (docs/wire.md), by the same interfaces by which package paxostest tests it. So it can be
// tested by the command, synod conform, with its reports, saved tests and random runs:
//
//	func main() {
//		err := adapter.Serve(os.Stdin, os.Stdout, adapter.Implementation{
//			Name:     "my paxos",
//			Acceptor: func(c paxostest.Cluster) paxostest.AcceptorUnderTest { return newAcceptor(c) },
//		})
//		if err != nil {
//			log.Fatal(err)
//		}
//	}
//
// What the caller owes: functions that make a role anew, with an empty disk, and nothing on
// the standard output but what Serve writes there. One that has goroutines, files or timers
// is a [paxostest.Closer].
//
// The program in the folder reference puts impl/paxos behind the protocol.
package adapter

import (
	"fmt"
	"io"

	"github.com/synod-paxos/synod/modeltest/paxostest"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// Implementation makes the roles of an implementation; those that it has not are nil.
type Implementation struct {
	Name     string // shown in reports
	Acceptor func(paxostest.Cluster) paxostest.AcceptorUnderTest
	Proposer func(paxostest.Cluster) paxostest.ProposerUnderTest
	Learner  func(paxostest.Cluster) paxostest.LearnerUnderTest
	Process  func(paxostest.Cluster) paxostest.ProcessUnderTest

	// Phase1 and Phase2 are how many acceptors complete a phase; majorities if they are zero.
	Phase1, Phase2 paxostest.QuorumSize
}

// Serve answers what comes from in until it ends. An error is of reading, writing or
// what was asked.
func Serve(in io.Reader, out io.Writer, i Implementation) error {
	return subject.Serve(in, out, subject.Served{Name: i.Name, Phase1: i.Phase1, Phase2: i.Phase2, Create: i.create})
}

func (i Implementation) create(r model.Role, c paxostest.Cluster) (any, error) {
	switch {
	case r == model.Acceptor && i.Acceptor != nil:
		return i.Acceptor(c), nil
	case r == model.Proposer && i.Proposer != nil:
		return i.Proposer(c), nil
	case r == model.Learner && i.Learner != nil:
		return i.Learner(c), nil
	case r == model.Process && i.Process != nil:
		return i.Process(c), nil
	}
	return nil, fmt.Errorf("this implementation has no %s", r)
}
