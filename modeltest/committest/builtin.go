package committest

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/commit"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/tla"
)

// Reference gives the state machine for a recorded model, by its role: "two-phase", or
// for three-phase commit "timeouts" or "elected".
func Reference(role string, constants map[string]tla.Value) (modeltest.Machine, error) {
	return sized(role, constants["Participants"].Len(), constants)
}

// Explored gives what is explored for a model; of a variant, the code that is none.
func Explored(s closed.Setting) (*closed.Explored, error) {
	system, err := sized(s.Role, len(s.Config.Elements("Participants")), s.Constants)
	if err != nil {
		return nil, err
	}
	e := &closed.Explored{System: system}
	if s.Role == "two-phase" {
		e.Replaces = s.Replaced("OnTimeout", "Enough")
	}
	return e, nil
}

func sized(role string, participants int, constants map[string]tla.Value) (closed.Code, error) {
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
	}
	return nil, fmt.Errorf("committest: there is no role %q, only two-phase, timeouts and elected", role)
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
