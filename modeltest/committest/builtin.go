package committest

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/commit"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/tla"
)

// Reference gives the state machine for a recorded model, by its role: "two-phase",
// for three-phase commit "timeouts" or "elected", or "paxos-commit".
func Reference(role string, constants map[string]tla.Value) (modeltest.Machine, error) {
	return sized(role, constants, func(name string) int { return constants[name].Len() })
}

// Explored gives what is explored for a model; of a variant, the code that is none. There is
// nothing for a model without a role, whose states are counted up to symmetry.
func Explored(s closed.Setting) (*closed.Explored, error) {
	if s.Role == "" {
		return nil, nil
	}
	system, err := sized(s.Role, s.Constants, func(name string) int { return len(s.Config.Elements(name)) })
	if err != nil {
		return nil, err
	}
	e := &closed.Explored{System: system}
	switch s.Role {
	case "two-phase":
		e.Replaces = s.Replaced("OnTimeout", "Enough")
	case "paxos-commit":
		e.Replaces = s.Replaced("IsQuorum", "Unheard", "Voted", "Enough")
	}
	return e, nil
}

func sized(role string, constants map[string]tla.Value, elements func(name string) int) (closed.Code, error) {
	participants := elements("Participants")
	crashes, ok := constants["Crashes"].Int64()
	if !ok || participants < 1 || participants > maxParticipants || crashes < 0 || crashes > maxParticipants {
		return nil, fmt.Errorf("committest: want 1 to %d participants and 0 to %d crashes, got %d and %.20s", maxParticipants, maxParticipants, participants, constants["Crashes"])
	}
	z := size{participants, uint8(crashes)}
	switch role {
	case "two-phase":
		return twoPhase{z, is(constants["Asks"]), is(constants["Restarts"])}.model(), nil
	case "timeouts", "elected":
		three := threePhase{size: z, together: is(constants["Together"]), elected: role == "elected", partitions: is(constants["Partitions"])}
		three.choose(constants)
		return three.model(), nil
	case "paxos-commit":
		p := paxosCommit{z, elements("Acceptors"), commit.Ballot(elements("Ballots"))}
		if p.acceptors < 1 || p.acceptors > maxAcceptors || p.ballots < 2 || p.ballots > commit.MaxBallots {
			return nil, fmt.Errorf("committest: want 1 to %d acceptors and 2 to %d ballots, got %d and %d", maxAcceptors, commit.MaxBallots, p.acceptors, p.ballots)
		}
		return p.model(), nil
	}
	return nil, fmt.Errorf("committest: there is no role %q, only two-phase, timeouts, elected and paxos-commit", role)
}

// choose has what the model puts in the place of the override points.
func (z *threePhase) choose(constants map[string]tla.Value) {
	chosen := func(point, by string) bool { return constants[point].Equal(tla.Model(by)) }
	z.waived, z.enough, z.mayFinish = unreached, commit.All, anyGroup
	z.late = chosen("NothingLate", "MayBeLate")
	if chosen("Waived", "CrashedOnly") {
		z.waived = crashed
	}
	if chosen("Enough", "EnoughMost") {
		z.enough = commit.Most
	}
	if chosen("MayFinish", "MostMayFinish") {
		z.mayFinish = mostOf
	}
}

// is tells whether a constant is TRUE.
func is(v tla.Value) bool {
	yes, ok := v.Bool()
	return ok && yes
}
