package main

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/explain"
	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/internal/thorough"
)

// noSpecification are bugs of what the specification has no operator for, and why.
var noSpecification = map[string]string{
	"paxos E03": "ballots are numbers there",
	"paxos E09": "a disk is a part of the state there",

	"replication R02": "how a majority is counted has no name there",
	"replication R03": "which logs are shorter has no name there",
}

// noCode are the actions and override points that the code has no function for, with the reason.
var noCode = map[string]string{
	"commit Crash":        "what happens to a process, not what it does",
	"commit Partition":    "what happens to the network",
	"commit Mortal":       "who may crash: what happens to a process, not what it does",
	"replication Crash":   "what happens to a node, not what it does",
	"replication Restart": "what happens to a node, not what it does",
	"replication Cut":     "what happens to the network",
	"replication Read":    "a step of clients, which are not of the code",
	"replication MayShow": "what a client may be shown: clients are not of the code",
	"fast Prepare":        "who may begin a ballot is left open there: asking is no step of the code",
	"multipaxos Request":  "a step of clients, which are not of the code",
	"multipaxos Choose":   "likewise: what is chosen is given to who executes it",
	"multipaxos Begin":    "leaders have no state there: asking is no step of the code",
	"multipaxos Speaks":   "the store asks it, when a Promise comes (impl/kv)",
	"multipaxos Ends":     "reads by a lease are a contrast, which the code does not do",
	"multipaxos MayLend":  "likewise",
	"multipaxos MayRenew": "likewise",
	"multipaxos Counts":   "the code has a learner for each slot, which knows of no other",
	"paxos Bar":           "of dialects, which are patches",
	"paxos WasProposed":   "a rule of who judges, which no role has",
	"paxos NotSkipped":    "a rule of who judges, which no role has",
	"paxos NoVoteBetween": "a rule of who judges, which no role has",
	"paxos OneValue":      "a rule of who judges, which no role has",
	"paxos FromBallot":    "a rule of who judges, which no role has",
	"paxos DeadBetween":   "a rule of who judges, which no role has",
	"paxos IsAsked":       "a rule of who judges, which no role has",
	"paxos NoneIsNone":    "a rule of who judges, which no role has",
	"paxos MayUnset":      "a rule of who judges, which no role has",
	"paxos AcceptComes":   "a step of who is judged, not of a role",
	"paxos PrepareComes":  "a step of who is judged, not of a role",
	"paxos Request":       "a step of who is judged, not of a role",
	"paxos Enough":        "when who is judged may take a value for chosen",
	"paxos LastFor":       "what who is judged must keep then",
	"paxos SendToo":       "a step of who is judged, not of a role",
	"paxos Unset":         "a step of who is judged, not of a role",
	"generals Vote":       "Majority has no code: it is Paxos in a nutshell",
	"generals Hear":       "Majority likewise",
	"generals Decide":     "Majority likewise",
	"generals Enough":     "Majority likewise",
}

// expected lists the names that there must be an explanation of, read from the files in another way than explain does.
func expected(t *testing.T, p protocol.Protocol) map[string]string {
	t.Helper()
	names := map[string]string{}
	m, err := p.Manifest()
	require.NoError(t, err)
	for i := range m.Models {
		source, err := m.Source(&m.Models[i])
		require.NoError(t, err)
		c := source.ParseConfig()
		for replaced := range c.Assigned() {
			if source.Defines(replaced) {
				names[replaced] = "override point"
			}
		}
		for _, keyword := range []string{"INVARIANT", "PROPERTY"} {
			for _, name := range c.Names(keyword) {
				names[name] = strings.ToLower(keyword)
			}
		}
		for _, signature := range m.Models[i].Actions {
			name, _, _ := strings.Cut(signature, "(")
			names[name] = "action"
		}
		for _, name := range m.Models[i].Witnesses {
			names[name] = "witness"
		}
		names[m.Models[i].Name] = "model"
	}
	bugs, err := p.Mutants.Candidates(p.Name)
	require.NoError(t, err)
	for _, b := range bugs {
		names[b.ID] = "bug"
		if b.Patch == nil {
			names[b.ID] = "other node"
		}
	}
	scenarios, err := filepath.Glob(filepath.Join(root, "spec", p.Name, "scenarios", "*.md"))
	require.NoError(t, err)
	for _, file := range scenarios {
		names[strings.TrimSuffix(filepath.Base(file), ".md")] = "scenario"
	}
	return names
}

