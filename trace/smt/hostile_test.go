package smt

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// forbidden are commands of SMT-LIB and of solvers that conditions do not need. Some write a file,
// some read one, some change what an answer means, some end the solver; the rest nobody asked for.
var forbidden = []string{
	`(set-option :regular-output-channel "out")`, `(set-option :diagnostic-output-channel "out")`, `(set-option :produce-models true)`,
	`(set-option :timeout 1)`, `(set-option :smtlib2_log "out")`, `(set-option :trace true)`, `(set-option :dump-unsat-cores true)`,
	`(SET-OPTION :regular-output-channel "out")`, `(|set-option| :regular-output-channel "out")`,
	`(include "other.smt2")`, `(include-file "other.smt2")`, `(read-file "x")`, `(load "x")`, `(display "text")`, `(simplify (+ 1 1))`, `(eval 1)`,
	`(get-model)`, `(get-value (p))`, `(get-info :version)`, `(get-option :trace)`, `(get-proof)`, `(get-unsat-core)`, `(get-assertions)`, `(get-assignment)`,
	`(get-objectives)`, `(get-interpolant A true)`, `(get-abduct A true)`, `(get-qe (exists ((x Int)) true))`, `(get-difficulty)`, `(get-learned-literals)`,
	`(get-timeout-core)`, `(block-model :values)`, `(exit)`, `(reset)`, `(reset-assertions)`, `(help)`, `(help-tactic)`, `(apply skip)`,
	`(check-sat-using (then simplify smt))`, `(declare-tactic t skip)`, `(minimize 1)`, `(maximize 1)`, `(assert-soft p)`, `(assert-not p)`, `(rule p)`, `(query p)`,
	`(declare-rel r ())`, `(declare-var v Int)`, `(dbg-print "x")`, `(dbg-set-cnst p)`, `(labels)`, `(model-add a () Int 1)`, `(model-eval p)`, `(mbi p p)`,
	`(synth-fun f () Int)`, `(check-synth)`, `(define-fun-rec f ((x Int)) Int (f x))`, `(define-funs-rec ((f () Int)) (1))`, `(define-const c Int 1)`,
	`(define-named-expr e 1)`, `(eufi p p)`, `(poly/factor 1)`, `(set-user-attribute a p)`, `(declare-heap (Int Int))`, `(declare-codatatype C ((c)))`,
	`(echo hello)`, `(echo "a" "b")`, `(echo ("a"))`, `(echo)`, `(set-info :source "x")`, `(set-info :status sat unsat)`, `(set-info :smt-lib-version 2.6)`,
	`(set-logic ALL QF_LIA)`, `(set-logic "ALL")`, `(set-logic (ALL))`, `(set-logic)`, `(push)`, `(push 0)`, `(push 1000000000)`, `(push -1)`, `(pop x)`, `(pop (1))`,
	`(assert (! true :pattern (p) :qid x))`, `(assert (! true :skolemid s))`, `(assert #|true|#)`, `(assert |a\|b|)`, "(assert |a\x1bb|)", "(assert \x80)", "(assert \u202etrue)",
	`(assert 'a)`, "(assert a,b)", "(assert \x00)", "(assert \"a\x07\")", "(assert [true])", "(assert {true})", "(assert `true`)", "(\"assert\" true)", "((assert true))",
	`set-option`, `"(assert true)"`, `)`, `()`, "\ufeff(assert true)",
	"; to some solvers a comment ends here: \r(assert false)", "(assert\rtrue)", "; twice \r\r\n(assert true)", "(echo \"a\rb\")",
}

// None of them reaches a solver, nor any other command of the script: the text is refused whole.
func TestOnlyWhatConditionsNeedReachesASolver(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("its solver is a shell script")
	}
	dir := t.TempDir()
	started := filepath.Join(dir, "started")
	fake := filepath.Join(dir, "z3")
	require.NoError(t, os.WriteFile(fake, []byte("#!/bin/sh\ntouch '"+started+"'\n"), 0o700))
	s := &Solver{Name: "z3", Path: fake}
	const before, after = `(declare-const p Bool)`, `(echo "a")(set-info :status sat)(check-sat)`
	_, err := s.Run(context.Background(), "f.smt2", before+after)
	require.ErrorContains(t, err, "z3 ended before its last answer (exit status 0)")
	require.FileExists(t, started)
	require.NoError(t, os.Remove(started))
	t.Logf("%d tried", len(forbidden))
	for _, text := range forbidden {
		_, err := s.Run(context.Background(), "f.smt2", before+"\n"+text+"\n"+after)
		require.ErrorIs(t, err, ErrScript, "%q", text)
		require.ErrorContains(t, err, "f.smt2:2: ", "%q", text)
		require.NoFileExists(t, started, "%q", text)
	}
}

