package generalstest_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"testing"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/closed"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/agree"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/modeltest/generalstest"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tla"
)

func models(t *testing.T) *manifest.Manifest {
	t.Helper()
	files, err := fs.Sub(spec.Files, "generals")
	require.NoError(t, err)
	m, err := manifest.Load(files, "models.json")
	require.NoError(t, err)
	return m
}

// At every state of every graph every stimulus is fired; and exploring the code finds what TLC finds
// of the specification.
func TestCodeIsExactlyTheSpecification(t *testing.T) {
	agree.Recorded(os.DirFS("../../spec/generals")).AgreesThroughout(t, generalstest.All)
}

// What differs is told.
func TestExploringTellsWhatDiffers(t *testing.T) {
	closed, err := closed.Models(models(t), generalstest.All.Explored)
	require.NoError(t, err)
	holds, fails := closed[0], closed[1]
	require.Equal(t, manifest.Holds, holds.Expect.Verdict)
	require.Equal(t, "Agreement", fails.Expect.Property)

	found, err := holds.Explore(t.Context(), explore.Options{})
	require.NoError(t, err)
	require.Contains(t, fails.Differs(found), "nothing is broken")
	more := *found
	more.Generated++
	require.Contains(t, holds.Differs(&more), "60 generated")
	more = *found
	more.Unseen = []string{"Hour"}
	require.Contains(t, holds.Differs(&more), "Hour")

	broken, err := fails.Explore(t.Context(), explore.Options{})
	require.NoError(t, err)
	require.Contains(t, holds.Differs(broken), "breaks Agreement after 3 steps")
	longer := *broken.Violation
	longer.Steps = append(longer.Steps, longer.Steps[0])
	broken.Violation = &longer
	require.Contains(t, fails.Differs(broken), "@5")
}

// A handshake of any length may end in disagreement: the shortest behaviour is one
// step longer for each message.
func TestTheLastMessageMatters(t *testing.T) {
	for length := range int64(generalsMost + 1) {
		if length > 8 && length%int64(thorough.Every(9)) > 0 {
			continue
		}
		model, err := generalstest.All.Explored(closed.Setting{Model: &manifest.Model{Role: "handshake"}, Constants: map[string]tla.Value{
			"First": tla.Model("g1"), "Second": tla.Model("g2"), "Length": tla.Int(length), "Messengers": tla.Int(1),
		}})
		require.NoError(t, err)
		found, err := model.Explore(context.Background(), []string{"Agreement"}, explore.Options{})
		require.NoError(t, err)
		require.NotNil(t, found.Violation)
		require.Equal(t, max(int(length), 1)+3, found.Violation.Length(), "messages: %d", length)

		holds := []string{"NoOrderNoAttack", "OneApart", "OnlyTheLast", "DecisionsStay"}
		if length > 0 { // where nothing is sent, nothing is lost
			holds = append(holds, "AllHeardAllAttack")
		}
		found, err = model.Explore(context.Background(), holds, explore.Options{})
		require.NoError(t, err)
		require.Nil(t, found.Violation, "messages: %d", length)
	}
}

const generalsMost = 63

func TestReferenceRefuses(t *testing.T) {
	good := func() map[string]tla.Value {
		return map[string]tla.Value{
			"First": tla.Model("g1"), "Second": tla.Model("g2"), "Length": tla.Int(2), "Messengers": tla.Int(1), "Self": tla.Model("g1"),
			"Count": tla.Int(2), "Answers": tla.Int(2), "Enough": tla.Int(1),
		}
	}
	for _, role := range []string{"general", "sender", "acker", "estimator", "handshake", "stream", "numbered"} {
		_, err := generalstest.All.Reference(role, good())
		require.NoError(t, err, role)
	}
	for _, wrong := range []struct {
		role, constant string
		value          tla.Value
	}{
		{"general", "Length", tla.Int(64)}, {"general", "Length", tla.Str("6")}, {"general", "First", tla.Model("g2")},
		{"general", "Self", tla.Model("g3")}, {"general", "Second", tla.Int(2)},
		{"handshake", "Messengers", tla.Int(-1)}, {"handshake", "Messengers", tla.Int(201)},
		{"sender", "Count", tla.Int(64)}, {"acker", "Answers", tla.Set()}, {"stream", "Enough", tla.Int(-1)},
		{"numbered", "[n \\in 1..Count + 1 |-> Repeats(n - 1)]", tla.Tuple(tla.Int(1))},
		{"estimator", "[n \\in 1..Count + 1 |-> Repeats(n - 1)]", tla.Tuple(tla.Int(1), tla.Int(2), tla.Int(3))},
		{"estimator", "[n \\in 1..Count + 1 |-> Repeats(n - 1)]", tla.Tuple(tla.Int(0), tla.Int(1), tla.Int(1))},
		{"king", "", tla.Value{}},
	} {
		constants := good()
		constants[wrong.constant] = wrong.value
		_, err := generalstest.All.Reference(wrong.role, constants)
		require.Error(t, err, fmt.Sprint(wrong))
	}
}
