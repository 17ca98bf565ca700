package generate

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
)

// A program that shows what it does.
const program = `package main

import "fmt"

const limit = 2

type counter struct{ at, most int }

func (c counter) up(by int) (next counter, moved bool) {
	if c.at+by > c.most || by < limit {
		return c, false
	}
	c.at += by
	next = c
	return next, true
}

func (c counter) show() { fmt.Print(c.at, "/", c.most, " ") }

func labels(n int) int {
again:
	if n < 3 {
		n++
		goto again
	}
	return n
}

func main() {
	for by := range 5 {
		next, moved := counter{1, 4}.up(by)
		next.show()
		fmt.Println(moved, labels(by))
	}
}
`

// A program in which a mutant is chosen does what a program of the mutant does.
func TestAChosenMutantIsTheMutant(t *testing.T) {
	if testing.Short() {
		t.Skip("builds some programs")
	}
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skip(err)
	}
	source := map[string][]byte{"main.go": []byte(program)}
	p, err := Load(".", "main", source)
	require.NoError(t, err)
	var all []Mutant
	for _, m := range p.Mutants() {
		if m.Function != "main" && m.Function != "labels" || m.Operator == "plus-one" { // those of labels may not end
			all = append(all, m)
		}
	}
	s, err := p.Schema(versions(p, all))
	require.NoError(t, err)
	alone := slices.DeleteFunc(slices.Clone(all), func(m Mutant) bool { return s.Numbers[m.ID] != 0 })
	require.Equal(t, []string{"", "", "", "labels"}, functions(alone), "those of limit, and of what has a label")
	chosen := built(t, goTool, s.Files)
	right := output(chosen, 0)
	require.Equal(t, right, output(built(t, goTool, source), 0))
	different := 0
	for _, m := range all {
		if number := s.Numbers[m.ID]; number != 0 && number%thorough.Of(25, 3) == 0 { // a part, as each is a program to build
			alone := output(built(t, goTool, map[string][]byte{"main.go": m.Apply(source["main.go"])}), 0)
			require.Equal(t, alone, output(chosen, number), m.ID)
			require.Equal(t, alone, outputOf(exec.Command(chosen, fmt.Sprintf("%s=%d", Chosen, number))), m.ID)
			if alone != right {
				different++
			}
		}
	}
	require.Greater(t, different, thorough.Of(0, 5))
}

// A patch of which only bodies differ is the version that a mutant with these bodies is.
func TestPatched(t *testing.T) {
	source := map[string][]byte{"main.go": []byte(program)}
	p, err := Load(".", "main", source)
	require.NoError(t, err)
	same := 0
	for _, m := range p.Mutants() {
		want, can := p.Version(m)
		got, ok := p.Patched(m.ID, map[string][]byte{"main.go": m.Apply(source["main.go"])})
		require.Equal(t, can, ok, m.ID)
		if ok {
			require.Equal(t, want, got)
			same++
		}
	}
	require.Greater(t, same, 20)
	for _, change := range [][2]string{
		{"const limit = 2", "const limit = 3"},
		{"import \"fmt\"", "import (\n\t\"fmt\"\n\t_ \"os\"\n)"},
		{"up(by int)", "up(by int64)"},
		{"type counter struct{ at", "type counter struct{ now"},
		{"func main", "func More() {}\n\nfunc main"},
		{"func main", "func min(int) int { return 0 }\n\nfunc main"},
		{"func main", "type more int\n\nfunc main"},
		{"up(by int)", "up(most int)"},
		{"n++", "n += 2"},
	} {
		text := strings.Replace(program, change[0], change[1], 1)
		require.NotEqual(t, program, text)
		_, ok := p.Patched("P", map[string][]byte{"main.go": []byte(text)})
		require.False(t, ok, "%s for %s", change[1], change[0])
	}
	_, ok := p.Patched("P", map[string][]byte{"new.go": []byte("package main\n")})
	require.False(t, ok)
	comment, ok := p.Patched("P", map[string][]byte{"main.go": []byte(strings.Replace(program, "func main", "// Main is.\nfunc main", 1))})
	require.True(t, ok)
	require.Empty(t, comment.bodies)
}

