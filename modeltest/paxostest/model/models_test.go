package model_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/manifest"
)

func models(t *testing.T) *manifest.Manifest {
	m, err := manifest.Load(spec.Files, "paxos/models.json")
	require.NoError(t, err)
	return m
}

// Every state that the specification says must be possible is reached by a model
// that runs on every push: as a witness, or as the counterexample to its negation.
func TestEveryWitnessIsReachedByAQuickModel(t *testing.T) {
	reached := map[string]bool{}
	for _, m := range models(t).Tagged("quick") {
		for _, w := range m.Witnesses {
			reached[w] = true
		}
		if name, ok := strings.CutPrefix(m.Expect.Property, "Never"); ok {
			reached["Sometimes"+name] = true
		}
	}
	defined := 0
	for name, text := range files(t, ".tla") {
		for _, match := range regexp.MustCompile(`(?m)^(Sometimes\w+) ==`).FindAllStringSubmatch(text, -1) {
			defined++
			assert.True(t, reached[match[1]], "%s of %s is no witness of any quick model", match[1], name)
		}
	}
	assert.Greater(t, defined, 12)
}

// Every figure is recorded, and every configuration belongs to a model.
func TestModelsAreRecorded(t *testing.T) {
	used := map[string]bool{}
	for _, m := range models(t).Models {
		used[m.Config] = true
		assert.NotZero(t, m.Expect.Distinct, "%s: run synod check --manifest spec/paxos/models.json --record", m.Name)
		assert.NotZero(t, m.Expect.Generated, m.Name)
		if m.Expect.Verdict == manifest.Holds {
			assert.NotZero(t, m.Expect.Depth, m.Name)
			continue
		}
		assert.NotZero(t, m.Expect.Length, m.Name)
	}
	for name := range files(t, ".cfg") {
		assert.True(t, used[name], "%s is no model's", name)
	}
}

// A must-fail model names the one property that it is checked for.
func TestMustFailModelsCheckOneProperty(t *testing.T) {
	all := models(t)
	for i := range all.Models {
		m := &all.Models[i]
		if m.Expect.Verdict == manifest.Holds {
			continue
		}
		source, err := all.Source(m)
		require.NoError(t, err)
		config := source.ParseConfig()
		checked := config.Names("INVARIANT", "PROPERTY")
		assert.Equal(t, []string{m.Expect.Property}, checked, m.Name)
	}
}

// Configurations are named after their module, where a model does not share one, and
// are large enough to mean something: three acceptors, two values, two ballots, unless a
// bug shows earlier.
func TestConfigurations(t *testing.T) {
	small := map[string]bool{"M26": true, "M26Agreement": true, "M27": true, "M27Agreement": true, "InductiveTiny": true, "InductiveBrute": true,
		"SynodReject": true, "LearnerRoleFour": true,
		// Without a rule one acceptor is enough to go wrong; who watches a role sees no other.
		"MayWithoutWasProposed": true, "MayWithoutNotSkipped": true, "MayWithoutNoVoteBetween": true, "MayWithoutOneValue": true,
		"MayWithoutFromBallot": true, "MayWithoutDeadBetween": true, "MayClientSystem": true, "AcceptorDialectsMay": true,
		"AcceptorDialectsMayUnbound": true, "AcceptorMonitor": true, "AcceptorMonitorThree": true, "ProposerMonitor": true,
		"ProposerMonitorTwoValues": true, "ProposerMonitorThree": true, "ProposerMonitorAnyone": true, "LearnerMonitor": true,
		"ClientMonitor": true, "ClientMonitorTwo": true,
		// They are linked beside larger ones, for what two acceptors already show.
		"PaxosThree": true, "MaySystemTwoAcceptors": true, "MayClientSystemAll": true, "MayClientSystemTwoAcceptors": true}
	ballots := regexp.MustCompile(`(?m)^  Ballots = \{1(, \d+)+\}$`)
	all := models(t)
	for i := range all.Models {
		m := &all.Models[i]
		assert.True(t, m.Override != nil || strings.HasPrefix(m.Config, m.Module), "%s has configuration %s", m.Module, m.Config)
		source, err := all.Source(m)
		require.NoError(t, err)
		text := string(source.Files[source.Config])
		if m.Name == "Consensus" || small[m.Name] {
			continue
		}
		assert.Regexp(t, ballots, text, m.Name)
		assert.Regexp(t, `(?m)^  Values = \{v1, v2`, text, m.Name)
		if m.Name != "AcceptorRole" && m.Name != "AcceptorDialects" {
			assert.Regexp(t, `(?m)^  Acceptors = \{a1, a2, a3`, text, m.Name)
		}
	}
}

// The specification never mentions TLC: MC modules do.
func TestTheSpecificationDoesNotMentionTLC(t *testing.T) {
	for name, text := range files(t, ".tla") {
		if !strings.HasPrefix(name, "MC") {
			assert.NotRegexp(t, `(?m)^(EXTENDS|LOCAL INSTANCE|INSTANCE).*\bTLC\b`, text, name)
		}
	}
}

func files(t *testing.T, ext string) map[string]string {
	out := map[string]string{}
	for _, folder := range []string{"paxos", "paxos/models", "paxos/proof"} {
		paths, err := fs.Glob(spec.Files, folder+"/*"+ext)
		require.NoError(t, err)
		for _, p := range paths {
			text, err := fs.ReadFile(spec.Files, p)
			require.NoError(t, err)
			out[path.Base(p)] = string(text)
		}
	}
	return out
}

// Every bug and dialect of the manifest is explained.
func TestVariantsAreDocumented(t *testing.T) {
	doc, err := os.ReadFile("../../../docs/variants.md")
	require.NoError(t, err)
	for _, m := range models(t).Models {
		switch name, isDialect := strings.CutPrefix(m.Name, "Dialect"); {
		case m.Module == "MCBugs" || m.Module == "MCBugsProposerRole" || m.Name == "L01":
			id := regexp.MustCompile(`^[ML]\d\d[ab]?`).FindString(m.Name)
			assert.Contains(t, string(doc), id, m.Name)
		case isDialect && name != "Base":
			for _, word := range regexp.MustCompile(`Once|Again|Equal|Always|AtLeast|Exactly|Raise|Compare|Aloud|AllOne`).FindAllString(name, -1) {
				assert.Contains(t, string(doc), word, m.Name)
			}
		}
	}
}
