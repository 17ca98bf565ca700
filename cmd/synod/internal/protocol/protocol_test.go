package protocol

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/mutants"
	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

// An ID says which mutant is meant, whatever the protocol.
func TestIDsAreOfOneMutant(t *testing.T) {
	met := map[string]string{}
	for _, p := range All() {
		all, err := p.Mutants.Candidates(p.Name)
		require.NoError(t, err)
		require.NotEmpty(t, all)
		for _, m := range all {
			require.Empty(t, met[m.ID], "%s is of %s and of %s", m.ID, met[m.ID], p.Name)
			met[m.ID] = p.Name
		}
	}
}

// What each model checks is recorded, with the conjuncts of each conjunction, and what these say, in
// modules of another protocol too.
func TestWhatIsCheckedIsRecorded(t *testing.T) {
	for _, p := range All() {
		m, err := p.Manifest()
		require.NoError(t, err)
		for i := range m.Models {
			if m.Models[i].Checks == nil || i%thorough.Every(5) > 0 {
				continue
			}
			s, err := m.Source(&m.Models[i])
			require.NoError(t, err)
			require.Equal(t, s.Checks(), m.Models[i].Checks, m.Models[i].Name)
			require.Equal(t, s.Definitions(), m.Models[i].Definitions, m.Models[i].Name)
		}
	}
}

// Letters of IDs are of bugs or of safe variants, and their numbers have no gap; M17a and M17b are two M17. A bug
// breaks something, and every protocol has five at least.
func TestIDsSayTheKind(t *testing.T) {
	last, safe := map[byte]int{}, map[byte]bool{} // by letter, which several protocols may share
	for _, p := range All() {
		all, err := p.Mutants.Mutants()
		require.NoError(t, err)
		bugs := 0
		for _, m := range all {
			letter, id := m.ID[0], strings.TrimRight(m.ID, "abcd")
			if id == m.ID || strings.HasSuffix(m.ID, "a") {
				last[letter]++
			}
			require.Equal(t, fmt.Sprintf("%c%02d", letter, last[letter]), id, p.Name)
			if _, met := safe[letter]; !met {
				safe[letter] = m.Kind == mutants.Safe
			}
			require.Equal(t, safe[letter], m.Kind == mutants.Safe, "%s of %s", m.ID, p.Name)
			require.False(t, m.Kind != mutants.Safe && m.Breaks == "nothing", "%s of %s", m.ID, p.Name)
			if m.Kind != mutants.Safe {
				bugs++
			}
		}
		require.GreaterOrEqual(t, bugs, 5, p.Name)
	}
}

// What a bug breaks is a property that exploring can look for, or it is said that
// there is none: a name that is written wrong must not pass for that.
func TestWhatBreaksIsAProperty(t *testing.T) {
	for i, p := range All() {
		if p.Sizes != nil {
			continue // its bugs are explored at sizes of their own
		}
		all, err := p.Mutants.Mutants()
		require.NoError(t, err)
		keeping := map[string][]string{} // models, by property: several break the same
		for _, m := range all {
			models, known := keeping[m.Breaks]
			if !known && (thorough.Tests() || len(keeping)+i%8 == 0) {
				models, err = p.keeping(context.Background(), m.Breaks)
				require.NoError(t, err)
			} else if !known { // to explore them all takes seconds
				models = having(t, p, m.Breaks)
			}
			keeping[m.Breaks] = models
			none := m.Breaks == "nothing" || strings.HasPrefix(m.Breaks, "no property: ")
			require.Equal(t, none, len(models) == 0, "%s breaks %q, which %v keep", m.ID, m.Breaks, models)
		}
	}
}

// having are the models that have a property, kept or not.
func having(t *testing.T, p Protocol, property string) (models []string) {
	all, err := p.Closed()
	require.NoError(t, err)
	for _, c := range all {
		if slices.Contains(c.PropertyNames(), property) {
			models = append(models, c.Name)
		}
	}
	return models
}

// A property is looked for only where the implementation keeps it.
func TestKeeping(t *testing.T) {
	p, err := Find("generals")
	require.NoError(t, err)
	models, err := p.keeping(context.Background(), "AllHeardAllAttack")
	require.NoError(t, err)
	require.Contains(t, models, "Handshake1")
	require.NotContains(t, models, "Handshake0", "where nothing is sent nothing is lost")
	models, err = p.keeping(context.Background(), "OneWay")
	require.NoError(t, err)
	require.Equal(t, []string{"Stream", "StreamAgreement", "StreamUneven", "Numbered", "NumberedAgreement", "NumberedUneven", "StreamBothTwo"}, models)
}

