package manifest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/specification"
)

const good = `{"format": 1, "protocol": "locks", "models": [
  {"name": "Lock", "module": "MCLock", "config": "MCLock.cfg", "why": "The lock.", "tags": ["quick", "full"],
   "expect": {"verdict": "holds", "distinct": 4},
   "role": "lock", "actions": ["Take(p \\in Procs)", "Crash"], "possible": {"Take": "p # None"}, "constants": ["Procs"]},
  {"name": "Broken", "module": "MCLock", "config": "MCLockBroken.cfg", "why": "No guard.", "tags": ["quick"],
   "expect": {"verdict": "invariant", "property": "Mutex", "length": 3}, "base": "Lock"},
  {"name": "Live", "module": "MCLock", "config": "MCLockLive.cfg", "why": "Liveness.", "tags": ["full"], "folder": "live",
   "expect": {"verdict": "temporal", "property": "Live", "length": 20, "loop": 10}, "base": "Broken", "actions": []}
]}`

// replace changes the one place of good that has old.
func replace(t testing.TB, old, new string) string {
	require.Equal(t, 1, strings.Count(good, old), old)
	return strings.Replace(good, old, new, 1)
}

func TestParse(t *testing.T) {
	m, err := parse("models.json", []byte(good))
	require.NoError(t, err)
	require.Len(t, m.Models, 3)
	assert.Equal(t, Expect{Verdict: "temporal", Property: "Live", Length: 20, Loop: 10}, m.Models[2].Expect)
	assert.Equal(t, m.Models[0].Actions, m.Models[1].Actions, "inherited")
	assert.Empty(t, m.Models[2].Actions, "an empty list inherits nothing")
	assert.Equal(t, "lock", m.Models[2].Role, "inherited from the base's base")
	assert.Equal(t, []string{"Procs"}, m.Models[2].Constants)
	assert.Len(t, m.Tagged("quick"), 2)
	m, err = parse("models.json", []byte(replace(t, `"base": "Broken", "actions": []`, `"base": "Broken", "like": "Lock", "actions": ["Do"]`)))
	require.NoError(t, err)
	assert.Equal(t, []string{"Do"}, m.Models[2].Actions)
	assert.Empty(t, m.Models[2].Possible)
	_, ok := m.Model("None")
	assert.False(t, ok)
}

