package world

import (
	"fmt"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/trace/tla"
)

// Reference gives the reference implementation as the machine for a model: role is
// "acceptor", "proposer" or "learner" for a model of one role alone,
// "acceptor-dialects" for one of an acceptor in every dialect, and empty for a
// closed model of whole processes. constants are those that the model was
// explored with: Acceptors and Ballots, and where the model has them Values,
// Proposers, Learners, Owner, Getters, Restarters, Self, Size1 and Size2. They may
// come from anywhere: what the implementation cannot stand for is an error.
func Reference(role string, constants map[string]tla.Value) (modeltest.Machine, error) {
	n, err := model.NewNames(role, constants)
	if err != nil {
		return nil, err
	}
	alone := map[string]func(*model.Names) modeltest.Machine{
		"acceptor": acceptorRole, "acceptor-dialects": acceptorDialects, "proposer": proposerRole, "learner": learnerRole,
	}
	switch machine := alone[role]; {
	case role == "":
		return synod(n)
	case machine != nil:
		if _, err := makeQuorums(n.Quorums); err != nil {
			return nil, err
		}
		return modeltest.Alike{machine(n), machine(n.Apart())}, nil
	}
	return nil, fmt.Errorf("paxostest: there is no role %q: give acceptor, acceptor-dialects, proposer, learner, or none for whole processes", role)
}
