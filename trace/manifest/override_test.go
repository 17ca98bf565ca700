package manifest

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/specification"
)

const shared = `\* Of the base.
CONSTANTS
  Procs = {a, b} \* two
  None = None
  Guard <- Polite Order = 1
CONSTANT Limit = 2
INIT Init
NEXT Next \* one
INVARIANTS A
  B
PROPERTY L
CHECK_DEADLOCK FALSE
`

// overriding gives what a model with that override makes of the shared configuration.
func overriding(t testing.TB, override, expect string) string {
	m := load(t, map[string]string{
		"spec/models.json": `{"format": 1, "protocol": "locks", "models": [{"name": "Bug", "module": "Lock", "config": "MCLock.cfg", "why": "W.",
			"tags": ["quick"], "override": ` + override + `, "expect": ` + expect + `}]}`,
		"spec/MCLock.cfg": shared, "spec/Lock.tla": "---- MODULE Lock ----\n====",
	})
	s, err := m.Source(&m.Models[0])
	require.NoError(t, err)
	require.Equal(t, "Bug.cfg", s.Config)
	require.Len(t, s.Files, 2)
	return string(s.Files["Bug.cfg"])
}

func TestOverride(t *testing.T) {
	all := `{"replace": {"Guard": "Rude", "Step": "Leap", "None": "Nobody"}, "constants": {"Procs": "{a, b, c}", "Limit": "3"},
		"specification": "Fair", "invariants": ["C", "D"], "properties": ["M"], "symmetry": "Swaps"}`
	assert.Equal(t, `\* Bug: MCLock.cfg, with what the model overrides.
CONSTANTS
  Procs = {a, b, c} \* two
  None <- Nobody
  Guard <- Rude Order = 1
CONSTANTS Limit = 3
CHECK_DEADLOCK FALSE
CONSTANTS
  Step <- Leap
SPECIFICATION Fair
INVARIANTS C D
PROPERTIES M
SYMMETRY Swaps
`, overriding(t, all, `{"verdict": "holds"}`))
	same, _ := strings.CutPrefix(overriding(t, `{}`, `{"verdict": "holds"}`), "\\* Bug: MCLock.cfg, with what the model overrides.\n")
	assert.Equal(t, specification.ReadConfig(shared).Only("CONSTANT", "INIT", "NEXT", "INVARIANT", "PROPERTY", "CHECK_DEADLOCK"),
		specification.ReadConfig(same).Only("CONSTANT", "INIT", "NEXT", "INVARIANT", "PROPERTY", "CHECK_DEADLOCK"), "what is left out stays")
}

// What stands before the first keyword stays, for TLC to refuse.
func TestOverrideOfWhatIsRefused(t *testing.T) {
	m := Model{Name: "Bug", Config: "M.cfg", Override: &Override{Invariants: []string{"C"}}}
	assert.Equal(t, "\\* Bug: M.cfg, with what the model overrides.\nInv\nSPECIFICATION Spec\nINVARIANTS C\n", m.overridden("Inv\nSPECIFICATION Spec INVARIANT D"))
	assert.Equal(t, "\\* Bug: M.cfg, with what the model overrides.\nSPECIFICATION Spec\nINVARIANTS C\n", m.overridden("\\* a comment\nSPECIFICATION Spec INVARIANT D"))
}

// Why a model is there is not part of what its graph was made from.
func TestOverrideHash(t *testing.T) {
	hash := func(why, value string) string {
		m := load(t, map[string]string{
			"spec/models.json": `{"format": 1, "protocol": "locks", "models": [{"name": "Bug", "module": "Lock", "config": "MCLock.cfg", "why": "` + why + `",
				"tags": ["quick"], "override": {"constants": {"Limit": "` + value + `"}}, "expect": {"verdict": "holds"}}]}`,
			"spec/MCLock.cfg": shared, "spec/Lock.tla": "---- MODULE Lock ----\n====",
		})
		s, err := m.Source(&m.Models[0])
		require.NoError(t, err)
		return s.Hash()
	}
	assert.Equal(t, hash("W.", "3"), hash("X.", "3"))
	assert.NotEqual(t, hash("W.", "3"), hash("W.", "4"))
}

