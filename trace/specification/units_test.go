package specification

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
)

// A definition begins where a unit of the module does, whatever stands before it in its line.
func TestDefinitionsBeginWhereUnitsDo(t *testing.T) {
	for body, want := range map[string]string{
		"  A == x\n\tB == A":          "A:2 B:3",
		"A == x   B == A C(a) == B":   "A:2 B:2 C:2",
		"(* what it is *) A == x":     "A:2",
		"A == x\n  vars == x\nB == 1": "A:2 vars:3 B:4",
		"EXTENDS Naturals A == 1 VARIABLE x B == x CONSTANT c f[i \\in {c}] == i RECURSIVE G(_) G(n) == n":                                                   "A:2 B:2 f:2 G:2",
		"A == LET B == x\n C(n) == n IN B D == LET E == LET F == 1 IN F IN E G == 1":                                                                         "A:2 D:3 G:3",
		"a ++ b == a\nA == x  a (+) b == b a @@ b == a -. a == a B == x'  C == [f EXCEPT ![1] = @] a ^+ == a D == f[1] E == F(1) G == \"s\" H == x^+ I == 1": "A:3 B:3 C:3 D:3 E:3 G:3 H:3 I:3",
		" LOCAL A == 1 LOCAL INSTANCE M LOCAL I == INSTANCE M WITH c <- 1 B == I!Op INSTANCE N C == 1":                                                       "A:2 I:2 B:2 C:2",
		"ASSUME N > 5 A == 1 ASSUME Big == N > 5 B == 1":                                                                                                     "A:2 Big:2 B:2",
		"THEOREM T == ASSUME NEW CONSTANT S, ASSUME x PROVE y PROVE S = S A == 1":                                                                            "T:2 A:2",
		"LEMMA L == x\n<1> DEFINE D == 1\n<1>1. x\n  <2>a. E == 2\n  <2> QED BY D\n<1>. QED BY <1>1 DEF L\nA == 1":                                           "L:2 A:8",
		"LEMMA L == x\nPROOF\n <1>1. x OBVIOUS\n <1> QED\n   <2> D == 1\n   <2> QED OBVIOUS\n A == x <=> x\n B == 1 USE DEF A C == 1":                        "L:2 A:8 B:9 C:9",
		"THEOREM x = 1 OMITTED A == 1\nTHEOREM A BY DEF A B == 1\n<1> QED C == 1":                                                                            "A:2 B:3 C:4",
		"A == 1\n---- MODULE In ----\n B == 1\n====\n C == INSTANCE In D == 1":                                                                               "A:2 C:6 D:6",
	} {
		var got []string
		for _, d := range checkOutline(t, "---- MODULE M ----\n"+body+"\n====\n").Definitions {
			got = append(got, fmt.Sprintf("%s:%d", d.Name, d.Line))
		}
		assert.Equal(t, want, strings.Join(got, " "), body)
	}
}

// What is defined ends where the next begins, and has the columns that it has in the module.
func TestTextOfDefinitionsInOneLine(t *testing.T) {
	o := ReadOutline("---- MODULE M ----\n(* one *) A == /\\ x\n               /\\ y (* more *) B == 1 \\* behind\n\t(* two *)\n\tC == 2\n====\n")
	require.Len(t, o.Definitions, 3)
	assert.Equal(t, "          A == /\\ x\n               /\\ y", o.Definitions[0].Text)
	assert.Equal(t, "(* one *)", o.Definitions[0].Comment)
	assert.Equal(t, "(* more *)", o.Definitions[1].Comment)
	assert.Equal(t, `B == 1 \* behind`, strings.TrimSpace(o.Definitions[1].Text))
	assert.Equal(t, "        C == 2", o.Definitions[2].Text)
	assert.Equal(t, "two", o.Definitions[2].Prose())
}

