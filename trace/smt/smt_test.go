package smt_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/smt"
	"github.com/synod-paxos/synod/trace/smt/smttest"
)

const pigeons = `
; two pigeons, one hole
(declare-fun hole (Int) Bool)
(push 1)
(echo "they share; not ""(check-sat)""")
(set-info :status unsat)
(assert (not (= (hole 1) (hole 2)))) (assert (hole 1)) (assert (hole 2))
(check-sat)
(pop 1)
`

func TestConditions(t *testing.T) {
	text := strings.Replace(pigeons, `; not ""(check-sat)""`, "; not (check-sat)", 1) +
		"(push 1) (echo \"a | or ; b\") (set-info :status sat)\n(assert (= |a ( b| \"\n;\"\"\"))\n(check-sat)\n(pop 1) ; (check-sat)"
	got, err := smt.Conditions("p.smt2", text)
	require.NoError(t, err)
	require.Equal(t, []smt.Condition{{"they share; not (check-sat)", smt.Unsat, 8}, {"a | or ; b", smt.Sat, 13}}, got)
}

func TestConditionsAreStrict(t *testing.T) {
	const check = `(echo "a")(set-info :status sat)(check-sat)`
	for text, want := range map[string]string{
		"":                               "p.smt2 has no (check-sat)",
		"(assert true)":                  "has no (check-sat)",
		"(check-sat)":                    `p.smt2:1: want (echo "NAME") before (check-sat)`,
		"\n(echo \"a\")\n(check-sat)":    `p.smt2:3: "a": want (set-info :status sat) or unsat`,
		check + "\n" + check:             `p.smt2:2: there are two conditions "a"`,
		check + "(check-sat)":            `want (echo "NAME")`,
		check + `(echo "b")(echo "c")`:   `"b" has no (check-sat) before the next name, "c"`,
		`(echo "")`:                      "want a name of one line",
		"(echo \"a\nb\")":                "want a name of one line",
		`(echo "a""b")`:                  "without quotes",
		"(set-info :status maybe)":       "want the status sat or unsat, got maybe",
		"\n(assert (and true)":           "p.smt2:2: the text ends within a command",
		"(echo \"a":                      `the text ends within "..."`,
		"(echo |a":                       "the text ends within |...|",
		"assert":                         "want a command in parentheses, got assert",
		"()":                             "want the name of a command, got ()",
		")":                              "want a command in parentheses, got )",
		check + "(exit)":                 "(exit) has no place among conditions",
		check + "(get-model)":            "(get-model) has no place",
		strings.Repeat("(", 1_000_000):   "the text ends within a command",
		check + strings.Repeat("x", 100): "want a command in parentheses",
	} {
		_, err := smt.Conditions("p.smt2", text)
		require.ErrorIs(t, err, smt.ErrScript, "%.60q", text)
		require.ErrorContains(t, err, want, "%.60q", text)
	}
	_, err := smt.Conditions("p.smt2", strings.Repeat(" ", 64<<20+1))
	require.ErrorIs(t, err, smt.ErrScript)
}

func FuzzConditions(f *testing.F) {
	f.Add(pigeons)
	f.Add("(push 1) (echo \"a\") (set-info :status sat)\n(assert (= |a ( b| \"\n;\"\"\"))\n(check-sat)")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := smt.Conditions("fuzz", text)
		if (err == nil) != (len(got) > 0) {
			t.Fatalf("%d conditions and %v", len(got), err)
		}
		for _, c := range got {
			if c.Line < 1 || c.Line > 1+strings.Count(text, "\n") || c.Name == "" || c.Want != smt.Sat && c.Want != smt.Unsat {
				t.Fatalf("%+v", c)
			}
		}
	})
}

func eachSolver(t *testing.T, test func(t *testing.T, s *smt.Solver)) {
	for _, name := range smt.Names() {
		t.Run(name, func(t *testing.T) {
			s := smttest.Require(t, name)
			require.NotEmpty(t, s.Version)
			test(t, s)
		})
	}
}

func limited(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// condition is one with a name.
func condition(name, status, formula string) string {
	return fmt.Sprintf("(push 1)\n(echo %q)\n(set-info :status %s)\n(assert %s)\n(check-sat)\n(pop 1)\n", name, status, formula)
}

func TestRunDecides(t *testing.T) {
	eachSolver(t, func(t *testing.T, s *smt.Solver) {
		text := "(set-logic ALL)\n(declare-const x Int)\n" + condition("right", "unsat", "(and (> x 0) (< x 1))") +
			condition("wrong", "unsat", "(> x 0)") + condition("impossible", "sat", "(= x (+ x 1))")
		got, err := s.Run(limited(t), "x.smt2", text)
		require.NoError(t, err)
		var found []string
		for _, r := range got {
			found = append(found, fmt.Sprint(r.Name, " ", r.Got, " ", r.Right()))
		}
		require.Equal(t, []string{"right unsat true", "wrong sat false", "impossible unsat false"}, found)
	})
}

// A solver goes on after what it does not understand; what follows then is no answer
// to the script.
func TestRunStopsAtErrors(t *testing.T) {
	eachSolver(t, func(t *testing.T, s *smt.Solver) {
		text := condition("a", "sat", "true") + condition("b", "unsat", "false") + condition("d", "unsat", "(and p (not p))") + condition("c", "sat", "true")
		got, err := s.Run(limited(t), "x.smt2", text)
		var answer *smt.AnswerError
		require.ErrorAs(t, err, &answer)
		require.Contains(t, err.Error(), s.Name+` answers after "d"`)
		require.Equal(t, []smt.Status{smt.Sat, smt.Unsat, smt.Open, smt.Open}, []smt.Status{got[0].Got, got[1].Got, got[2].Got, got[3].Got})
	})
}

// hard is a condition on which no solver ends soon: factors of a product of primes.
var hard = "(declare-const x Int)(declare-const y Int)\n" +
	condition("hard", "sat", "(and (> x 1) (> y 1) (= (* x y) 1000000016000000063))")

func TestRunEndsWithItsContext(t *testing.T) {
	eachSolver(t, func(t *testing.T, s *smt.Solver) {
		why := errors.New("enough")
		for patience := 300 * time.Millisecond; ; patience *= 2 {
			ctx, cancel := context.WithTimeoutCause(context.Background(), patience, why)
			got, err := s.Run(ctx, "x.smt2", condition("easy", "sat", "true")+hard)
			cancel()
			require.ErrorIs(t, err, why)
			require.Equal(t, smt.Open, got[1].Got)
			if got[0].Got == smt.Sat {
				return
			}
			require.Less(t, patience, 5*time.Minute, "%v", got[0]) // the machine is slow
		}
	})
}

// A program of the right name that says something else is no solver.
func TestFind(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	var missing *smt.NotFoundError
	for _, name := range smt.Names() {
		_, err := smt.Find(context.Background(), name)
		require.ErrorAs(t, err, &missing)
		require.ErrorContains(t, err, "apt-get install "+name)
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\necho hello\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		_, err = smt.Find(context.Background(), name)
		require.ErrorAs(t, err, &missing)
	}
	_, err := smt.Find(context.Background(), "cvc3")
	require.ErrorContains(t, err, "only z3 and cvc5")
}
