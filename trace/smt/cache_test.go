package smt

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/kept"
)

// counting is a program that passes for a solver: it answers as it is told, and notes that it ran.
type counting struct {
	t   *testing.T
	dir string
}

func newCounting(t *testing.T) *counting {
	if runtime.GOOS == "windows" {
		t.Skip("its solver is a shell script")
	}
	return &counting{t, t.TempDir()}
}

// says makes it answer so from now on, as the same file.
func (c *counting) says(lines ...string) {
	require.NoError(c.t, os.WriteFile(filepath.Join(c.dir, "answer"), []byte(strings.Join(lines, "\n")+"\n"), 0o600))
}

// solver gives it with a comment in its file, as another build has other bytes.
func (c *counting) solver(name, version, comment string) *Solver {
	path := filepath.Join(c.dir, name)
	text := fmt.Sprintf("#!/bin/sh\n# %s\nif [ \"$1\" = --version ]; then echo '%s'; exit; fi\necho >>'%s/ran'; cat '%[3]s/answer'\n", comment, version, c.dir)
	require.NoError(c.t, os.WriteFile(path, []byte(text), 0o700))
	c.t.Setenv("PATH", c.dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	s, err := Find(context.Background(), name)
	require.NoError(c.t, err)
	return s
}

func (c *counting) ran() int {
	text, err := os.ReadFile(filepath.Join(c.dir, "ran"))
	if !os.IsNotExist(err) {
		require.NoError(c.t, err)
	}
	return strings.Count(string(text), "\n")
}

const (
	twoHold    = "(echo \"a\")(set-info :status unsat)(check-sat)\n(echo \"b\")(set-info :status sat)(check-sat)\n"
	firstBuild = "Z3 version 4.8.12 - 64 bit"
)

func TestAnswersAreKept(t *testing.T) {
	c := newCounting(t)
	s, cache := c.solver("z3", firstBuild, "a"), Cache{Dir: filepath.Join(t.TempDir(), "deep", "answers")}
	ask := func(s *Solver, cache Cache, script string, ran int, cached bool) []Status {
		t.Helper()
		a, err := s.Ask(context.Background(), cache, "x", script)
		require.NoError(t, err)
		require.NoError(t, a.CacheErr)
		require.Equal(t, cached, a.Cached)
		require.False(t, a.Damaged)
		require.Equal(t, ran, c.ran())
		return []Status{a.Results[0].Got, a.Results[1].Got}
	}
	c.says("a", "unsat", "b", "sat")
	require.Equal(t, []Status{Unsat, Sat}, ask(s, cache, twoHold, 1, false))
	c.says("a", "sat", "b", "sat")
	require.Equal(t, []Status{Unsat, Sat}, ask(s, cache, twoHold, 1, true))
	// What is wanted does not reach a solver, and neither do comments: its answers are the same, and are
	// compared with what is wanted now.
	other := strings.Replace(twoHold, "unsat", "sat", 1) + "; a comment"
	require.Equal(t, []Status{Unsat, Sat}, ask(s, cache, other, 1, true))
	require.Equal(t, []Status{Sat, Sat}, ask(s, Cache{}, twoHold, 2, false))
	fresh := cache
	fresh.Fresh = true
	require.Equal(t, []Status{Sat, Sat}, ask(s, fresh, twoHold, 3, false))
	require.Equal(t, []Status{Sat, Sat}, ask(s, cache, twoHold, 3, true))

	// Any other byte, program, version, name or option is another question.
	ask(s, cache, "(declare-const p Bool)"+twoHold, 4, false)
	ask(c.solver("z3", firstBuild, "b"), cache, twoHold, 5, false)
	ask(c.solver("z3", firstBuild+" patched", "a"), cache, twoHold, 6, false)
	ask(c.solver("cvc5", "This is cvc5 version 1.0.3", "a"), cache, twoHold, 7, false)
	s = c.solver("z3", firstBuild, "a")
	ask(s, cache, twoHold, 7, true)
	args := kinds[0].args
	defer func() { kinds[0].args = args }()
	kinds[0].args = append(args[:len(args):len(args)], "-v:0")
	ask(s, cache, twoHold, 8, false)
	nobody := *s
	nobody.Identity = ""
	ask(&nobody, cache, twoHold, 9, false)
	ask(&nobody, cache, twoHold, 10, false)
}

// Unknown answers, and answers beside an error, may be others next time.
func TestOnlyDecidedScriptsAreKept(t *testing.T) {
	c := newCounting(t)
	s, cache := c.solver("z3", firstBuild, "a"), Cache{Dir: t.TempDir()}
	for i, says := range [][]string{
		{"a", "unsat", "b", "unknown"}, {"a", "unsat", "b"}, {"a", "unsat"}, {"a", "unsat", "b", "timeout"}, {"a", "unsat", "c", "sat"}, {"a", "unsat", "b", "sat", "c"},
	} {
		c.says(says...)
		a, _ := s.Ask(context.Background(), cache, "x", twoHold)
		require.False(t, a.Cached)
		require.Equal(t, i+1, c.ran())
		left, err := os.ReadDir(cache.Dir)
		require.NoError(t, err)
		require.Empty(t, left, "%q", says)
	}
}

// What was edited or damaged, and what is no answer to this script, is not used, is said, and is
// replaced.
func TestDamagedAnswers(t *testing.T) {
	c := newCounting(t)
	s, cache := c.solver("z3", firstBuild, "a"), Cache{Dir: t.TempDir()}
	c.says("a", "unsat", "b", "sat")
	_, err := s.Ask(context.Background(), cache, "x", twoHold)
	require.NoError(t, err)
	files, err := filepath.Glob(filepath.Join(cache.Dir, "*.json"))
	require.NoError(t, err)
	require.Len(t, files, 1)
	whole, err := os.ReadFile(files[0])
	require.NoError(t, err)
	edited := strings.Replace(string(whole), `"unsat"`, `"sat"`, 1)
	require.NotEqual(t, string(whole), edited)
	short := kept.Under[[]Status]{Dir: cache.Dir, Key: strings.TrimSuffix(filepath.Base(files[0]), ".json")}
	for _, got := range [][]Status{nil, {Unsat}, {Unsat, Sat, Sat}, {Unsat, Unknown}, {Unsat, "timeout"}} {
		require.NoError(t, short.Write(got, time.Now()))
		a, err := s.Ask(context.Background(), cache, "x", twoHold)
		require.NoError(t, err)
		require.True(t, a.Damaged && !a.Cached, "%q", got)
	}
	for _, damaged := range []string{edited, "", string(whole[:len(whole)-1]), string(whole) + "x", "rubbish"} {
		require.NoError(t, os.WriteFile(files[0], []byte(damaged), 0o600))
		a, err := s.Ask(context.Background(), cache, "x", twoHold)
		require.NoError(t, err)
		require.True(t, a.Damaged && !a.Cached)
		require.Equal(t, Unsat, a.Results[0].Got)
		again, err := s.Ask(context.Background(), cache, "x", twoHold)
		require.NoError(t, err)
		require.True(t, again.Cached && !again.Damaged)
	}
}

func TestAnswersThatCannotBeKept(t *testing.T) {
	c := newCounting(t)
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	c.says("a", "unsat", "b", "sat")
	a, err := c.solver("z3", firstBuild, "a").Ask(context.Background(), Cache{Dir: filepath.Join(file, "answers")}, "x", twoHold)
	require.NoError(t, err)
	require.Error(t, a.CacheErr)
	require.Equal(t, Sat, a.Results[1].Got)
}
