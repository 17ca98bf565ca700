package protocol

import (
	"context"
	"encoding/json"

	"github.com/synod-paxos/synod/cmd/synod/internal/paxosmutate"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/exploration"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
)

var paxos = Protocol{
	Name: "paxos", Title: "Paxos", Reference: world.Reference, Model: exploration.Model,
	Sizes:   &Sizes{Flags: paxosFlags, System: paxosAt},
	Mutants: paxosmutate.Method, Kept: paxosmutate.SafeProperties, Serve: subject.ServeReference,
	Draw: drawPaxos,
	Examples: map[string][]string{
		"explore": {
			"--ballots 3 --gets --restarts --symmetry", "--model SynodThree", "--ballots 3 --mutant M05 --property Agreement",
			"--ballots 3 --find SometimesTwoReported", "--acceptors 5 --max-memory 8GB",
		},
		"mutants": {"M14 S02"},
	},
}

func paxosAt(raw json.RawMessage) (*closed.Explored, error) {
	var size model.Size
	if err := json.Unmarshal(raw, &size); err != nil {
		return nil, err
	}
	return exploration.System{Size: size}.Explored(), nil
}

// drawPaxos draws what was recorded of a seeded bug.
func drawPaxos(ctx context.Context, bug string) (string, error) {
	known, err := conformance.KnownBugs()
	if err != nil {
		return "", err
	}
	d, err := known.Show(ctx, bug)
	if err != nil || d == nil {
		return "", err
	}
	return d.Text(), nil
}
