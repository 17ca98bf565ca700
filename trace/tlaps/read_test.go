package tlaps

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What tlapm 1.6.0-pre printed.
const (
	good = `Executable "isabelle" not found in this PATH:
/usr/bin:/bin
[INFO]: All 0 obligation proved.
[INFO]: All 156 obligations proved.
`
	bad = `File "./VotingProof.tla", line 139, characters 7-8:
[ERROR]: Could not prove or check:
           ASSUME NEW CONSTANT Values
           PROVE  v = w
File "./VotingProof.tla", line 1, character 1 to line 185, character 78:
[ERROR]: 2/156 obligations failed.
There were backend errors processing module ` + "`\"VotingProof\"`.\n"
)

func TestRead(t *testing.T) {
	r, err := read(good, nil)
	require.NoError(t, err)
	require.Equal(t, &Result{Obligations: 156}, r)
	r, err = read(bad, errors.New("exit status 10"))
	require.NoError(t, err)
	require.Equal(t, &Result{Obligations: 156, Failed: 2, Places: []string{"VotingProof.tla:139:7-8"}}, r)
}

// Nothing passes for proved that tlapm did not say.
func TestReadIsStrict(t *testing.T) {
	for _, c := range []struct {
		said  string
		ended error
	}{
		{"", nil},
		{good, errors.New("exit status 3")},
		{strings.ReplaceAll(good, "[INFO]: ", ""), nil},
		{"Could not find module TLAPS\n", errors.New("exit status 3")},
	} {
		_, err := read(c.said, c.ended)
		require.ErrorIs(t, err, ErrOutput)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(good)
	f.Add(bad)
	f.Fuzz(func(t *testing.T, said string) {
		if r, err := read(said, nil); err == nil && strings.Count(said, "obligation") == 0 {
			t.Errorf("%+v of %q", r, said)
		}
	})
}

// What is taken for granted is found in all modules that a proof reaches, whatever comments and strings say.
func TestClosure(t *testing.T) {
	files := map[string][]byte{
		"A.tla": []byte(`---- MODULE A ----
EXTENDS Naturals, B, TLAPS
\* AXIOM Not == TRUE
(* ASSUME Not == TRUE (* ASSUME Nor == TRUE *) AXIOM Never == FALSE *)
ASSUME Positive == N > 0
ASSUME N \in Nat
LEMMA L == ASSUME NEW x PROVE x = x
THEOREM T ==
  ASSUME NEW y
  PROVE  y = y
<1>1. ASSUME NEW z PROVE TRUE
Text == "(*"
AXIOM Cheat == FALSE
THEOREM Hard == Cheat PROOF OMITTED
Other == "*)"
LEMMA M == TRUE OBVIOUS AXIOM Hidden == FALSE   ASSUME FALSE
====
AXIOM After == FALSE`),
		"B.tla": []byte("---- MODULE B ----\nC == INSTANCE C \\* (*\nASSUMPTION Sly == FALSE\n\\* *)\n===="),
		"C.tla": []byte("---- MODULE C ----\nEXTENDS A\nx == 1\n===="),
		"D.tla": []byte("---- MODULE D ----\nAXIOM Elsewhere == FALSE\n===="),
	}
	modules := Closure(files, "A")
	require.Equal(t, []string{"A!Positive", "A!", "A!Cheat", "A!OMITTED", "A!Hidden", "A!", "B!Sly"}, Assumed(modules))
	require.Len(t, modules, 3)
	before := modules[2].Hash
	files["C.tla"] = []byte("---- MODULE C ---- \\* says\nEXTENDS A\nx == 1\n====")
	require.Equal(t, before, Closure(files, "A")[2].Hash)
	files["C.tla"] = []byte("---- MODULE C ----\nEXTENDS A\nx == 2\n====")
	require.NotEqual(t, before, Closure(files, "A")[2].Hash)
	require.Empty(t, Closure(files, "E"))
}
