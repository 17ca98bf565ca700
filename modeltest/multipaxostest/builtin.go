package multipaxostest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/tla"
)

// Reference gives our implementation for a recorded model. constants are those of the model.
func Reference(role string, constants map[string]tla.Value) (modeltest.Machine, error) {
	count := func(name string) int { return len(constants[name].Elems()) }
	z, service := sized(count), serviceSized(count)
	switch role {
	case "acceptor":
		z.Leaders = max(z.Leaders, 1)
		return machine(z, acceptorRole)
	case "leader":
		z.Leaders = max(z.Leaders, 1)
		return machine(z, leaderRole)
	case "log":
		return machine(z, Model)
	case "truncated":
		kept, _ := constants["Kept"].Int64()
		if z.Leaders, z.Kept = 1, int(kept); z.Kept < 1 {
			return nil, fmt.Errorf("multipaxostest: want votes of at least one slot that are kept, got %d", z.Kept)
		}
		return machine(z, truncatedRole)
	case "learner":
		z.Leaders, z.Commands = max(z.Leaders, 1), max(z.Commands, 1)
		if err := z.check(); err == nil && z.votes()-1 > maxTallies {
			return nil, fmt.Errorf("multipaxostest: a learner has room for %d votes of a slot, not for %d", maxTallies, z.votes()-1)
		}
		return machine(z, func(z Size) modeltest.Protocol[LearnerState, Input] { return learnerRole(z, count("Values")) })
	case "replica":
		service.Replicas = max(service.Replicas, 1)
		return machine(service, replicaRole)
	case "service":
		service.Replicas = max(service.Replicas, 1)
		return machine(service, ServiceModel)
	case "reads":
		return machine(readSized(count, constants["Length"].Int64), ReadModel)
	}
	return nil, fmt.Errorf("multipaxostest: there is no role %q, only acceptor, leader, learner, truncated, replica, log, service and reads", role)
}

// machine is what there is of a size, if it is one.
func machine[Z interface{ check() error }, M modeltest.Machine](size Z, of func(Z) M) (modeltest.Machine, error) {
	if err := size.check(); err != nil {
		return nil, err
	}
	return of(size), nil
}

// sized is a size by how many a constant has.
func sized(count func(constant string) int) Size {
	return Size{
		Acceptors: count("Acceptors"), Leaders: count("Leaders"), Ballots: count("Ballots"), Commands: count("Values") - 1,
		Slots: count("Slots"), Restarts: count("Restarters") > 0,
	}
}

func serviceSized(count func(constant string) int) ServiceSize {
	return ServiceSize{Replicas: count("Replicas"), Clients: count("Clients"), Numbers: count("Numbers"), Slots: count("Slots")}
}

func readSized(count func(constant string) int, length func() (int64, bool)) ReadSize {
	n, _ := length() // without one there is no such size
	return ReadSize{Acceptors: count("Acceptors"), Leaders: count("Leaders"), Ballots: count("Ballots"), Length: int(n)}
}

// Explored gives what is explored for a model, nil for one that is none of the code's; of a
// variant, the code that is none.
func Explored(s closed.Setting) (*closed.Explored, error) {
	if len(s.Config.Names("SYMMETRY")) > 0 {
		return nil, nil
	}
	count := func(name string) int { return len(s.Config.Elements(name)) }
	e := &closed.Explored{}
	if s.Override != nil {
		for _, name := range slices.Sorted(maps.Keys(s.Override.Replace)) {
			if name != "Owner" { // which is as there are leaders: ballots go round them
				e.Replaces = append(e.Replaces, fmt.Sprintf("%s <- %s", name, s.Override.Replace[name]))
			}
		}
	}
	var m modeltest.Machine
	var err error
	switch {
	case strings.HasPrefix(s.Module, "MCLogSynod"):
		m, err = machine(sized(count), Model)
	case strings.HasPrefix(s.Module, "MCReplicated"):
		m, err = machine(serviceSized(count), ServiceModel)
	case s.Module == "MCReads":
		m, err = machine(readSized(count, s.Constants["Length"].Int64), ReadModel)
	default:
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	e.System = m.(closed.System)
	return e, nil
}