// bad are texts that differ from good in one place; schema tells whether the JSON Schema can say so too.
var bad = []struct {
	old, new, want string
	schema         bool
}{
	{`"format": 1`, `"format": 2`, "models.json:1: format is 2", true},
	{`"protocol": "locks"`, `"protocol": ""`, "models.json:1: protocol is missing", true},
	{`"name": "Broken"`, `"name": "Lock"`, "models.json:5: there are two models Lock", false},
	{`"name": "Broken"`, `"nom": "Broken"`, `models.json:5: models[1] has an unknown field "nom"`, true},
	{`"name": "Broken"`, `"Name": "Broken"`, `models.json:5: models[1] has an unknown field "Name"`, true},
	{`"name": "Broken"`, `"name": "Broken", "name": "Broken"`, `models.json:5: models[1] has the field "name" twice`, false},
	{`{"Take": "p # None"}`, `{"Take": "p # None", "Take": "TRUE"}`, `models.json:4: models[0].possible has the field "Take" twice`, false},
	{`"property": "Mutex"`, `"properties": "Mutex"`, `models.json:6: models[1].expect has an unknown field "properties"`, true},
	{`"role": "lock"`, `"role": null`, "models.json:4: models[0].role is null", true},
	{`"length": 3`, `"length": "3"`, "models.json:6:", true},
	{`"length": 3`, `"length": -3`, "models.json:6: model Broken: a count is negative", true},
	{`"length": 3`, `"depth": 3`, "models.json:6: model Broken: depth goes with", true},
	{`"length": 3`, `"loop": 3`, "models.json:6: model Broken: loop and stutters", true},
	{`"verdict": "holds"`, `"verdict": "deadlock", "property": "P"`, "models.json:3: model Lock: a property does not go", true},
	{`"verdict": "holds"`, `"verdict": "fine"`, `models.json:3: model Lock: the verdict "fine" is none of`, true},
	{`"loop": 10`, `"loop": 10, "stutters": true`, "models.json:8: model Live: a counterexample either", false},
	{`"tags": ["full"]`, `"tags": []`, "models.json:7: model Live: tags are missing", true},
	{`"tags": ["full"]`, `"tags": ["slow"]`, "models.json:7: model Live: the tag", true},
	{`"tags": ["full"]`, `"tags": ["full", "full"]`, "models.json:7: model Live: tags has full twice", true},
	{`"why": "Liveness."`, `"why": ""`, "models.json:7: model Live: why is missing", true},
	{`"config": "MCLock.cfg"`, `"config": "../MCLock.cfg"`, "models.json:2: model Lock: the config", true},
	{`"folder": "live"`, `"folder": "../live"`, "models.json:7: model Live: folder", false},
	{`"base": "Lock"`, `"base": "Lok"`, "models.json:6: model Broken: its base Lok is not", false},
	{`"base": "Lock"`, `"base": "Live"`, "models.json:6: model Broken: its bases, or the models that it is like, lead in a circle", false},
	{`"base": "Lock"`, `"sameAsBase": true`, "models.json:6: model Broken: sameAsBase without base", true},
	{`"base": "Lock"`, `"never": ["Seen"]`, "models.json:6: model Broken: never goes with", true},
	{`"base": "Lock"`, `"like": "Lok"`, "models.json:6: model Broken: its like Lok is not", false},
	{`"role": "lock"`, `"graph": "some"`, "models.json:4: model Lock: the graph \"some\" is none of", true},
	{`"base": "Lock"`, `"like": "Broken"`, "models.json:5: model Broken: its bases, or", false},
	{`"role": "lock"`, `"newer": {"distinct": 0, "generated": 1}`, "models.json:4: model Lock: newer needs distinct", true},
	{`"role": "lock"`, `"noSuite": true`, "models.json:4: model Lock: noSuite without graph", true},
	{`"role": "lock"`, `"never": ["Give"]`, "models.json:4: model Lock: never has Give, of which", false},
	{`"role": "lock"`, `"witnesses": ["a b"]`, `models.json:4: model Lock: witnesses has "a b"`, true},
	{`"role": "lock"`, `"witnesses": ["A", "A"]`, "models.json:4: model Lock: witnesses has A twice", true},
	{`"Crash"]`, `"Take"]`, "models.json:4: model Lock: there are two signatures of Take", false},
	{`"Crash"]`, `"Crash("]`, "models.json:4: model Lock: the signature", false},
	{`{"Take":`, `{"Give":`, `models.json:4: model Lock: possible has "Give"`, false},
	{`"role": "lock"`, `"override": {"replace": {"Guard": "[Other]No"}}`, `models.json:4: model Lock: override.replace has "[Other]No"`, true},
	{`"role": "lock"`, `"override": {"replace": {"": "No"}}`, `models.json:4: model Lock: override.replace has ""`, true},
	{`"role": "lock"`, `"override": {"invariants": ["INVARIANT"]}`, `models.json:4: model Lock: override.invariants has "INVARIANT"`, false},
	{`"role": "lock"`, `"override": {"constants": {"Procs": ""}}`, `models.json:4: model Lock: override.constants gives Procs the value ""`, true},
	{`"role": "lock"`, `"override": {"constants": {"Procs": "{1} INIT Other"}}`, `models.json:4: model Lock: override.constants gives Procs`, false},
	{`"role": "lock"`, `"override": {"constants": {"A": "1"}, "replace": {"A": "B"}}`, `models.json:4: model Lock: override replaces A and gives`, false},
	{`"role": "lock"`, `"override": {"view": "V"}`, `models.json:4: models[0].override has an unknown field "view"`, true},
	{`"role": "lock"`, `"override": null`, "models.json:4: models[0].override is null", true},
	{`]}`, `]`, "models.json:9: unexpected end", true},
}

func TestBadManifests(t *testing.T) {
	for _, c := range bad {
		at := strings.LastIndex(good, c.old)
		require.Equal(t, at, strings.Index(good, c.old)+map[bool]int{true: at - strings.Index(good, c.old)}[c.old == "]}"], c.old)
		text := good[:at] + c.new + good[at+len(c.old):]
		_, err := parse("models.json", []byte(text))
		require.ErrorIs(t, err, ErrManifest, c.new)
		assert.Contains(t, err.Error(), c.want)
		assert.Equal(t, c.schema, schemaSays(t, text) != nil, "the schema: %s", c.new)
	}
	assert.NoError(t, schemaSays(t, good))
}

// schema takes longer to compile than any text to be held against it.
var schema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	return jsonschema.NewCompiler().Compile("models.schema.json")
})

func schemaSays(t testing.TB, text string) error {
	schema, err := schema()
	require.NoError(t, err)
	inst, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return err
	}
	return schema.Validate(inst)
}