// Whatever the files name has an explanation, every quotation of which stands where it says. Drawing bugs, which takes
// seconds for some, is left to the scripts.
func TestEverythingIsExplained(t *testing.T) {
	t.Parallel()
	for _, p := range protocol.All() {
		p.Draw = nil
		l, err := openLibrary(p)
		require.NoError(t, err)
		names := expected(t, p)
		for i, name := range slices.Sorted(maps.Keys(names)) {
			if i%thorough.Every(20) > 0 {
				continue
			}
			kind := names[name]
			e, err := l.Explain(t.Context(), name)
			require.NoError(t, err, kind)
			at := p.Name + ": " + name + ", " + kind
			assert.True(t, e.Summary != "" || kind != "bug" && kind != "model", at)
			switch kind {
			case "scenario":
				assert.NotEmpty(t, e.Picture, at)
			case "other node":
			default:
				assert.Equal(t, noSpecification[p.Name+" "+name] == "", len(e.Specification) > 0, at)
			}
			// What is replaced to build a model, or to leave a conjunct out, is no override point of the specification.
			if kind == "action" || kind == "bug" || kind == "override point" && slices.Contains(e.Kinds, kind) {
				assert.Equal(t, noCode[p.Name+" "+name] == "", len(e.Code) > 0, at)
			}
			if kind != "override point" && kind != "scenario" {
				assert.NotEmpty(t, e.Next, at)
			}
			checkQuotes(t, e)
			checkNext(t, e)
		}
	}
}

// checkQuotes looks each quotation up in the checkout.
func checkQuotes(t *testing.T, e *explain.Explanation) {
	t.Helper()
	quotes := append(append([]explain.Quote{}, e.Specification...), e.Code...)
	if e.Patch != nil {
		quotes = append(quotes, *e.Patch)
	}
	for _, q := range quotes {
		file, number, _ := strings.Cut(q.Place, ":")
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
		require.NoError(t, err)
		line, err := strconv.Atoi(number)
		require.NoError(t, err)
		lines := trimmed(string(text))
		require.True(t, 1 <= line && line <= len(lines), q.Place)
		quoted := trimmed(q.Text)
		for _, l := range quoted { // not in one piece: a comment may stand above other definitions too
			assert.True(t, slices.Contains(lines, l), "%s: %s", q.Place, l)
		}
		if line > 1 {
			assert.True(t, slices.Contains(quoted, lines[line-1]), "%s: %s", q.Place, lines[line-1])
		}
	}
}

// trimmed are lines without space at their ends, which editors take away.
func trimmed(text string) []string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\r")
	}
	return lines
}

// checkNext sees that each command is one of synod's, with flags that it has.
func checkNext(t *testing.T, e *explain.Explanation) {
	t.Helper()
	for _, c := range e.Next {
		words := strings.Fields(c.Line)
		require.Equal(t, "synod", words[0])
		cmd, rest, err := newRoot().Find(words[1:])
		require.NoError(t, err, c.Line)
		require.NoError(t, cmd.ParseFlags(rest), c.Line)
		require.NoError(t, cmd.ValidateArgs(cmd.Flags().Args()), c.Line)
	}
}

// Each rule that a judge can name is explained, as a rule of Paxos.
func TestRulesAreExplained(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile(`\bRule += "(\w+)"|(\w+): register %q`)
	shelf, err := openShelf("paxos")
	require.NoError(t, err)
	found := 0
	for _, of := range []string{"../../modeltest/paxostest/oracle/*.go", "../../modeltest/paxostest/judge/*.go", "../../modeltest/paxostest/logs/*.go", "history.go"} {
		files, err := filepath.Glob(filepath.FromSlash(of))
		require.NoError(t, err)
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			for _, rule := range named.FindAllStringSubmatch(string(text), -1) {
				found++
				name := rule[1] + rule[2]
				all, err := explained(t.Context(), shelf, name)
				require.NoError(t, err, name)
				require.NotEmpty(t, all, name)
			}
		}
	}
	require.GreaterOrEqual(t, found, 21)
}
