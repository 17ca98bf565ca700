package link

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/vc"
)

func text(t *testing.T) string {
	t.Helper()
	text, err := fs.ReadFile(spec.Files, "fast/proof/Fast.vc")
	require.NoError(t, err)
	return string(text)
}

func read(t *testing.T, text string) *vc.System {
	t.Helper()
	s, err := vc.Load(fstest.MapFS{"Fast.vc": {Data: []byte(text)}}, "Fast.vc")
	require.NoError(t, err)
	return s
}

func held(t *testing.T, l link.Link, system *vc.System) (*modeltest.Divergence, error) {
	t.Helper()
	data, err := fs.ReadFile(spec.Files, "fast/recorded/"+recording.Name(l.Model))
	require.NoError(t, err)
	r, err := recording.Decode(bytes.NewReader(data))
	require.NoError(t, err)
	_, d, err := l.Hold(system, r.Graph)
	return d, err
}

// The system is the specification, step for step.
func TestTheSystemIsTheGraphs(t *testing.T) {
	system := read(t, text(t))
	for _, l := range All.Links {
		d, err := held(t, l, system)
		require.NoError(t, err)
		if d != nil {
			t.Fatal(l.Model + ": " + d.Error() + "\n" + d.Explain())
		}
	}
	require.NoError(t, All.Assumes(system))
}

// harmless are the changes that make no other system at the sizes of the graphs.
var harmless = map[string]string{
	"FreeAny (guard (below c b))":    "a ballot above has votes for several values only where this one may have any, too",
	"ProposeAny (guard (below c b))": "a ballot above has votes for several values only where this one may have any, too",
}

// Each guard that is left out, and each update, is another system than some graph; what passes is listed, with the reason.
func TestEachChangeOfTheSystemIsSeen(t *testing.T) {
	action, changes := "", 0
	whole := text(t)
	for line := range strings.Lines(whole) {
		if name, is := strings.CutPrefix(line, "(action "); is {
			action, _, _ = strings.Cut(name, " ")
		}
		trimmed := strings.TrimSpace(line)
		if !strings.HasPrefix(trimmed, "(guard ") && !strings.HasPrefix(trimmed, "(update ") {
			continue
		}
		changes++
		change := action + " " + trimmed
		require.Equal(t, harmless[change] == "", seen(t, without(whole, action, line)), change)
	}
	require.Greater(t, changes, 50)
}

// The axioms of Sizes.vc hold of three sizes exactly where those of Fast.vc hold of all sets of these sizes: so what is shown of sizes is
// what is assumed of quorums.
func TestSizesThatAreEnoughMeet(t *testing.T) {
	sizes, err := vc.Load(spec.Files, "fast/proof/Sizes.vc")
	require.NoError(t, err)
	counted, quorums, met, tried := sizes.Assumed(), read(t, text(t)).Assumed(), 0, 0
	for acceptors := 1; acceptors <= 5; acceptors++ {
		for of := range acceptors * acceptors * acceptors {
			p, c, f := 1+of%acceptors, 1+of/acceptors%acceptors, 1+of/acceptors/acceptors
			numbers, err := counted.Finite(nil, func(symbol string, _ []int) (int, bool) {
				value, known := map[string]int{"n": acceptors, "size1": p, "sizeC": c, "sizeF": f}[symbol]
				return value, known
			})
			require.NoError(t, err)
			n := &names{fast: []bool{true, false}}
			n.sized(acceptors, [3]int{p, c, f})
			members := map[string]int{"Acceptor": acceptors, "Ballot": 2, "Value": 2, "Quorum1": len(n.quorums1), "Quorum2": len(n.quorums2)}
			sets, err := quorums.Finite(members, n.given)
			require.NoError(t, err)
			enough, meet := len(numbers.Broken()) == 0, len(sets.Broken()) == 0
			require.Equal(t, enough, meet, "%d, %d and %d of %d", p, c, f, acceptors)
			if tried++; meet {
				met++
			}
		}
	}
	require.Equal(t, 1+8+27+64+125, tried)
	require.Greater(t, met, 30)
	require.Less(t, met, tried/2)
}

// without leaves out a line of an action; what closes the action stays.
func without(whole, action, line string) string {
	at := strings.Index(whole, "(action "+action+" ")
	more := strings.Count(line, ")") - strings.Count(line, "(")
	return whole[:at] + strings.Replace(whole[at:], line, strings.Repeat(")", more)+"\n", 1)
}

func seen(t *testing.T, text string) bool {
	t.Helper()
	system := read(t, text)
	for _, l := range All.Links {
		if d, err := held(t, l, system); d != nil || err != nil {
			return true
		}
	}
	return false
}
