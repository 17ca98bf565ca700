package model_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/manifest"
)

var (
	overridePoints = regexp.MustCompile(`(?ms)^\\\* Override points?(\..*?^(-{10,}|={10,})|:.*?(\n\n|^={10,}))`) // up to a rule, or an empty line
	definition     = regexp.MustCompile(`(?m)^([A-Z]\w*)(\([^)]*\))? +==`)
	replacement    = regexp.MustCompile(`(?m)(\w+) +<- +(\[\w+\])?(\w+)`)
	macro          = regexp.MustCompile(`(?m)^\(define ([A-Za-z0-9]+)`)
)

// onlySafe are override points that no known bug replaces, and why.
var onlySafe = map[string]string{
	"Size1": "the true size of quorums: what is checked is measured by it; a process that believes in another is Enough1",
	"Size2": "likewise, Enough2",
	"Bar":   "what the dialects compare with, which are safe; LowBar is its bug at any size",
}

// Every guard and every update of the roles is an override point, and each is replaced by
// some known bug, that TLC must refute or without which a proof fails: so no guard is
// there that nothing would miss.
func TestEachOverridePointHasABug(t *testing.T) {
	m, err := manifest.Load(spec.Files, "paxos/models.json")
	if err != nil {
		t.Fatal(err)
	}
	breaks := replacedInProofs(t)
	for i := range m.Models {
		model := &m.Models[i]
		if model.Expect.Verdict == manifest.Holds {
			continue
		}
		source, err := m.Source(model)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range replacement.FindAllStringSubmatch(string(source.Files[source.Config]), -1) {
			breaks[r[1]] = true
		}
	}
	points := 0
	for module, text := range files(t, ".tla") {
		for _, part := range overridePoints.FindAllString(text, -1) {
			for _, d := range definition.FindAllStringSubmatch(part, -1) {
				points++
				if !breaks[d[1]] && onlySafe[d[1]] == "" && !strings.Contains(d[1], "_") {
					t.Errorf("%s: nothing that must fail replaces %s: add the bug, or say why there is none", module, d[1])
				}
			}
		}
	}
	if points < 25 {
		t.Errorf("want the override points of all roles, got %d", points)
	}
}

// replacedInProofs are the macros that variants of proofs replace; they have the override
// points' names.
func replacedInProofs(t *testing.T) map[string]bool {
	t.Helper()
	replaced := map[string]bool{}
	for _, p := range readProofs(t).Proofs {
		if p.Replace == "" {
			continue
		}
		text, err := fs.ReadFile(spec.Files, "paxos/proof/"+p.Replace)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range macro.FindAllStringSubmatch(string(text), -1) {
			replaced[d[1]] = true
		}
	}
	return replaced
}
