package export

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

func open(t testing.TB, m *manifest.Manifest, name string) (*Alphabet, error) {
	model, ok := m.Model(name)
	require.True(t, ok, name)
	source, err := m.Source(model)
	require.NoError(t, err)
	return Open(context.Background(), tlctest.Require(t), model, source, Options{})
}

func testdata(t testing.TB) *manifest.Manifest {
	m, err := manifest.Load(os.DirFS("testdata"), "models.json")
	require.NoError(t, err)
	return m
}

// paxos takes the real specification with a manifest of one model.
func paxos(t testing.TB, model string) *manifest.Manifest {
	files := fstest.MapFS{"models.json": {Data: []byte(`{"format": 1, "protocol": "paxos", "models": [` + model + `]}`)}}
	specification, err := filepath.Glob("../../spec/paxos/*.tla")
	require.NoError(t, err)
	models, err := filepath.Glob("../../spec/paxos/models/*")
	require.NoError(t, err)
	for _, p := range append(specification, models...) {
		text, err := os.ReadFile(p)
		require.NoError(t, err)
		files[filepath.Base(p)] = &fstest.MapFile{Data: text}
	}
	m, err := manifest.Load(files, "models.json")
	require.NoError(t, err)
	return m
}

func exported(t testing.TB, m *manifest.Manifest, name string) *labelled.Graph {
	a, err := open(t, m, name)
	require.NoError(t, err)
	g, err := a.Graph(context.Background())
	require.NoError(t, err)
	return g
}

// graphs are those of testdata that several tests look at, each made once.
var graphs sync.Map

// graphOnce is the graph of a model of testdata, and what it was made by.
func graphOnce(t testing.TB, name string) (*Alphabet, *labelled.Graph) {
	type made struct {
		*Alphabet
		*labelled.Graph
	}
	if kept, ok := graphs.Load(name); ok {
		return kept.(made).Alphabet, kept.(made).Graph
	}
	a, err := open(t, testdata(t), name)
	require.NoError(t, err)
	g, err := a.Graph(context.Background())
	require.NoError(t, err)
	graphs.Store(name, made{a, g})
	return a, g
}

func stimuli(g *labelled.Graph) map[string]string {
	out := map[string]string{}
	for _, s := range g.Stimuli {
		out[s.Label] = s.Stimulus.String()
	}
	return out
}

func TestLock(t *testing.T) {
	_, g := graphOnce(t, "Lock")
	assert.Equal(t, map[string]string{
		"Crash_": "Crash", "Take_p1": "Take(p: p1)", "Take_p2": "Take(p: p2)",
		"Give_p1_bye": `Give(p: p1, w: "bye")`, "Give_p1_bye_1": `Give(p: p1, w: "bye!")`, "Give_p1_see_you": `Give(p: p1, w: "see you")`,
		"Give_p2_bye": `Give(p: p2, w: "bye")`, "Give_p2_bye_1": `Give(p: p2, w: "bye!")`, "Give_p2_see_you": `Give(p: p2, w: "see you")`,
		"Give_p1_bye_hostile": `!Give(p: p1, w: "bye")`, "Give_p1_bye_1_hostile": `!Give(p: p1, w: "bye!")`, "Give_p1_see_you_hostile": `!Give(p: p1, w: "see you")`,
		"Give_p2_bye_hostile": `!Give(p: p2, w: "bye")`, "Give_p2_bye_1_hostile": `!Give(p: p2, w: "bye!")`, "Give_p2_see_you_hostile": `!Give(p: p2, w: "see you")`,
	}, stimuli(g))
	assert.Equal(t, 12, g.NumStates())
	assert.Equal(t, []string{"{p1, p2}", "(p1 :> 1 @@ p2 :> 1)", "{{}, {1}, {2}, {1, 2}}", "Nobody"}, texts(g.Constants))
	checkLock(t, g)
}

func texts(constants []labelled.Constant) []string {
	var out []string
	for _, c := range constants {
		out = append(out, c.Value.String())
	}
	return out
}