// The schema names exactly the fields of the Go types.
func TestSchemaHasAllFields(t *testing.T) {
	text, err := os.ReadFile("models.schema.json")
	require.NoError(t, err)
	type object struct{ Properties map[string]any }
	var schema struct {
		object
		Defs map[string]object `json:"$defs"`
	}
	require.NoError(t, json.Unmarshal(text, &schema))
	full := map[string][]string{}
	for name, o := range map[string]object{
		"manifest": schema.object, "model": schema.Defs["model"], "expect": schema.Defs["expect"], "override": schema.Defs["override"],
	} {
		full[name] = slices.Sorted(maps.Keys(o.Properties))
	}
	assert.Equal(t, map[string][]string{
		"manifest": fieldNames[Manifest](), "model": fieldNames[Model](), "expect": fieldNames[Expect](), "override": fieldNames[Override](),
	}, full)
}

func TestRecord(t *testing.T) {
	text := strings.Replace(good, `{"verdict": "holds", "distinct": 4}`, "{\"verdict\":\n \"holds\"}", 1)
	got, err := Record("m", []byte(text), map[string]Found{"Lock": {Expect: Expect{Verdict: Holds, Distinct: 4}}})
	require.NoError(t, err)
	assert.Equal(t, good, string(got))
	live := Expect{Verdict: Temporal, Property: "<Live>", Distinct: 7, Generated: 9, Length: 3, Stutters: true}
	got, err = Record("m", got, map[string]Found{"Live": {Expect: live}})
	require.NoError(t, err)
	assert.Equal(t, strings.Replace(good, `{"verdict": "temporal", "property": "Live", "length": 20, "loop": 10}`,
		`{"verdict": "temporal", "property": "<Live>", "distinct": 7, "generated": 9, "length": 3, "stutters": true}`, 1), string(got))
	listed, err := Record("m", got, map[string]Found{"Live": {Expect: live, Checks: []string{"PROPERTY Live", "DEADLOCK"}, Definitions: map[string]string{"Live": "0a1b2c3d"}}})
	require.NoError(t, err)
	assert.Contains(t, string(listed), `"checks": ["PROPERTY Live", "DEADLOCK"]`)
	assert.Contains(t, string(listed), `"definitions": {"Live": "0a1b2c3d"}`)
	again, err := Record("m", listed, map[string]Found{"Live": {Expect: live, Checks: []string{"PROPERTY Live"}}})
	require.NoError(t, err)
	assert.Equal(t, strings.Replace(string(listed), `, "DEADLOCK"]`, "]", 1), string(again))
	counted, err := Record("m", []byte(good), map[string]Found{"Lock": {Expect: Expect{Verdict: Holds, Distinct: 4}, Edges: map[string]int64{"Try": 3, "Enter": 1}}})
	require.NoError(t, err)
	assert.Contains(t, string(counted), `"edges": {"Enter": 1, "Try": 3}`)
	_, err = Record("m", got, map[string]Found{"Live": {Expect: live, Edges: map[string]int64{"Try": 3}}})
	assert.ErrorContains(t, err, "edges go with the verdict holds only")
	_, err = Record("m", got, map[string]Found{"Dead": {Expect: live}})
	assert.ErrorIs(t, err, ErrManifest)
	_, err = Record("m", got, map[string]Found{"Lock": {Expect: Expect{Verdict: Holds, Loop: 1}}})
	assert.ErrorIs(t, err, ErrManifest)
}