// The table in docs/variants.md says what the patches say.
func TestMutantsAreDocumented(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "docs", "variants.md"))
	require.NoError(t, err)
	for _, name := range []string{"generals", "lease", "multipaxos", "commit", "replication", "fast"} {
		p, err := Find(name)
		require.NoError(t, err)
		all, err := p.Mutants.Mutants()
		require.NoError(t, err)
		for _, m := range all {
			row := fmt.Sprintf("| %s | %s | %s | %s |", m.ID, strings.Join(m.Roles, ", "), m.Title, m.Breaks)
			require.Equal(t, 1, strings.Count(string(text), "\n"+row+"\n"), "docs/variants.md: want a row\n%s", row)
		}
	}
}

func TestFind(t *testing.T) {
	for _, name := range Names() {
		p, err := Find(name)
		require.NoError(t, err)
		require.Equal(t, name, p.Name)
		m, err := p.Manifest()
		require.NoError(t, err)
		require.Equal(t, name, m.Protocol)
		closed, err := p.Closed()
		require.NoError(t, err)
		require.NotEmpty(t, closed)
	}
	_, err := Find("kings")
	require.ErrorContains(t, err, `no implementation of protocol "kings" here, only of paxos and generals`)
}

// All closed models are compared with TLC, but for those that replace operators, and those of
// liveness or of a witness.
func TestClosedModelsAreCompared(t *testing.T) {
	for name, want := range map[string]int{"paxos": 39, "generals": 20} {
		p, err := Find(name)
		require.NoError(t, err)
		all, err := p.Closed()
		require.NoError(t, err)
		count := 0
		for _, c := range all {
			if c.Comparable() {
				count++
			}
		}
		require.Equal(t, want, count, name)
	}
}

// What is asked for at a size, of a model of another size, or of none.
func TestAsked(t *testing.T) {
	size := json.RawMessage(`{"acceptors": 3, "proposers": 2, "ballots": 1, "values": 1}`)
	e, err := Explore(t.Context(), Request{Protocol: "paxos", Size: size}, nil)
	require.NoError(t, err)
	require.Equal(t, "3 acceptors, 2 proposers, 1 ballot, 1 value", e.Title)
	require.Contains(t, e.Note, "1 proposer without a ballot")
	require.False(t, e.Compared)
	e, err = Explore(t.Context(), Request{Protocol: "paxos", Model: "Synod", Size: size}, nil)
	require.NoError(t, err)
	require.False(t, e.Compared, "it is another size than the model's")
	_, err = Explore(t.Context(), Request{Protocol: "generals", Model: "Handshake", Size: size}, nil)
	require.ErrorContains(t, err, "not at sizes of its own")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	e, err = Explore(ctx, Request{Protocol: "paxos", Size: size}, nil)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, "interrupted", e.Stopped)
}

// A panic on the way to what is looked for is not what is looked for.
func TestFindingIsNotPanicking(t *testing.T) {
	spoken := func(s string) labelled.Stimulus { return labelled.Stimulus{Action: s} }
	counter := closed.Whole[int, string]{
		Protocol: modeltest.Protocol[int, string]{
			Vars: []string{"n"}, Init: []int{0}, Stimuli: func(int) []string { return []string{"Add"} },
			Step: modeltest.Plain(func(n int, _ string) (int, bool) {
				if n == 2 {
					panic("two")
				}
				return n + 1, true
			}),
			Project:  func(n int) []tla.Value { return []tla.Value{tla.Int(int64(n))} },
			Stimulus: modeltest.Translate([]string{"Add"}, spoken),
		},
		Inputs: []string{"Add"}, Spoken: spoken,
		Witnesses: []closed.Predicate[int]{{Name: "One", Holds: func(n int) bool { return n == 1 }}, {Name: "Five", Holds: func(n int) bool { return n == 5 }}},
	}
	c := closed.Model{Model: &manifest.Model{}, Explored: closed.Explored{System: counter, Header: func() (suite.Header, error) {
		return suite.Header{Protocol: "count", Model: "Count", Spec: strings.Repeat("0", 64), Variables: []string{"n"}}, nil
	}}}
	for name, want := range map[string][2]bool{"One": {true, false}, "Five": {false, true}} {
		out, err := exploreModel(t.Context(), c, Request{Find: name, Workers: 1}, nil)
		require.NoError(t, err)
		require.Equal(t, want, [2]bool{out.Found != nil, out.Violation != nil}, name)
	}
}

// What examples of use name is in the checkout.
func TestExamplesNameWhatIsThere(t *testing.T) {
	named := 0
	for _, p := range All() {
		for verb, lines := range p.Examples {
			for _, word := range strings.FieldsFunc(strings.Join(lines, " "), func(r rune) bool { return r == ' ' || r == '"' }) {
				if strings.HasPrefix(word, "examples/") {
					require.FileExists(t, filepath.Join("../../../..", filepath.FromSlash(word)), "synod %s --help of %s", verb, p.Name)
					named++
				}
			}
		}
	}
	require.NotZero(t, named)
}