// layouts are ways to lay out a module that mean the same.
var layouts = map[string]func(text string) string{
	"indented": func(text string) string { return strings.ReplaceAll(text, "\n", "\n   ") },
	"tabs":     func(text string) string { return strings.ReplaceAll(text, "\n", "\n\t") },
	"comments": func(text string) string { return oneLine.ReplaceAllString(text, "(* said *) $1$2") },
	"joined": func(text string) string {
		for {
			joined := twoLines.ReplaceAllString(text, "$1  $2$3")
			if joined == text {
				return text
			}
			text = joined
		}
	},
	"names alone": func(text string) string { return oneLine.ReplaceAllString(text, "$1\n  $2") },
}

var (
	oneLine  = regexp.MustCompile(`(?m)^(\w+(?:\([\w, ]*\))? ==)( [^\\\n]*)$`)
	twoLines = regexp.MustCompile(`(?m)^(\w+(?:\([\w, ]*\))? == [^\\\n]*)\n(\w+(?:\([\w, ]*\))? ==)( [^\\\n]*)$`)
)

// Everything that is read of our models is the same in each layout.
func TestLayoutMeansNothing(t *testing.T) {
	folders := []string{"lease", "generals", "commit", "paxos", "fast", "replication", "multipaxos"}
	for _, folder := range folders[:thorough.Of(1, len(folders))] {
		configs, err := fs.Glob(os.DirFS("../../spec"), path.Join(folder, "models", "*.cfg"))
		require.NoError(t, err)
		for _, config := range configs {
			module := strings.TrimSuffix(path.Base(config), ".cfg")
			plain := laidOut(t, folder, module, func(text string) string { return text })
			if plain == nil {
				continue
			}
			want := allThatIsRead(plain)
			for name, layout := range layouts {
				if !assert.Equal(t, want, allThatIsRead(laidOut(t, folder, module, layout)), "%s %s", config, name) {
					return
				}
			}
		}
	}
}

// laidOut is a model of ours; nil where there is no module of the configuration's name.
func laidOut(t *testing.T, folder, module string, layout func(string) string) *Source {
	find := func(name string) (string, []byte, error) {
		for _, dir := range []string{path.Join(folder, "models"), folder, "paxos/models", "paxos"} {
			if text, err := os.ReadFile(path.Join("../../spec", dir, name)); err == nil {
				if strings.HasSuffix(name, ".tla") {
					text = []byte(layout(string(text)))
				}
				return name, text, nil
			}
		}
		return "", nil, fs.ErrNotExist
	}
	if _, _, err := find(module + ".tla"); err != nil {
		return nil
	}
	_, config, err := find(module + ".cfg")
	require.NoError(t, err)
	s, err := new(Modules).Source(Origin{Module: module, Config: module + ".cfg", ConfigText: config, Find: find})
	require.NoError(t, err)
	return s
}

// allThatIsRead is what a check asks of a model's text.
func allThatIsRead(s *Source) (all []string) {
	all = append(all, s.Checks()...)
	all = append(all, s.NextActions()...)
	all = append(all, s.Assumed()...)
	all = append(all, s.Next(), fmt.Sprint(s.Fair()))
	for _, name := range s.ParseConfig().Names("INVARIANT", "PROPERTY", "CONSTRAINT") {
		file, _, _ := s.Definition(name)
		all = append(all, name+" "+file+" "+s.Trivial(name)+" "+s.ConstantOperand(name)+fmt.Sprint(s.StatePredicate(name)))
	}
	for _, signature := range s.NextActions() {
		action, _, _ := strings.Cut(signature, "(")
		all = append(all, fmt.Sprint(action, s.Once(action), s.Misses(action)))
	}
	for _, file := range s.inOrder() {
		for _, d := range ReadOutline(string(s.Files[file])).Definitions {
			words := slices.Clone(d.Words)
			all = append(all, file+" "+d.Name+" "+strings.Join(words, " "))
		}
	}
	return all
}