func tree(files map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func load(t testing.TB, files map[string]string) *Manifest {
	m, err := Load(tree(files), "spec/models.json")
	require.NoError(t, err)
	return m
}

func TestSource(t *testing.T) {
	files := map[string]string{
		"spec/models.json": good, "spec/MCLock.cfg": "SPECIFICATION Spec",
		"spec/MCLock.tla": "---- MODULE MCLock ----\nEXTENDS Lock, TLC\n====", "spec/Lock.tla": "---- MODULE Lock ----\r\nINSTANCE Base\r\n\\* Above.\r\nP(x) == x\r\n  + 1\r\n\r\n====\r\n",
		"spec/Base.tla": "---- MODULE Base ----\nEXTENDS Lock\n====", "spec/Other.tla": "---- MODULE Other ----\n====",
	}
	m := load(t, files)
	s, err := m.Source(&m.Models[0])
	require.NoError(t, err)
	assert.Equal(t, []string{"Base.tla", "Lock.tla", "MCLock.cfg", "MCLock.tla"}, slices.Sorted(maps.Keys(s.Files)))
	assert.True(t, s.Defines("P") && s.Mentions("x") && !s.Defines("x") && !s.Mentions("Q"))
	file, line, text := s.Definition("P")
	assert.Equal(t, "Lock.tla:4", fmt.Sprintf("%s:%d", file, line))
	assert.Equal(t, []string{`\* Above.`, "P(x) == x", "  + 1"}, text)
	for _, none := range []string{"", "Q", "x"} {
		file, _, _ = s.Definition(none)
		assert.Empty(t, file, none)
	}
	_, err = m.Source(&m.Models[1])
	assert.ErrorIs(t, err, ErrSource)
	_, err = m.Source(&m.Models[2])
	assert.ErrorIs(t, err, ErrSource)
}

// A file of a model is looked for in its own folder, then in that of all models, then beside the manifest. Where it is found
// does not change the hash, so files can be moved and recordings stay.
func TestSourceOfThreeFolders(t *testing.T) {
	module := func(name, extends string) string {
		return "---- MODULE " + name + " ----\nEXTENDS " + extends + "\n===="
	}
	files := map[string]string{
		"spec/models.json":         strings.Replace(good, `"models"`, `"folder": "models", "models"`, 1),
		"spec/live/MCLockLive.cfg": "SPECIFICATION Spec", "spec/live/MCLock.tla": module("MCLock", "Fair, Lock, TLC"),
		"spec/live/Fair.tla": module("Fair", "Base"), "spec/models/Fair.tla": module("Fair", "Unfair"), "spec/Unfair.tla": module("Unfair", "TLC"),
		"spec/models/Lock.tla": module("Lock", "Base"), "spec/Lock.tla": module("Lock", "Unfair"),
		"spec/Base.tla": module("Base", "Other"), "spec/other/Other.tla": module("Other", "TLC"),
	}
	source := func(files map[string]string) *specification.Source {
		m := load(t, files)
		s, err := m.Source(&m.Models[2])
		require.NoError(t, err)
		return s
	}
	s := source(files)
	assert.Equal(t, []string{"Base.tla", "Fair.tla", "Lock.tla", "MCLock.tla", "MCLockLive.cfg"}, slices.Sorted(maps.Keys(s.Files)))
	assert.Equal(t, files["spec/live/Fair.tla"], string(s.Files["Fair.tla"]))
	assert.Equal(t, files["spec/models/Lock.tla"], string(s.Files["Lock.tla"]))
	for _, to := range []string{"spec/models/", "spec/"} {
		moved := maps.Clone(files)
		for _, own := range []string{"MCLock.tla", "MCLockLive.cfg"} {
			moved[to+own] = moved["spec/live/"+own]
			delete(moved, "spec/live/"+own)
		}
		assert.Equal(t, s.Hash(), source(moved).Hash())
	}
	files["spec/Base.tla"] = module("Base", "Others")
	assert.NotEqual(t, s.Hash(), source(files).Hash())
	delete(files, "spec/live/MCLockLive.cfg")
	m := load(t, files)
	_, err := m.Source(&m.Models[2])
	require.ErrorIs(t, err, ErrSource)
	assert.ErrorIs(t, err, os.ErrNotExist)
}

// Everything that the graph depends on changes the hash, and nothing else.
func TestHash(t *testing.T) {
	files := map[string]string{"spec/models.json": good, "spec/MCLock.cfg": "C", "spec/MCLock.tla": "---- MODULE MCLock ----\nEXTENDS Lock\n====",
		"spec/Lock.tla": "---- MODULE Lock ----\n====\n"}
	hash := func(changes ...string) string {
		files := maps.Clone(files)
		for i := 0; i < len(changes); i += 3 {
			require.Contains(t, files[changes[i]], changes[i+1])
			files[changes[i]] = strings.Replace(files[changes[i]], changes[i+1], changes[i+2], 1)
		}
		m := load(t, files)
		s, err := m.Source(&m.Models[0])
		require.NoError(t, err)
		return s.Hash()
	}
	base := hash()
	assert.Len(t, base, 64)
	files["spec/Other.tla"] = "---- MODULE Other ----\n===="
	for _, same := range [][]string{{}, {"spec/models.json", "The lock.", "A lock."}, {"spec/models.json", `"distinct": 4`, `"distinct": 5`},
		{"spec/Lock.tla", "\n", "\r\n"}, {"spec/Other.tla", "====", "P == 1\n===="}, {"spec/models.json", `"role": "lock"`, `"init": "Init"`}} {
		assert.Equal(t, base, hash(same...), same)
	}
	seen := map[string]bool{base: true}
	for _, other := range [][]string{{"spec/Lock.tla", "\n", "\n "}, {"spec/MCLock.tla", "====", " ===="}, {"spec/MCLock.cfg", "C", "CC"},
		{"spec/models.json", `p \\in`, `q \\in`}, {"spec/models.json", "p # None", "p = None"}, {"spec/models.json", `["Procs"]`, `["Proc"]`},
		{"spec/models.json", `"role": "lock"`, `"init": "Start"`}} {
		h := hash(other...)
		assert.False(t, seen[h], other)
		seen[h] = true
	}
}

// A model of which nothing is recorded is neither small nor large.
func TestSizes(t *testing.T) {
	for generated, want := range map[int64][2]bool{0: {}, 1: {true, false}, 3_000: {true, false}, 3_001: {}, 299_999: {}, 300_000: {false, true}} {
		m := Model{Expect: Expect{Generated: generated}}
		assert.Equal(t, want, [2]bool{m.Small(), m.Large()}, generated)
	}
}

func TestTooLarge(t *testing.T) {
	_, err := Load(tree(map[string]string{"models.json": strings.Repeat(" ", maxFile+1)}), "models.json")
	require.ErrorContains(t, err, "has more than")
	_, err = Load(tree(nil), "models.json")
	require.ErrorIs(t, err, os.ErrNotExist)
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte(`{"format":1,"models":[{}]}`))
	for _, c := range bad {
		f.Add([]byte(strings.Replace(good, c.old, c.new, 1)))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := parse("m", text)
		if err != nil {
			require.ErrorIs(t, err, ErrManifest)
			return
		}
		expect := map[string]Found{}
		for _, model := range m.Models {
			expect[model.Name] = Found{Expect: model.Expect}
		}
		once, err := Record("m", text, expect)
		require.NoError(t, err)
		twice, err := Record("m", once, expect)
		require.NoError(t, err)
		require.True(t, bytes.Equal(once, twice))
	})
}