// checkLock recomputes every edge of the lock's graph in Go.
func checkLock(t *testing.T, g *labelled.Graph) {
	holder, _ := g.VarID("holder")
	word, _ := g.VarID("word")
	edges := 0
	for s := range g.NumStates() {
		h, w := g.Value(s, holder).String(), g.Value(s, word)
		for _, l := range g.Stimuli {
			to, taken := -1, false
			if id, ok := g.LabelID(l.Label); ok {
				to, taken = g.Succ(s, id)
			}
			enabled, wantHolder, wantWord := lock(l.Stimulus, h, w)
			require.Equal(t, enabled, taken, "%s in %s", l.Stimulus, g.State(s))
			if taken {
				edges++
				require.Equal(t, wantHolder, g.Value(to, holder).String())
				require.True(t, wantWord.Equal(g.Value(to, word)))
			}
		}
	}
	require.Equal(t, g.NumEdges(), edges)
}

func lock(s labelled.Stimulus, holder string, word tla.Value) (enabled bool, newHolder string, newWord tla.Value) {
	p, _ := s.Arg("p")
	w, _ := s.Arg("w")
	switch s.Action {
	case "Take":
		return holder == "Nobody", p.String(), word
	case "Give":
		return holder == p.String() && s.Hostile == w.Equal(word), "Nobody", w
	default:
		return holder != "Nobody", "Nobody", tla.Str("")
	}
}

func TestBag(t *testing.T) {
	thorough.Only(t, "two runs; TestLock has a graph")
	_, g := graphOnce(t, "Bag")
	assert.Equal(t, map[string]string{
		"Put_colour_blue_size_1_tag_1": `Put(things: {[colour |-> blue, size |-> 1]}, tag: <<"tag", -1>>)`,
		"Put_colour_blue_size_1_tag_0": `Put(things: {[colour |-> blue, size |-> 1]}, tag: <<"tag", 0>>)`,
		"Put_colour_red_size_1_tag_1":  `Put(things: {[colour |-> red, size |-> 1]}, tag: <<"tag", -1>>)`,
		"Put_colour_red_size_1_tag_0":  `Put(things: {[colour |-> red, size |-> 1]}, tag: <<"tag", 0>>)`,
		"Range_":                       "Range(r: {})", "Range_0": "Range(r: {0})", "Range_1_2": "Range(r: {1, 2})",
	}, stimuli(g))
	assert.Equal(t, g.Generated-g.Initial, int64(g.NumEdges()+g.Repeated()))
}

func TestRefused(t *testing.T) {
	m := testdata(t)
	for i, c := range []struct{ name, want string }{
		{"Silent", "no signatures"}, {"NoSet", "r ranges over 7, which is 7 and no set"}, {"Empty", "empty domain"}, {"Bound", "has a CONSTRAINT"},
		{"Infinite", "r ranges over Nat"},
	} {
		if i%thorough.Every(5) > 0 {
			continue
		}
		_, err := open(t, m, c.name)
		require.ErrorIs(t, err, ErrExport, c.name)
		assert.ErrorContains(t, err, "model "+c.name)
		assert.ErrorContains(t, err, c.want)
	}
	thorough.Only(t, "two runs, and what TLC cannot parse, which trace/check has")
	a, err := open(t, m, "Loose")
	require.NoError(t, err)
	_, err = a.Graph(context.Background())
	require.ErrorIs(t, err, ErrExport)
	assert.ErrorContains(t, err, "several outcomes")
	_, err = open(t, m, "Unknown")
	var parse *tlc.ParseError
	require.ErrorAs(t, err, &parse)
}

// A domain that is too small shows in the count that the caller compares.
func TestFewerStates(t *testing.T) {
	thorough.Only(t, "TestCompleteComparesSteps has such a domain")
	_, bag := graphOnce(t, "Bag")
	assert.Less(t, exported(t, testdata(t), "Few").Distinct, bag.Distinct)
}

