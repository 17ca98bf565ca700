package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/synod-paxos/synod/cmd/synod/internal/scripttest"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// action is what action.yml says.
type action struct {
	Inputs map[string]struct {
		Default string `yaml:"default"`
	} `yaml:"inputs"`
	Outputs map[string]struct {
		Value string `yaml:"value"`
	} `yaml:"outputs"`
	Runs struct {
		Using string       `yaml:"using"`
		Steps []actionStep `yaml:"steps"`
	} `yaml:"runs"`
}

type actionStep struct {
	ID    string            `yaml:"id"`
	Uses  string            `yaml:"uses"`
	Shell string            `yaml:"shell"`
	Run   string            `yaml:"run"`
	Env   map[string]string `yaml:"env"`
	With  map[string]string `yaml:"with"`
}

func readAction(t *testing.T) (a action) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "action.yml"))
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(text, &a))
	return a
}

// Whoever uses the action takes no code but what its commits name, and no text of theirs becomes a
// command: what users give goes into the environment of a script.
func TestTheActionIsSafe(t *testing.T) {
	a := readAction(t)
	require.Equal(t, "composite", a.Runs.Using)
	for _, s := range a.Runs.Steps {
		if s.Uses != "" {
			assert.Regexp(t, `^actions/[a-z-]+@[0-9a-f]{40}$`, s.Uses)
			continue
		}
		assert.Equal(t, "bash", s.Shell)
		assert.Regexp(t, `^"\$ACTION/ci/action/[a-z]+\.sh"$`, s.Run)
	}
}

// runner does what GitHub's does with the steps of an action that are scripts.
type runner struct {
	action
	temp, workspace string
	jar             string            // TLC's
	inputs, outputs map[string]string // outputs by step.name
}

func newRunner(t *testing.T, inputs map[string]string) *runner {
	t.Helper()
	r := &runner{action: readAction(t), temp: t.TempDir(), workspace: t.TempDir(), inputs: map[string]string{}, outputs: map[string]string{}}
	for name, in := range r.Inputs {
		r.inputs[name] = in.Default
	}
	for name, value := range inputs {
		require.Contains(t, r.inputs, name)
		r.inputs[name] = value
	}
	return r
}

var expression = regexp.MustCompile(`\$\{\{ *([\w.-]+) *\}\}`)

// evaluated is a text of the action without expressions.
func (r *runner) evaluated(t *testing.T, text string) string {
	t.Helper()
	here, err := filepath.Abs(root)
	require.NoError(t, err)
	return expression.ReplaceAllStringFunc(text, func(e string) string {
		name := expression.FindStringSubmatch(e)[1]
		kind, rest, _ := strings.Cut(name, ".")
		switch {
		case name == "github.action_path":
			return here
		case name == "runner.temp":
			return r.temp
		case name == "runner.os":
			return "Linux"
		case kind == "inputs":
			value, ok := r.inputs[rest]
			require.True(t, ok, name)
			return value
		case kind == "steps":
			return r.outputs[strings.Replace(rest, ".outputs.", ".", 1)]
		}
		t.Fatalf("the runner of this test does not know %s", name)
		return ""
	})
}

// step runs a script; what it prints, and whether it ended well.
func (r *runner) step(t *testing.T, s actionStep) (printed string, ok bool) {
	t.Helper()
	output := filepath.Join(r.temp, s.ID+".output")
	cmd := exec.Command("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", s.Run)
	cmd.Dir = r.workspace
	cmd.Env = append(os.Environ(), "GITHUB_ACTIONS=true", "GITHUB_WORKSPACE="+r.workspace, "GITHUB_OUTPUT="+output, "GITHUB_STEP_SUMMARY="+r.summary(), "RUNNER_TEMP="+r.temp, "SYNOD_REQUIRE=", "TLA2TOOLS_JAR="+r.jar)
	for name, value := range s.Env {
		cmd.Env = append(cmd.Env, name+"="+r.evaluated(t, value))
	}
	text, err := cmd.CombinedOutput()
	said, _ := os.ReadFile(output)
	for line := range strings.Lines(string(said)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		r.outputs[s.ID+"."+name] = value
	}
	return string(text), err == nil
}

func (r *runner) summary() string { return filepath.Join(r.temp, "summary.md") }

// run runs all steps until one fails. Java and Go are there, and the cache is empty.
func (r *runner) run(t *testing.T) (printed string, ok bool) {
	t.Helper()
	for _, s := range r.Runs.Steps {
		if s.Run == "" {
			for _, value := range s.With {
				r.evaluated(t, value)
			}
			continue
		}
		if s.ID == "build" && !thorough.Tests() {
			r.build(t)
			continue
		}
		if printed, ok = r.step(t, s); !ok {
			return printed, false
		}
	}
	return printed, ok
}

