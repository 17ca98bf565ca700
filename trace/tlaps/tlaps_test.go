package tlaps

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/required"
)

// required finds tlapm, or skips the test.
func tlapm(t *testing.T) *Prover {
	t.Helper()
	p, err := Find(context.Background())
	if err == nil {
		return p
	}
	if required.Has("tlapm") {
		t.Fatalf("SYNOD_REQUIRE has tlapm: %v", err)
	}
	t.Skipf("needs tlapm: %v", err)
	return nil
}

const module = `---- MODULE Sum ----
EXTENDS Naturals, TLAPS
THEOREM \A n \in Nat : n + 1 > n OBVIOUS
====
`

func TestProve(t *testing.T) {
	p := tlapm(t)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	for _, c := range []struct {
		text string
		want Result
	}{
		{module, Result{Obligations: 1}},
		{strings.Replace(module, "+ 1 >", "+ 1 <", 1), Result{Obligations: 1, Failed: 1, Places: []string{"Sum.tla:3:34-40"}}},
	} {
		r, err := p.Prove(ctx, map[string][]byte{"Sum.tla": []byte(c.text)}, "Sum", Options{})
		require.NoError(t, err)
		require.Equal(t, &c.want, r)
	}
	for _, wrong := range []string{strings.Replace(module, "THEOREM", "THEORY", 1), strings.Replace(module, "OBVIOUS", "OMITTED", 1), strings.Replace(module, "OBVIOUS", "", 1)} {
		_, err := p.Prove(ctx, map[string][]byte{"Sum.tla": []byte(wrong)}, "Sum", Options{})
		require.ErrorIs(t, err, ErrOutput, wrong)
	}
	_, err := p.Prove(ctx, map[string][]byte{"../Sum.tla": []byte(module)}, "Sum", Options{})
	require.ErrorContains(t, err, "plain name")
}

// A program of the name that says nothing is no prover, and what hangs is ended.
func TestFindAndDeadline(t *testing.T) {
	if _, err := os.Stat("/bin/sh"); err != nil {
		t.Skip("needs a shell")
	}
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	var missing *NotFoundError
	_, err := Find(context.Background())
	require.ErrorAs(t, err, &missing)
	program := filepath.Join(dir, "tlapm")
	require.NoError(t, os.WriteFile(program, []byte("#!/bin/sh\n"), 0o700))
	_, err = Find(context.Background())
	require.ErrorAs(t, err, &missing)
	require.NoError(t, os.WriteFile(program, []byte("#!/bin/sh\n[ \"$1\" = --version ] && echo 1.0 || while :; do :; done\n"), 0o700))
	p, err := Find(context.Background())
	require.NoError(t, err)
	why := errors.New("enough")
	ctx, cancel := context.WithTimeoutCause(context.Background(), 300*time.Millisecond, why)
	defer cancel()
	_, err = p.Prove(ctx, nil, "Sum", Options{})
	require.ErrorIs(t, err, why)
}
