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
	switch role {
	case "acceptor", "leader":
		z := sized(count)
		z.Leaders = max(z.Leaders, 1)
		if err := z.check(); err != nil {
			return nil, err
		}
		if role == "acceptor" {
			return acceptorRole(z), nil
		}
		return leaderRole(z, uint8(z.Leaders-1)), nil
	case "log":
		z := sized(count)
		if err := z.check(); err != nil {
			return nil, err
		}
		return Model(z), nil
	case "truncated":
		z := sized(count)
		kept, _ := constants["Kept"].Int64()
		if z.Leaders, z.Kept = 1, int(kept); z.Kept < 1 {
			return nil, fmt.Errorf("multipaxostest: want votes of at least one slot that are kept, got %d", z.Kept)
		}
		if err := z.check(); err != nil {
			return nil, err
		}
		return truncatedRole(z), nil
	case "learner":
		z := sized(count)
		z.Leaders, z.Commands = max(z.Leaders, 1), max(z.Commands, 1)
		if err := z.check(); err != nil {
			return nil, err
		}
		if z.votes()-1 > maxTallies {
			return nil, fmt.Errorf("multipaxostest: a learner has room for %d votes of a slot, not for %d", maxTallies, z.votes()-1)
		}
		return learnerRole(z, count("Values")), nil
	case "service", "replica":
		z := serviceSized(count)
		z.Replicas = max(z.Replicas, 1)
		if err := z.check(); err != nil {
			return nil, err
		}
		if role == "replica" {
			return replicaRole(z), nil
		}
		return ServiceModel(z), nil
	case "reads":
		z := readSized(count, constants["Length"].Int64)
		if err := z.check(); err != nil {
			return nil, err
		}
		return ReadModel(z), nil
	}
	return nil, fmt.Errorf("multipaxostest: there is no role %q, only acceptor, leader, learner, truncated, replica, log, service and reads", role)
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
	var err error
	switch {
	case strings.HasPrefix(s.Module, "MCLogSynod"):
		z := sized(count)
		if err = z.check(); err == nil {
			e.System = Model(z)
		}
	case strings.HasPrefix(s.Module, "MCReplicated"):
		z := serviceSized(count)
		if err = z.check(); err == nil {
			e.System = ServiceModel(z)
		}
	case s.Module == "MCReads":
		z := readSized(count, s.Constants["Length"].Int64)
		if err = z.check(); err == nil {
			e.System = ReadModel(z)
		}
	default:
		return nil, nil
	}
	return e, err
}