// A solver is in an empty folder of its own, which is gone afterwards with all that it put there.
func TestASolverHasAFolderOfItsOwn(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("its solver is a shell script")
	}
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Setenv("SAYS", filepath.Join(t.TempDir(), "says"))
	fake := filepath.Join(t.TempDir(), "z3")
	require.NoError(t, os.WriteFile(fake, []byte("#!/bin/sh\nls -A >\"$SAYS\"; pwd >>\"$SAYS\"; touch left; echo a; echo sat\n"), 0o700))
	_, err := (&Solver{Name: "z3", Path: fake}).Run(context.Background(), "f.smt2", `(echo "a")(set-info :status sat)(check-sat)`)
	require.NoError(t, err)
	said, err := os.ReadFile(os.Getenv("SAYS"))
	require.NoError(t, err)
	require.Contains(t, filepath.Base(strings.TrimSpace(string(said))), "synod-run-solver-")
	require.Equal(t, 1, strings.Count(string(said), "\n"), "a file was there: %s", said)
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left)
}

// A solver has so much memory and no more, whatever the machine has.
func TestASolverIsBounded(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("no other system is sure to have such a limit")
	}
	fake, says := filepath.Join(t.TempDir(), "z3"), filepath.Join(t.TempDir(), "says")
	require.NoError(t, os.WriteFile(fake, []byte("#!/bin/sh\nulimit -v >"+says+"; echo a; echo sat\n"), 0o700))
	_, err := (&Solver{Name: "z3", Path: fake}).Run(context.Background(), "f.smt2", `(echo "a")(set-info :status sat)(check-sat)`)
	require.NoError(t, err)
	said, err := os.ReadFile(says)
	require.NoError(t, err)
	limit, err := strconv.Atoi(strings.TrimSpace(string(said)))
	require.NoError(t, err, "there is no limit")
	require.LessOrEqual(t, limit, maxMemory)
}

// A solver that is killed is one that gave no answer, and not one that did not understand.
func TestASolverIsKilled(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("its solver is a shell script")
	}
	fake := filepath.Join(t.TempDir(), "z3")
	require.NoError(t, os.WriteFile(fake, []byte("#!/bin/sh\necho a; echo sat; kill -KILL $$\n"), 0o700))
	got, err := (&Solver{Name: "z3", Path: fake}).Run(context.Background(), "f.smt2",
		`(echo "a")(set-info :status sat)(check-sat)(echo "b")(set-info :status sat)(check-sat)`)
	require.EqualError(t, err, "z3 ended before its last answer (signal: killed): someone ended it, or the machine was short of memory")
	require.Equal(t, []Status{Sat, Open}, []Status{got[0].Got, got[1].Got})
}

// What is told is the script without comments and statuses, and each word is in its line.
func TestTold(t *testing.T) {
	r, err := read("x", "; says\n(declare-const p\n  Bool) ; (exit)\n(echo \"a;b\")(set-info :status sat)\n\n(assert (= \"x\ny\" |q r|))\n(check-sat)")
	require.NoError(t, err)
	require.Equal(t, "\n(declare-const p\nBool)\n(echo \"a;b\")\n\n(assert (= \"x\ny\" |q r|))\n(check-sat)", r.script.String())
}

// Whatever a text is: what a solver is told of it are the same commands, but for statuses, of which
// each is allowed, and reading them again gives no other.
func FuzzTold(f *testing.F) {
	f.Add("(push 1) (echo \"a\") (set-info :status sat)\n(assert (= |a ( b| \"\n;\"\"\"))\n(check-sat)")
	for _, text := range forbidden {
		f.Add(text + `(echo "a")(set-info :status sat)(check-sat)`)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := read("x", text)
		if err != nil {
			return
		}
		told := commands(t, r.script.String())
		require.Equal(t, slices.DeleteFunc(commands(t, text), func(c string) bool { return strings.HasPrefix(c, "set-info ") }), told)
		for _, c := range told {
			name, _, _ := strings.Cut(c, " ")
			require.Contains(t, allowed, name)
		}
	})
}

// commands are those of a text, each as its words.
func commands(t *testing.T, text string) (out []string) {
	s := scanner{text: text, line: 1}
	for {
		c, err := s.command()
		require.NoError(t, err)
		if c.words == nil {
			return out
		}
		var words []string
		for _, token := range c.tokens[1 : len(c.tokens)-1] {
			words = append(words, token.text)
		}
		out = append(out, strings.Join(words, " "))
	}
}
