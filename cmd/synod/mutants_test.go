package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// mutant is a known bug of Paxos as a change of impl/paxos. Each must be found by
// verify, with the first wrong step in a diagram and a file that replays it.
type mutant struct {
	name  string
	edits []change
}

type change struct{ file, old, new string }

const (
	prepareGuard = "return a.Promised.Less(ballot) ||\n\t\tballot == a.Promised && a.Vote.Ballot.Less(ballot)"
	acceptGuard  = "return !ballot.Less(a.Promised)"
	promised     = "return Acceptor{Promised: ballot, Vote: a.Vote}"
	voted        = "return Acceptor{Promised: ballot, Vote: Vote{Ballot: ballot, Value: value}}"
	promise      = "return next, a.answer(next, Promise{From: self, Ballot: m.Ballot, Vote: a.Vote})"
	best         = "p.Best = Higher(p.Best, m.Vote)"
	kept         = "Acceptor: Acceptor{Promised: disk.Promised, Vote: disk.Vote},"
)

var mutants = []mutant{
	{"M01 a Prepare is answered without a guard", []change{{"acceptor.go", prepareGuard, "return true"}}},
	{"M05 any reported value wins", []change{{"proposer.go", best, "if !m.Vote.IsNone() {\n\t\tp.Best = m.Vote\n\t}"}}},
	{"M30 a crash loses the promise", []change{{"process.go", kept, "Acceptor: Acceptor{Promised: disk.Vote.Ballot, Vote: disk.Vote},"}}},
	{"M02 a promise is not recorded", []change{{"acceptor.go", promised, "return a"}}},
	{"M03 the promised ballot is reported as the vote's", []change{{"acceptor.go", promise,
		"vote := a.Vote\n\tif !vote.IsNone() {\n\t\tvote.Ballot = a.Promised\n\t}\n\treturn next, a.answer(next, Promise{From: self, Ballot: m.Ballot, Vote: vote})"}}},
	{"M04 a Promise omits the vote", []change{{"acceptor.go", promise, "return next, a.answer(next, Promise{From: self, Ballot: m.Ballot})"}}},
	{"M06 the lowest reported value wins", []change{{"proposer.go", best,
		"if p.Best.IsNone() || !m.Vote.IsNone() && m.Vote.Ballot.Less(p.Best.Ballot) {\n\t\tp.Best = m.Vote\n\t}"}}},
	{"M08 the last reply wins", []change{{"proposer.go", best, "p.Best = m.Vote"}}},
	{"M11 an Accept is granted without a guard", []change{
		{"acceptor.go", acceptGuard, "return true"},
		{"acceptor.go", voted, "if ballot.Less(a.Promised) {\n\t\treturn Acceptor{Promised: a.Promised, Vote: Vote{Ballot: ballot, Value: value}}\n\t}\n\t" + voted}}},
	{"M12 an Accept is compared with the vote only", []change{{"acceptor.go", acceptGuard, "return !ballot.Less(a.Vote.Ballot)"}}},
	{"M13 an Accept does not raise the promise", []change{{"acceptor.go", voted, "return Acceptor{Promised: a.Promised, Vote: Vote{Ballot: ballot, Value: value}}"}}},
	{"M14 the first vote is kept", []change{{"acceptor.go", voted, "if !a.Vote.IsNone() {\n\t\treturn Acceptor{Promised: ballot, Vote: a.Vote}\n\t}\n\t" + voted}}},
	{"M15 an Accept is acknowledged, not stored", []change{{"acceptor.go", voted, promised}}},
	{"an acceptor's step is not written to disk", []change{{"acceptor.go", "Persist: next != a", "Persist: false"}}},
	{"a proposer's ballot is not written to disk", []change{{"proposer.go", "Outcome: Took, Persist: true", "Outcome: Took"}}},
	{"M16 half of the acceptors are a quorum", []change{
		{"quorum.go", "promisers.Len() >= q.size1", "promisers.Len() >= q.n/2"}, {"quorum.go", "voters.Len() >= q.size2", "voters.Len() >= q.n/2"}}},
	{"M21 promises of an older round count", []change{{"proposer.go", "return ballot == p.Ballot", "return ballot.Node == p.Ballot.Node && !p.Ballot.Less(ballot)"}}},
	{"M22 one vote is a decision", []change{{"proposer.go", "if q.Enough2(p.Voters) {", "if true {"}}},
	{"M25 the own acceptor's vote is assumed", []change{{"proposer.go", "next.Phase, next.Value = PhaseAccept, value",
		"next.Phase, next.Value, next.Voters = PhaseAccept, value, NewNodeSet(p.Ballot.Node)"}}},
	{"M26 anyone may use any ballot", []change{{"proposer.go", "return ballot.Node == self", "return true"}}},
	{"M27 a ballot is used again after a restart", []change{{"process.go", "Proposer: idle(disk.Ballot),", "Proposer: Proposer{},"}}},
	{"M28 phase 2 at another ballot", []change{{"proposer.go", "Accept{Ballot: p.Ballot, Value: value}", "Accept{Ballot: Ballot{Round: p.Ballot.Round + 1, Node: p.Ballot.Node}, Value: value}"}}},
	{"M31 a crash loses the vote", []change{{"process.go", kept, "Acceptor: Acceptor{Promised: disk.Promised},"}}},
	{"L01 an equal Accept is refused", []change{{"acceptor.go", acceptGuard, "return a.Promised.Less(ballot)"}}},
	{"L02 a majority is one more", []change{
		{"quorum.go", "promisers.Len() >= q.size1", "promisers.Len() > q.size1"}, {"quorum.go", "voters.Len() >= q.size2", "voters.Len() > q.size2"}}},
	{"L03 a repeated Prepare is not answered", []change{{"acceptor.go", prepareGuard, "return a.Promised.Less(ballot)"}}},
}

