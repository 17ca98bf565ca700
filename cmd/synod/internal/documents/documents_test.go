// Package documents has no code but its tests: what the documents show is what synod does, and
// translations say what their originals do.
package documents

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/synod-paxos/synod/cmd/synod/internal/scripttest"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/wire/program"
	"github.com/synod-paxos/synod/trace/tlc/jar"
)

// TestMain builds synod, for all documents at once: the test program of cmd/synod, which under this
// name is synod, as its scripts know it. What that is made of go test ./... compiles anyway.
func TestMain(m *testing.M) { os.Exit(withSynod(m)) }

func withSynod(m *testing.M) (code int) {
	folder, err := os.MkdirTemp("", "synod-documents-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	program := filepath.Join(folder, "synod")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	build := exec.Command("go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-o", program, "./cmd/synod")
	build.Dir = root
	if said, err := build.CombinedOutput(); err != nil {
		panic(fmt.Sprintf("synod cannot be built: %v\n%s", err, said))
	}
	os.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	return scripttest.Twofold{M: m}.Run()
}

// notice looks at the sources of what was built: the go command keeps the result of a test until
// something has changed that the test itself has looked at.
func notice(t *testing.T) {
	t.Helper()
	for _, folder := range []string{"cmd", "impl", "internal", "modeltest", "spec", "trace"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(_ string, _ fs.DirEntry, err error) error { return err })
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestDocs runs the console blocks of the README, of docs/*.md and of the README of the
// examples and of spec/paxos in a folder that holds copies of spec and examples, where a command names
// them, and the files that the same document shows: a block whose first line is "```json lamp/models.json" is that
// file. One that begins "```go of modeltest/doc.go" must be lines of that file of this
// repository, which is below synod there; a line "..." stands for any lines left out.
//
// A line "$ command" of a block is run, and what follows it must be what it prints,
// where a line "..." stands for any lines and "..." within a line for any text.
// Times, "cached" and the checksum of TLC's jar count as equal. A command that fails
// must be followed by "$ echo $?". What needs python3, node or go is skipped where they
// are not installed, unless SYNOD_REQUIRE has them.
//
// Words after "console" change how a block is run: "without-java" does it as where
// no Java is installed; "thorough" does it only with SYNOD_TESTS=all, as stage tests
// of .ci/run does; "background" starts its only command, a synod cluster at ports that are free,
// which ends with the document, and compares nothing; "no-run" does not, and a comment above the block must say why. What
// is done instead of running, as running would take minutes:
//   - synod verify is run by stage verify of .ci/run, and [TestVerifyIsShown] compares.
//   - synod check of models that verify checks is put together from models.json: that TLC
//     finds so is shown by stage verify, and that check runs TLC by scripts.
//   - go run ./cmd/synod is the synod that TestMain has built.
//   - synod mutants is run by stage mutants of .ci/run, and [TestMutantsAreShown] compares.
//   - synod simulate --mutant is run in this checkout, and not if -short.
//   - go test ./... must be what stage tests of .ci/run does, and one that
//     go test -run or -bench names must exist: go test ./... runs it, and figures of
//     time are never a condition to pass. With -C it tests a folder of the document's,
//     and is run, but not if -short.
func TestDocs(t *testing.T) {
	t.Parallel()
	notice(t)
	var scripts []string
	blocks, folders := map[string]block{}, map[string][]string{}
	for _, name := range documents(t) {
		d := readDocument(t, name)
		scripts = append(scripts, d.script(t, blocks))
		folders["script-"+d.name] = d.folders()
	}
	cache := t.TempDir() // documents repeat each other's commands
	if err := errors.Join(scripttest.Fill(cache), keepAnswers(cache)); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Files: scripts,
		Setup: func(env *testscript.Env) error {
			module := os.WriteFile(filepath.Join(env.WorkDir, "go.mod"), []byte("module examples\n\ngo 1.25\n"), 0o600)
			checkout, err := filepath.Abs(root)
			clone := os.Symlink(checkout, filepath.Join(env.WorkDir, "synod"))
			err = errors.Join(module, err, clone, scripttest.Prepare(env, root, cache))
			for _, folder := range folders[filepath.Base(env.WorkDir)] {
				err = errors.Join(err, os.CopyFS(filepath.Join(env.WorkDir, folder), os.DirFS(filepath.Join(root, folder))))
			}
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"console": func(ts *testscript.TestScript, _ bool, args []string) { blocks[args[0]].play(ts) },
			"sees":    scripttest.Sees,
		},
	})
}

var root = filepath.Join("..", "..", "..", "..")

// keepAnswers has a cache keep what solvers answer where stage verify of .ci/run keeps it.
func keepAnswers(cache string) error {
	ofTLC, err := jar.Cache()
	if err != nil {
		return nil // none is kept
	}
	ours := filepath.Join(filepath.Dir(ofTLC), "answers")
	return errors.Join(os.MkdirAll(ours, 0o755), os.Symlink(ours, filepath.Join(cache, "answers")))
}

func documents(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	for _, folder := range []string{".", "examples", "spec/paxos"} {
		names = append(names, filepath.Join(root, folder, "README.md"))
	}
	return names
}

// document is what a Markdown file has of interest.
type document struct {
	name   string
	blocks []block
	files  map[string]string
}

// block is a console block.
type block struct {
	at    string // file:line
	words []string
	lines []string
}

var (
	fence  = regexp.MustCompile("^```(\\w*) *(.*)$")
	reason = regexp.MustCompile(`^<!-- no-run: .+ -->$`)
)

func readDocument(t *testing.T, path string) document {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	name, err := filepath.Rel(root, path)
	if err != nil {
		t.Fatal(err)
	}
	name = filepath.ToSlash(name)
	d := document{name: strings.ReplaceAll(strings.TrimSuffix(name, ".md"), "/", "-"), files: map[string]string{}}
	lines := strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		m := fence.FindStringSubmatch(lines[i])
		if m == nil {
			continue
		}
		length := slices.Index(lines[i+1:], "```")
		if length < 0 {
			t.Fatalf("%s:%d: a block without end", path, i+1)
		}
		b := block{at: fmt.Sprintf("%s:%d", name, i+1), words: strings.Fields(m[2]), lines: lines[i+1 : i+1+length]}
		switch {
		case m[1] == "console" && slices.Contains(b.words, "no-run"):
			if i == 0 || !reason.MatchString(lines[i-1]) {
				t.Errorf("%s: no-run without a comment <!-- no-run: reason --> above", b.at)
			}
			t.Logf("%s: not run: %s", b.at, lines[max(0, i-1)])
		case m[1] == "console":
			d.blocks = append(d.blocks, b)
		case len(b.words) == 2 && b.words[0] == "of":
			b.quotes(t, b.words[1])
		case len(b.words) == 1:
			d.files[b.words[0]] = strings.Join(b.lines, "\n") + "\n"
		}
		i += length + 1
	}
	return d
}

// quotes checks that the block is lines of a file, in their order.
func (b block) quotes(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
	if err != nil {
		t.Fatalf("%s: %v", b.at, err)
	}
	if missing := unquoted(b.lines, lines(strings.ReplaceAll(string(text), "\r\n", "\n"))); missing != nil {
		t.Errorf("%s: %s does not have these lines there:\n%s", b.at, file, strings.Join(missing, "\n"))
	}
}

// unquoted gives the first lines of a quotation, up to "...", that do not come after
// those before them.
func unquoted(quotation, text []string) []string {
	for len(quotation) > 0 {
		end := slices.Index(quotation, "...")
		if end < 0 {
			end = len(quotation)
		}
		part, at := quotation[:end], 0
		for at+end <= len(text) && !slices.Equal(part, text[at:at+end]) {
			at++
		}
		if at+end > len(text) {
			return part
		}
		text, quotation = text[at+end:], quotation[min(end+1, len(quotation)):]
	}
	return nil
}

// folders are those of the repository that its commands name, of those that documents have copies of.
func (d *document) folders() (named []string) {
	for _, folder := range []string{"spec", "examples"} {
		names := func(line string) bool { return strings.HasPrefix(line, "$ ") && strings.Contains(line, folder+"/") }
		if slices.ContainsFunc(d.blocks, func(b block) bool { return slices.ContainsFunc(b.lines, names) }) {
			named = append(named, folder)
		}
	}
	return named
}

// script writes a document as a script, and its blocks into all.
func (d *document) script(t *testing.T, all map[string]block) string {
	t.Helper()
	var b strings.Builder
	for _, block := range d.blocks {
		if slices.Contains(block.words, "background") {
			command, cluster := strings.CutPrefix(block.lines[0], "$ synod cluster")
			if !cluster {
				t.Fatalf("%s: this test knows only synod cluster in the background", block.at)
			}
			fmt.Fprintf(&b, "exec synod cluster --port 0%s &\nsees synod-cluster/cluster.json http\n", command)
			continue
		}
		all[block.at] = block
		fmt.Fprintf(&b, "console %s\n", block.at)
	}
	for _, name := range slices.Sorted(maps.Keys(d.files)) {
		fmt.Fprintf(&b, "-- %s --\n%s", name, d.files[name])
	}
	path := filepath.Join(t.TempDir(), d.name+".txtar")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// shown is a command of a block, with what the document says that it prints.
type shown struct {
	command string
	prints  []string
}

// commands are those of the block, in their order.
func (b block) commands() (all []shown) {
	for _, line := range b.lines {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			all = append(all, shown{command: command})
		} else if last := len(all) - 1; last >= 0 {
			all[last].prints = append(all[last].prints, line)
		}
	}
	return all
}

// play runs a block's commands and compares what they print.
func (b block) play(ts *testscript.TestScript) {
	if slices.Contains(b.words, "without-java") {
		defer ts.Setenv("PATH", ts.Getenv("PATH"))
		ts.Setenv("PATH", ts.Getenv("BARE"))
		ts.Setenv("JAVA_HOME", "")
	}
	if slices.Contains(b.words, "thorough") && !thorough.Tests() {
		ts.Logf("%s: skipped: SYNOD_TESTS=all runs it, as stage tests of .ci/run does", b.at)
		return
	}
	if !strings.HasPrefix(b.lines[0], "$ ") {
		ts.Fatalf("%s: a block begins with a command, got %q", b.at, b.lines[0])
	}
	exit := 0
	for _, c := range b.commands() {
		if c.command == "echo $?" {
			if want := strings.Join(c.prints, "\n"); want != fmt.Sprint(exit) {
				ts.Fatalf("%s: exit code %d, shown %q", b.at, exit, want)
			}
			exit = 0
			continue
		}
		if exit != 0 {
			ts.Fatalf("%s: exit code %d before %q is not shown with echo $?", b.at, exit, c.command)
		}
		out, code, ran := b.run(ts, c.command)
		if !ran {
			return
		}
		if exit = code; !match(c.prints, lines(out)) {
			ts.Fatalf("%s: %s prints something else than the document shows:\n%s", b.at, c.command, out)
		}
	}
	if exit != 0 {
		ts.Fatalf("%s: exit code %d is not shown with echo $?", b.at, exit)
	}
}

// run runs a command of a block, in the cheapest honest way. ran is false where that
// cannot be done here.
func (b block) run(ts *testscript.TestScript, line string) (out string, exit int, ran bool) {
	for _, tool := range neededTools(line) {
		if there, err := scripttest.Condition(tool); !there {
			ts.Check(err)
			ts.Logf("%s: skipped: needs %s", b.at, tool)
			return "", 0, false
		}
	}
	command, err := program.Split(line)
	ts.Check(err)
	command = synodOf(command)
	verb := slices.Concat(command, []string{""})[:2]
	switch {
	case verb[0] == "go" && slices.Contains(command, "-C"):
		return b.goIn(ts, command)
	case verb[0] == "go" && verb[1] == "test":
		b.goTest(ts, command[2:])
		return "", 0, false
	case slices.Contains([]string{"cp", "mv", "mkdir", "sed", "printf", "cat", "cd", "diff", "ls"}, verb[0]):
		exit = scripttest.ExitOf(ts, "sh", "-c", line)
		return ts.ReadFile("stdout") + ts.ReadFile("stderr"), exit, true
	case verb[0] != "synod":
		ts.Fatalf("%s: this test does not know how to run %q", b.at, command)
	}
	return b.synod(ts, command)
}

// synodOf is the command, where synod stands for go run ./cmd/synod.
func synodOf(command []string) []string {
	if len(command) > 3 && slices.Equal(command[:3], []string{"go", "run", "./cmd/synod"}) {
		return append([]string{"synod"}, command[3:]...)
	}
	return command
}

// neededTools are what a command line needs beside synod and what any system has.
func neededTools(line string) (tools []string) {
	for _, need := range []struct{ word, tool string }{
		{"python3 ", "python3"}, {"node ", "node"}, {"go run ./examples", "go"}, {"--mutant N", "go"}, {"-C ", "go"},
		{"synod prove", "z3"}, {"synod prove", "cvc5"},
	} {
		if strings.Contains(line, need.word) {
			tools = append(tools, need.tool)
		}
	}
	return tools
}

func (b block) synod(ts *testscript.TestScript, command []string) (out string, exit int, ran bool) {
	bare := slices.Contains(b.words, "without-java")
	if why := b.idle(ts, command, bare); why != "" {
		ts.Logf("%s: skipped: %s", b.at, why)
		return "", 0, false
	}
	if out, ok := written(ts, command, bare); ok {
		return out, 0, true
	}
	if simulatesMutants(command) {
		checkout, err := filepath.Abs(root)
		ts.Check(err)
		command = append(command, "--checkout", checkout)
	}
	if asksNodes(command) {
		command = append(command, "--timeout", "5m") // they may be slow to start
	}
	exit = scripttest.ExitOf(ts, command[0], command[1:]...)
	return ts.ReadFile("stdout") + ts.ReadFile("stderr"), exit, true
}

// asksNodes tells a client of a cluster.
func asksNodes(command []string) bool {
	return len(command) > 1 && slices.Contains([]string{"set", "get", "status"}, command[1])
}

// idle says why a command of synod is not run here; it is empty for one that is.
func (b block) idle(ts *testscript.TestScript, command []string, bare bool) string {
	list := slices.Contains(command, "--list")
	switch verb := slices.Concat(command, []string{""})[1]; {
	case verb == "mutants" && !list && !triesMutants(command):
		ts.Fatalf("%s: this test knows only synod mutants of some that are named, or a list: else say no-run", b.at)
	case triesMutants(command):
		return "stage mutants of .ci/run does, and has TestMutantsAreShown compare"
	case verifiesAll(command):
		return "stage verify of .ci/run does, and has TestVerifyIsShown compare"
	case testing.Short() && simulatesMutants(command):
		return verb + " is not run with -short"
	case bare || list || !slices.Contains([]string{"check", "generate", "doctor"}, verb) && !isScenario(command):
	case !findsTLC(ts):
		return "needs Java and TLC"
	}
	return ""
}

// findsTLC tells whether TLC is there; it fails where it must be.
func findsTLC(ts *testscript.TestScript) bool {
	there, err := scripttest.Condition("tlc")
	if !there {
		ts.Check(err)
	}
	return there
}

func simulatesMutants(command []string) bool {
	return len(command) > 1 && command[1] == "simulate" && slices.Contains(command, "--mutant")
}

// goIn runs go in a folder of the document's, whose tests need TLC.
func (b block) goIn(ts *testscript.TestScript, command []string) (out string, exit int, ran bool) {
	if !findsTLC(ts) || testing.Short() {
		ts.Logf("%s: skipped: needs Java and TLC, and is not run with -short", b.at)
		return "", 0, false
	}
	exit = scripttest.ExitOf(ts, command[0], command[1:]...)
	return ts.ReadFile("stdout") + ts.ReadFile("stderr"), exit, true
}

// isScenario tells a replay that TLC confirms.
func isScenario(command []string) bool {
	return len(command) == 3 && command[1] == "replay" && strings.HasSuffix(command[2], ".md")
}

var ciTests = regexp.MustCompile(`(?m)^stage_tests\(\) \{ SYNOD_TESTS=all go test .*\./\.\.\.`)

// goTest checks a go test that is not run.
func (b block) goTest(ts *testscript.TestScript, args []string) {
	if slices.Equal(args, []string{"./..."}) {
		text, err := os.ReadFile(filepath.Join(root, ".ci", "run"))
		ts.Check(err)
		if !ciTests.Match(text) {
			ts.Fatalf("%s: go test ./... is not what stage tests of .ci/run does", b.at)
		}
		return
	}
	name, folder := "", args[len(args)-1]
	for _, arg := range args {
		if value, ok := strings.CutPrefix(arg, "-bench="); ok {
			name = "Benchmark" + strings.TrimPrefix(strings.Trim(value, "^$'"), "Benchmark")
		} else if value, ok := strings.CutPrefix(arg, "-run=Test"); ok {
			name = "Test" + value
		}
	}
	files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(folder), "*_test.go"))
	ts.Check(err)
	found := slices.ContainsFunc(files, func(file string) bool {
		text, err := os.ReadFile(file)
		ts.Check(err)
		return bytes.Contains(text, []byte("\nfunc "+name+"("))
	})
	if name == "" || !found {
		ts.Fatalf("%s: %s has no test and no benchmark %q", b.at, folder, name)
	}
}

func lines(text string) []string { return strings.Split(strings.TrimRight(text, "\n"), "\n") }

// match compares printed lines with those of a document.
func match(want, got []string) bool {
	if len(want) == 0 {
		return len(got) == 0 || len(got) == 1 && got[0] == ""
	}
	if strings.TrimSpace(want[0]) == "..." {
		for skip := range len(got) + 1 {
			if match(want[1:], got[skip:]) {
				return true
			}
		}
		return false
	}
	return len(got) > 0 && matchLine(want[0], got[0]) && match(want[1:], got[1:])
}

var varying = []struct {
	pattern  *regexp.Regexp
	constant string
}{
	{regexp.MustCompile(`\s+`), " "},
	{regexp.MustCompile(` (\d+\.\ds|cached)$`), " TIME"},
	{regexp.MustCompile(` \d+(\.\d)?s( |$)`), " TIME$2"},
	{regexp.MustCompile(`; \d+ cached verdicts and graphs \(--fresh runs them again\)$`), ""},
	{regexp.MustCompile(`TLC [0-9a-f]{8}$`), "TLC JAR"},
}

func matchLine(want, got string) bool {
	parts := strings.Split(constant(want), "...")
	got, ok := strings.CutPrefix(constant(got), parts[0])
	for _, part := range parts[1:] {
		if part == "" {
			return ok
		}
		var found bool
		_, got, found = strings.Cut(got, part)
		ok = ok && found
	}
	return ok && got == ""
}

// constant is a line without what varies from run to run.
func constant(line string) string {
	line = strings.TrimSpace(line)
	for _, v := range varying {
		line = v.pattern.ReplaceAllString(line, v.constant)
	}
	return line
}

func TestDocsQuote(t *testing.T) {
	text := []string{"a", "b", "c", "b", "d"}
	for _, c := range []struct {
		quotation string
		missing   string
	}{
		{"a", ""}, {"b c", ""}, {"a b c b d", ""}, {"a ... d", ""}, {"a ... b ... b d", ""}, {"... a", ""}, {"d ...", ""},
		{"x", "x"}, {"a c", "a c"}, {"b ... a", "a"}, {"d ... d", "d"}, {"c ... b d ... b", "b"},
	} {
		if got := strings.Join(unquoted(strings.Fields(c.quotation), text), " "); got != c.missing {
			t.Errorf("%q of %q: got %q, want %q", c.quotation, text, got, c.missing)
		}
	}
}

// A runner that takes anything for right would show nothing.
func TestDocsMatch(t *testing.T) {
	for _, c := range []struct {
		want, got string
		ok        bool
	}{
		{"a\nb", "a\nb", true},
		{"a\nb", "a\nc", false},
		{"a", "a\nb", false},
		{"a\nb", "a", false},
		{"a\n...\nd", "a\nb\nc\nd", true},
		{"a\n...\nd", "a\nd", true},
		{"a\n...\nd", "a\nb", false},
		{"...", "", true},
		{"a\n...", "b\na", false},
		{"check  A  3   1.2s", "check A 3 cached", true},
		{"check  A  3   1.2s", "check A 4 1.2s", false},
		{"holds: 3 rows; TLC 01234567", "holds: 3 rows; TLC fedcba98; 2 cached verdicts and graphs (--fresh runs them again)", true},
		{"M14 caught 711 4.4s The first", "M14 caught 711 12.0s The first", true},
		{"M14 caught 711 4.4s The first", "M14 caught 710 4.4s The first", false},
		{"1 of 1 bugs; 11s", "1 of 1 bugs; 9s", true},
		{"java ..., version ...", "java at home, version 17", true},
		{"java ..., version 17", "java at home, version 21", false},
	} {
		if got := match(strings.Split(c.want, "\n"), lines(c.got)); got != c.ok {
			t.Errorf("%q for %q: got %t, want %t", c.got, c.want, got, c.ok)
		}
	}
}