func TestSimulate(t *testing.T) {
	thorough.Only(t, "TestLock has what such stimuli are, and trace/tlc simulates")
	a, g := graphOnce(t, "Lock")
	options := tlc.Simulation{Num: 30, Depth: 12, Seed: 7}
	var all, again []string
	require.NoError(t, a.Simulate(context.Background(), options, func(steps []Step) error {
		walk(t, g, steps)
		all = append(all, told(steps)...)
		return nil
	}))
	assert.Len(t, all, 30*11)
	for _, want := range []string{"Crash", "Take(p: p1)", `!Give(p: p2, w: "bye")`, `Give(p: p1, w: "see you")`} {
		assert.Contains(t, all, want)
	}
	enough := errors.New("enough")
	assert.ErrorIs(t, a.Simulate(context.Background(), options, func(steps []Step) error {
		if again = append(again, told(steps)...); len(again) < len(all)/2 {
			return nil
		}
		return enough
	}), enough)
	assert.Equal(t, all[:len(again)], again, "the same seed")
	assert.Len(t, again, len(all)/2)
}

// told are the stimuli of a behaviour.
func told(steps []Step) (all []string) {
	for _, s := range steps[1:] {
		all = append(all, s.Stimulus.String())
	}
	return all
}

// walk follows a behaviour in the graph.
func walk(t *testing.T, g *labelled.Graph, steps []Step) {
	at := find(t, g, steps[0])
	require.Nil(t, steps[0].Stimulus)
	require.Less(t, at, g.NumInitial())
	for _, s := range steps[1:] {
		i := slices.IndexFunc(g.Stimuli, func(l labelled.Label) bool { return l.Stimulus.String() == s.Stimulus.String() })
		id, ok := g.LabelID(g.Stimuli[i].Label)
		require.True(t, ok)
		to, ok := g.Succ(at, id)
		require.True(t, ok, s.Stimulus)
		require.Equal(t, find(t, g, s), to)
		at = to
	}
}

func find(t *testing.T, g *labelled.Graph, s Step) int {
	var values []tla.Value
	for _, name := range g.Vars() {
		v, ok := s.State.Field(name)
		require.True(t, ok, name)
		values = append(values, v)
	}
	require.Equal(t, len(values), s.State.Len())
	at, ok := g.Find(values...)
	require.True(t, ok)
	return at
}

const acceptorRole = `{"name": "AcceptorRole", "module": "MCAcceptorRole", "config": "MCAcceptorRole.cfg", "why": "One acceptor.", "tags": ["quick"],
  "expect": {"verdict": "holds", "distinct": 68}, "role": "acceptor",
  "actions": ["Prepare(ballot \\in Ballots)", "Accept(ballot \\in Ballots, value \\in Values)"],
  "possible": {"Accept": "AcceptPossible(ballot, value)"}, "constants": ["Ballots", "Values", "Self"]}`

func TestAcceptorRole(t *testing.T) {
	thorough.Only(t, "TestLock computes every edge of a graph likewise, and stage verify makes this one")
	g := exported(t, paxos(t, acceptorRole), "AcceptorRole")
	assert.Equal(t, 68, g.NumStates())
	assert.Equal(t, 68*16, g.NumEdges(), "every stimulus is a step in every state")
	assert.Zero(t, g.Repeated())
	calls := map[string]bool{}
	hostile := 0
	for _, s := range g.Stimuli {
		calls[strings.TrimPrefix(s.Stimulus.String(), "!")] = true
	}
	for s := range g.NumStates() {
		for _, e := range g.Out(s) {
			stimulus := g.Stimulus(e.Label)
			require.Equal(t, hostileAccept(g, s, stimulus), stimulus.Hostile, "%s in %s", stimulus, g.State(s))
			hostile += map[bool]int{true: 1}[stimulus.Hostile]
		}
	}
	assert.Len(t, calls, 16)
	assert.Positive(t, hostile)
	t.Logf("%d states, %d edges, %d hostile, %d labels", g.NumStates(), g.NumEdges(), hostile, len(g.Stimuli))
	assert.Equal(t, []string{"{1, 2, 3, 4}", "{v1, v2, v3}", "a1"}, texts(g.Constants))
}

// hostileAccept: another value in the ballot of the vote.
func hostileAccept(g *labelled.Graph, state int, s labelled.Stimulus) bool {
	id, _ := g.VarID("acceptor")
	acceptor := g.Value(state, id)
	vote, _ := acceptor.Field("vote")
	ballot, _ := vote.Field("ballot")
	value, _ := vote.Field("value")
	b, _ := s.Arg("ballot")
	v, ok := s.Arg("value")
	return ok && b.Equal(ballot) && !v.Equal(value)
}