func fieldNames[T any]() []string {
	var out []string
	typ := reflect.TypeFor[T]()
	for i := range typ.NumField() {
		if name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ","); name != "" {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// The manifests of this repository fit the schema, and all that they name is there.
func TestOurManifests(t *testing.T) {
	paths, err := filepath.Glob("../../spec/*/models.json")
	require.NoError(t, err)
	for _, p := range paths {
		text, err := os.ReadFile(p)
		require.NoError(t, err)
		require.NoError(t, schemaSays(t, string(text)), p)
		m, err := Load(os.DirFS(filepath.Dir(p)), "models.json")
		require.NoError(t, err)
		for i := range m.Models {
			s, err := m.Source(&m.Models[i])
			require.NoError(t, err)
			for replaced := range cmp.Or(m.Models[i].Override, &Override{}).Replace {
				require.True(t, s.Mentions(replaced), "%s replaces %s", m.Models[i].Name, replaced)
			}
			for _, w := range m.Models[i].Witnesses {
				require.True(t, s.Defines(w), "%s: witness %s", m.Models[i].Name, w)
			}
		}
	}
}

// Reading takes time in proportion to the models, also where each rests on the one before: a hundred
// thousand name look-ups through a list would take minutes. They stand on one line, as programs
// write JSON.
func TestManyModels(t *testing.T) {
	many := thorough.Of(3000, 50_000)
	var b strings.Builder
	b.WriteString(`{"format":1,"protocol":"p","models":[`)
	for i := range many {
		if i > 0 {
			fmt.Fprintf(&b, `,{"name":"M%d","module":"A","config":"A.cfg","why":"w","tags":["quick"],"expect":{"verdict":"holds"},"base":"M%d"}`, i, i-1)
			continue
		}
		b.WriteString(`{"name":"M0","role":"r","module":"A","config":"A.cfg","why":"w","tags":["quick"],"expect":{"verdict":"holds"}}`)
	}
	b.WriteString("]}")
	m, err := Load(fstest.MapFS{"models.json": {Data: []byte(b.String())}}, "models.json")
	require.NoError(t, err)
	last, ok := m.Model(fmt.Sprintf("M%d", many-1))
	require.True(t, ok)
	require.Equal(t, "r", last.Role)
	circle := strings.Replace(b.String(), `"M0",`, fmt.Sprintf(`"M0","base":"M%d",`, many-1), 1)
	_, err = Load(fstest.MapFS{"models.json": {Data: []byte(circle)}}, "models.json")
	require.ErrorContains(t, err, "lead in a circle")
}
