package protocol

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/synod-paxos/synod/cmd/synod/internal/paxosmutate"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/exploration"
	"github.com/synod-paxos/synod/modeltest/paxostest/link"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/monitors"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
	"github.com/synod-paxos/synod/trace/tla"
)

var paxos = Protocol{
	Name: "paxos", Title: "Paxos", Reference: referencePaxos, Model: exploration.Model, Links: link.All,
	Watchers: monitors.Roles,
	Sizes:    &Sizes{Flags: paxosFlags, System: paxosAt},
	Mutants:  paxosmutate.Method, Kept: paxosmutate.SafeProperties, Kit: paxosKit, Tell: tellPaxos,
	Draw: drawPaxos, Called: called,
	Examples: map[string][]string{
		"check": {
			"Synod M05", "M05 --write by-hand    what TLC reads, and how to run it without synod",
			"SynodThree --workers tuna,carp           on two machines, each of which runs: synod worker THIS-MACHINE",
		},
		"conform": {
			`--exec "python3 examples/adapters/python/adapter.py"`, "--exec ./my-adapter --role acceptor --extra 1",
			"--exec ./my-adapter --dialect Equal-AtLeast-Raise --json",
		},
		"explain": {"PromiseBinds", "prepare --protocol paxos", "M05"},
		"explore": {
			"--ballots 3 --gets --restarts --symmetry", "--model SynodThree", "--ballots 3 --mutant M05 --property Agreement",
			"--ballots 3 --find SometimesTwoReported", "--acceptors 5 --max-memory 8GB",
		},
		"generate": {"AcceptorRole --out suites"},
		"itf":      {"spec/paxos/recorded/AcceptorRole.ndjson.zst --behaviour 7 > seven.itf.json"},
		"mutants":  {"M14 S02", "--generated --protocol paxos"},
		"prove":    {"Chain --print | z3 -in      the very script, on a solver by hand"},
		"replay": {
			"spec/paxos/recorded/AcceptorRole.ndjson.zst", "spec/paxos/scenarios/happy.md",
			`synod-failures/conform-acceptor-1.json --exec "python3 adapter.py"`,
		},
	},
}

// referencePaxos is the roles, or who watches them.
func referencePaxos(role string, constants map[string]tla.Value) (modeltest.Machine, error) {
	if slices.Contains(monitors.Roles, role) {
		return monitors.Reference(role, constants)
	}
	return world.Reference(role, constants)
}

func paxosAt(raw json.RawMessage) (*closed.Explored, error) {
	var size model.Size
	if err := json.Unmarshal(raw, &size); err != nil {
		return nil, err
	}
	return exploration.System{Size: size}.Explored(), nil
}

// drawPaxos draws what was recorded of a seeded bug.
func drawPaxos(_ context.Context, bug string) (string, error) {
	known, err := conformance.KnownBugs()
	if err != nil {
		return "", err
	}
	d, err := known.Show(bug)
	if err != nil || d == nil {
		return "", err
	}
	return d.Text(), nil
}