// What is neither true nor false would silently be false.
func TestTheActionRefusesOtherThanTrueAndFalse(t *testing.T) {
	for _, input := range []string{"fresh", "full"} {
		r := newRunner(t, map[string]string{input: "True"})
		printed, ok := r.step(t, r.Runs.Steps[len(r.Runs.Steps)-1])
		assert.False(t, ok)
		assert.Equal(t, "::error::"+input+" is \"True\", and can be true or false\n", printed)
	}
}

// build puts this test's synod where the step puts the one that it builds, beside a cache that scripts have too. That compiles everything once more, as it is
// built for any machine: with SYNOD_TESTS=all it does.
func (r *runner) build(t *testing.T) {
	t.Helper()
	built, err := exec.LookPath("synod")
	require.NoError(t, err)
	folder := filepath.Join(r.temp, "synod")
	require.NoError(t, os.MkdirAll(folder, 0o755))
	err = os.Symlink(built, filepath.Join(folder, "synod"))
	if errors.Is(err, fs.ErrExist) {
		return
	}
	require.NoError(t, errors.Join(err, scripttest.Fill(filepath.Join(folder, "cache"))))
}

const actionLamp = `---- MODULE Lamp ----
EXTENDS Naturals, Switch
VARIABLE on
Init == on = 0
Press == on' = (on + 1) % Positions
Spec == Init /\ [][Press]_on
Safe == on < 2
====
`

// The steps of the action, as the runner would take them: without a manifest one is made; with it a
// specification that holds is green, and one whose module elsewhere has changed is red, with the
// cause where a reader looks for it.
func TestTheActionRuns(t *testing.T) {
	t.Parallel()
	if testing.Short() || runtime.GOOS == "windows" {
		t.Skip("builds the command, and needs bash")
	}
	for _, tool := range []string{"go", "bash"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("needs %s", tool)
		}
	}
	jar := tlctest.Require(t).Jar.Path // which an empty cache would fetch
	r := newRunner(t, map[string]string{"manifest": "specs/models.json"})
	r.jar = jar
	write := func(name, text string) {
		path := filepath.Join(r.workspace, "specs", name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	}
	write("Lamp.tla", actionLamp)
	write("Switch.tla", "---- MODULE Switch ----\nPositions == 2\n====\n")
	write("Lamp.cfg", "SPECIFICATION Spec\nINVARIANT Safe\n")

	// The limits are those of the first run too.
	r.inputs["timeout-all"], r.inputs["warnings"] = "1ns", "fail"
	printed, ok := r.run(t)
	assert.False(t, ok)
	assert.Contains(t, printed, "no time was left")
	r.inputs["timeout-all"], r.inputs["warnings"] = r.Inputs["timeout-all"].Default, r.Inputs["warnings"].Default

	printed, ok = r.run(t)
	require.True(t, ok, printed)
	assert.Contains(t, printed, "::warning::nothing is compared yet")
	assert.FileExists(t, filepath.Join(r.workspace, "specs", "models.json"))

	printed, ok = r.run(t)
	require.True(t, ok, printed)
	assert.Regexp(t, `check +Lamp +2 +3 +holds, as recorded +cached`, printed)
	key := r.outputs["key.key"]

	write("Switch.tla", "---- MODULE Switch ----\nPositions == 3\n====\n")
	printed, ok = r.run(t)
	require.False(t, ok, printed)
	assert.Regexp(t, `::error file=specs/Lamp.tla,line=7,title=check Lamp::.*invariant Safe`, printed)
	assert.Contains(t, printed, "::notice file=specs/Lamp.tla,line=5,title=check Lamp::step 1 of the counterexample: Press")
	assert.NotEqual(t, key, r.outputs["key.key"])
	summary, err := os.ReadFile(r.summary())
	require.NoError(t, err)
	assert.Contains(t, string(summary), "```mermaid\nsequenceDiagram\n")
	for name, out := range r.Outputs {
		path := r.evaluated(t, out.Value)
		_, err := os.Stat(path)
		assert.NoError(t, err, "%s is %s", name, path)
	}
	for _, file := range []string{"Lamp.md", "Lamp.json", "Lamp.itf.json"} {
		assert.FileExists(t, filepath.Join(r.outputs["check.behaviours"], file))
	}

	// Text of a user's is no command.
	hostile := newRunner(t, map[string]string{"manifest": fmt.Sprintf("specs/$(touch %s/made)/models.json", r.temp), "models": "; touch made"})
	hostile.workspace, hostile.jar = r.workspace, jar
	_, ok = hostile.run(t)
	assert.False(t, ok)
	assert.NoFileExists(t, filepath.Join(r.temp, "made"))
}