// What is special about a model is in its configuration, or at its lines of the manifest.
func TestPlace(t *testing.T) {
	own := `{"name": "Own", "module": "Lock", "config": "MCLock.cfg", "why": "W.", "tags": ["quick"], "expect": {"verdict": "holds"}}`
	shares := strings.NewReplacer("Own", "Shares", `"expect"`, "\"override\": {},\n    \"expect\"").Replace(own)
	m := load(t, map[string]string{
		"spec/models.json":       "{\"format\": 1, \"protocol\": \"locks\", \"folder\": \"models\", \"models\": [\n  " + own + ",\n  " + shares + "\n]}",
		"spec/models/MCLock.cfg": shared,
	})
	place := func(name string) string {
		model, _ := m.Model(name)
		file, line, text, err := m.Place(model)
		require.NoError(t, err)
		return fmt.Sprint(file, ":", line, "\n", text)
	}
	assert.Equal(t, "spec/models/MCLock.cfg:1\n"+shared, place("Own"))
	assert.Equal(t, "spec/models.json:3\n  "+shares, place("Shares"))
	missing := m.Models[0]
	missing.Config = "None.cfg"
	_, _, _, err := m.Place(&missing)
	assert.ErrorIs(t, err, os.ErrNotExist)
}

// A model that must break a property checks it alone, but if it says otherwise.
func TestOverrideChecksWhatMustBreak(t *testing.T) {
	for _, c := range []struct{ override, expect, want string }{
		{`{}`, `{"verdict": "holds"}`, "A B L"},
		{`{}`, `{"verdict": "deadlock"}`, "A B L"},
		{`{}`, `{"verdict": "invariant", "property": "C"}`, "C"},
		{`{}`, `{"verdict": "action property", "property": "M"}`, "M"},
		{`{}`, `{"verdict": "temporal", "property": "M"}`, "M"},
		{`{"invariants": ["B", "C"]}`, `{"verdict": "invariant", "property": "C"}`, "B C L"},
		{`{"properties": []}`, `{"verdict": "invariant", "property": "B"}`, "A B"},
		{`{"invariants": [], "properties": []}`, `{"verdict": "holds"}`, ""},
	} {
		config := specification.ReadConfig(overriding(t, c.override, c.expect))
		checked := append(config.Names("INVARIANT"), config.Names("PROPERTY")...)
		assert.Equal(t, c.want, strings.Join(checked, " "), "%s %s", c.override, c.expect)
	}
}

// What is put into a configuration stands in it, once, and all else stays.
func FuzzOverride(f *testing.F) {
	f.Add("Procs two None None Guard Polite Guard", "Guard", "Rude")
	f.Add("a b b c c a", "d", "a")
	f.Fuzz(func(t *testing.T, text, name, by string) {
		words := slices.DeleteFunc(strings.Fields(text), func(w string) bool { return !specification.IsIdentifier(w) || specification.IsKeyword(w) })
		config, want := "INVARIANT I\nCONSTANTS\n", map[string]string{}
		for i := 0; i+1 < len(words); i += 2 {
			if want[words[i]] == "" {
				config += words[i] + " = " + words[i+1] + " \\* one\n"
				want[words[i]] = words[i+1]
			}
		}
		m := Model{Name: "M", Why: "W", Expect: Expect{Verdict: Holds}, Override: &Override{Replace: map[string]string{name: by}}}
		if _, err := m.overrides(); err != nil || strings.Contains(name+by, "!") {
			return
		}
		want[name] = by
		changed := m.overridden(config)
		require.Equal(t, want, specification.ReadConfig(changed).Assigned())
		require.Equal(t, 1, strings.Count(changed, name+" <- "+by+"\n")+strings.Count(changed, name+" <- "+by+" \\*"), changed)
		require.Equal(t, []string{"I"}, specification.ReadConfig(changed).Names("INVARIANT"))
	})
}