func TestMutants(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	right := build(t, dir, "right", nil)
	for i, m := range mutants {
		if testing.Short() && i >= 3 {
			break
		}
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			binary := build(t, dir, strings.Fields(m.name)[0], m.edits)
			requireCaught(t, binary, right)
			require.NoError(t, os.Remove(binary))
		})
	}
}

// build builds the command, with the edits in place of the sources.
func build(t *testing.T, dir, name string, edits []change) string {
	t.Helper()
	sources, replace := map[string]string{}, map[string]string{}
	for _, e := range edits {
		path, err := filepath.Abs(filepath.Join("..", "..", "impl", "paxos", e.file))
		require.NoError(t, err)
		if sources[path] == "" {
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			sources[path] = strings.ReplaceAll(string(text), "\r\n", "\n")
		}
		require.Equal(t, 1, strings.Count(sources[path], e.old), "%s must hold this once, for the mutant to apply:\n%s", e.file, e.old)
		sources[path] = strings.Replace(sources[path], e.old, e.new, 1)
		replace[path] = filepath.Join(dir, name+"-"+e.file)
		require.NoError(t, os.WriteFile(replace[path], []byte(sources[path]), 0o644))
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	require.NoError(t, err)
	file, binary := filepath.Join(dir, name+".json"), filepath.Join(dir, name+".exe")
	require.NoError(t, os.WriteFile(file, overlay, 0o644))
	out, err := exec.Command("go", "build", "-ldflags=-s -w", "-overlay", file, "-o", binary, ".").CombinedOutput()
	require.NoError(t, err, "%s", out)
	return binary
}

var replays = regexp.MustCompile(`next: synod replay (\S+)`)

// requireCaught has the mutant verified where no Java is installed, so that the
// recordings stand in for TLC.
func requireCaught(t *testing.T, mutant, right string) {
	t.Helper()
	dir := t.TempDir()
	code, out := run(t, dir, mutant, "verify")
	require.Equal(t, 1, code, out)
	require.Regexp(t, `(?m)^equal .* FAILS: diverges`, out)
	require.Regexp(t, `(?m)^ *>> +\d+ .*\|`, out, "a diagram with the wrong step")
	require.Contains(t, out, "- expected, + actual")
	files := replays.FindAllStringSubmatch(out, -1)
	require.NotEmpty(t, files, out)
	shown := 0
	for _, file := range files {
		code, out := run(t, dir, right, "replay", file[1])
		require.Zero(t, code, "the reference must hold on %s:\n%s", file[1], out)
		if code, out = run(t, dir, mutant, "replay", file[1]); code != 0 {
			require.Equal(t, 1, code, out)
			require.Contains(t, out, "FALSIFIED")
			shown++
		}
	}
	require.NotZero(t, shown, "no file shows the bug again:\n%s", out)
}

func run(t *testing.T, dir, binary string, args ...string) (code int, out string) {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=", "HOME=" + dir, "SYNOD_CACHE=" + filepath.Join(dir, "cache"), "SystemRoot=" + os.Getenv("SystemRoot")}
	var both bytes.Buffer
	cmd.Stdout, cmd.Stderr = &both, &both
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(fmt.Errorf("%s: %w", binary, err))
	}
	return cmd.ProcessState.ExitCode(), both.String()
}