// The bytes of what is generated are what recordings depend on: with another module comes another specification.Exporter.
func TestExporterVersion(t *testing.T) {
	a, _ := graphOnce(t, "Lock")
	job := a.instances("Graph", "").job(a.init(), a.prefix+"Next")
	text := job.Files["ExportGraph.tla"]
	require.NotEmpty(t, text)
	want, err := os.ReadFile("testdata/ExportGraph.golden")
	require.NoError(t, err)
	sum := sha256.Sum256(want)
	assert.Equal(t, string(want), string(text))
	assert.Equal(t, goldenOfVersion[specification.Exporter], hex.EncodeToString(sum[:]), "raise specification.Exporter and add the new sum")
	assert.True(t, bytes.Contains(job.Files["ExportGraph.cfg"], []byte("CONSTANT p1 = p1\n")))
}

var goldenOfVersion = map[int]string{1: "285e8969c29bac44fcbe811dfd17108adcdafe0a0b2f5f45bc4ca646d10d5d3e"}

// A value that is made of others is defined once, where TLC evaluates it once; all others stand as they are.
func TestValuesAreDefinedOnce(t *testing.T) {
	a := &Alphabet{prefix: "Export", source: &specification.Source{Module: "Lock"}}
	w := a.begin("Graph", "")
	head := w.text.String()
	vote, plain := tla.Record(map[string]tla.Value{"ballot": tla.Int(1)}), []tla.Value{tla.Int(1), tla.Str("a"), tla.Model("p1"), tla.Bool(true)}
	for _, v := range plain {
		assert.Equal(t, v.String(), w.value(v))
	}
	assert.Equal(t, head, w.text.String())
	assert.Equal(t, "ExportValue1", w.value(vote))
	assert.Equal(t, "ExportValue2", w.value(tla.Set(vote)))
	assert.Equal(t, "ExportValue1", w.value(vote))
	assert.Equal(t, head+"ExportValue1 == [ballot |-> 1]\nExportValue2 == {[ballot |-> 1]}\n", w.text.String())
}

func TestPrinted(t *testing.T) {
	v, err := printed([]string{`"noise"`, `<<"export value", 1, {1},`, `   "export end">>`, `<< "export value",`, ` 0,`, ` [a |-> ">>"],`, ` "export end" >>`, `<<"export">>`}, 2)
	require.NoError(t, err)
	assert.Equal(t, `<<[a |-> ">>"], {1}>>`, tla.Tuple(v...).String())
	for _, bad := range [][]string{{`<<"export value", 0`}, {`<<"export value", 1, 1, "export end">>`}, {`<<"export value", 0, "export end">>`}, nil} {
		_, err := printed(bad, 1)
		assert.Error(t, err, bad)
	}
}

func TestCancelled(t *testing.T) {
	m := testdata(t)
	model, _ := m.Model("Lock")
	source, err := m.Source(model)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = Open(ctx, tlctest.Require(t), model, source, Options{})
	assert.ErrorIs(t, err, context.Canceled)
}

func FuzzPrinted(f *testing.F) {
	f.Add("<<\"export value\", 0, {1}, \"export end\">>")
	f.Add("<< \"export value\",\n 0,\n 7, \"export end\" >>")
	f.Fuzz(func(t *testing.T, text string) {
		if v, err := printed(strings.Split(text, "\n"), 1); err == nil {
			again, err := printed([]string{tla.Tuple(tla.Str(valueBegin), tla.Int(0), v[0], tla.Str(valueEnd)).String()}, 1)
			require.NoError(t, err)
			require.True(t, v[0].Equal(again[0]))
		}
	})
}

func FuzzVariables(f *testing.F) {
	f.Add("/\\ x = 0\n/\\ y = {1,\n  2}")
	f.Fuzz(func(t *testing.T, text string) {
		vars, err := variables(text)
		if err == nil {
			require.LessOrEqual(t, len(vars), strings.Count(text, "/\\ "))
		}
	})
}