// A field that a version adds is there in all of them; none is added that is no number or the like, nor
// one of which two versions have different notions.
func TestPatchedFields(t *testing.T) {
	p, err := Load(".", "main", map[string][]byte{"main.go": []byte(program)})
	require.NoError(t, err)
	with := func(id, field string) (Version, bool) {
		text := strings.Replace(program, "type counter struct{ at, most int }", "type counter struct {\n\tat, most int // as they were\n\t"+field+"\n}", 1)
		require.NotEqual(t, program, text)
		return p.Patched(id, map[string][]byte{"main.go": []byte(text)})
	}
	seen, ok := with("P", "seen int // how many")
	require.True(t, ok)
	same, ok := with("Q", "seen int")
	require.True(t, ok)
	otherwise, ok := with("R", "seen bool")
	require.True(t, ok)
	require.Equal(t, []string{"P", "Q"}, IDs(p.Together([]Version{seen, same, otherwise})))
	s, err := p.Schema([]Version{seen, same})
	require.NoError(t, err)
	require.Equal(t, 1, strings.Count(string(s.Files["main.go"]), "seen"))
	for _, field := range []string{"seen [64]int", "seen counter", "at string", "seen, more int", "*bool"} {
		_, ok := with("P", field)
		require.False(t, ok, field)
	}
}

const quiet = `package main

import "fmt"

type counter struct {
	at int // where it is
}

func (c counter) step(_, by int) int { return c.at + by }

func idle(_ int) string { return "idle" }

func main() { fmt.Println(counter{1}.step(2, 3), idle(4)) }
`

// Patches that add functions, name a parameter or change a comment stand beside each other, each as
// it is alone, but where they speak of different things by one name.
func TestPatchesWithMore(t *testing.T) {
	goTool, err := exec.LookPath("go")
	if err != nil || testing.Short() {
		t.Skip("builds some programs")
	}
	p, err := Load(".", "main", map[string][]byte{"main.go": []byte(quiet)})
	require.NoError(t, err)
	var all []Version
	patched := map[string]string{}
	for _, change := range [][3]string{
		{"A", `step(_, by int) int { return c.at + by }`, "step(times, by int) int { return c.twice() * times }\n\nfunc (c counter) twice() int { return 2 * c.at }"},
		{"B", `step(_, by int) int { return c.at + by }`, "step(times, _ int) int { return times }"},
		{"C", `step(_, by int) int { return c.at + by }`, "step(n, by int) int { return n }"},
		{"D", `return c.at + by }`, "return c.twice() }\n\nfunc (c counter) twice() int { return 7 }"},
		{"E", `idle(_ int) string { return "idle" }`, "idle(fmt int) string { return more(fmt) }\n\nfunc more(n int) string { return string(rune(n + 65)) }"},
		{"F", "// where it is", "// where it was"},
	} {
		text := strings.Replace(quiet, change[1], change[2], 1)
		v, ok := p.Patched(change[0], map[string][]byte{"main.go": []byte(text)})
		require.True(t, ok, change[0])
		all, patched[change[0]] = append(all, v), text
	}
	together := p.Together(all)
	require.Equal(t, []string{"A", "B", "E", "F"}, IDs(together), "C names it otherwise, D adds another of that name")
	s, err := p.Schema(together)
	require.NoError(t, err)
	thorough.Only(t, "TestAChosenMutantIsTheMutant and mutate's TestTogether build such programs")
	chosen := built(t, goTool, s.Files)
	require.Equal(t, output(built(t, goTool, map[string][]byte{"main.go": []byte(quiet)}), 0), output(chosen, 0))
	for _, id := range []string{"E", "A", "B"} {
		require.Equal(t, output(built(t, goTool, map[string][]byte{"main.go": []byte(patched[id])}), 0), output(chosen, s.Numbers[id]), id)
	}
}

func versions(p *Package, of []Mutant) (all []Version) {
	for _, m := range of {
		if v, ok := p.Version(m); ok {
			all = append(all, v)
		}
	}
	return all
}

func functions(of []Mutant) (names []string) {
	for _, m := range of {
		names = append(names, m.Function)
	}
	return names
}

func built(t *testing.T, goTool string, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), text, 0o600))
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module main\n\ngo 1.25\n"), 0o600))
	out := filepath.Join(dir, "program.exe")
	cmd := exec.Command(goTool, "build", "-o", out, ".")
	cmd.Dir = dir
	text, err := cmd.CombinedOutput()
	require.NoError(t, err, string(text))
	return out
}

func output(program string, number int) string {
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", Chosen, number))
	return outputOf(cmd)
}

func outputOf(cmd *exec.Cmd) string {
	text, err := cmd.CombinedOutput()
	return fmt.Sprint(string(text), err)
}
