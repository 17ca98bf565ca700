package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/trace/check"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/jar"
)

// TestMain makes synod a command of the scripts: this very binary, as a process of
// its own. So is reference, an adapter of impl/paxos.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"synod": main, "reference": func() {
		if err := subject.ServeReference(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}})
}

// TestScripts runs the command line as its users do. The scripts know
//
//	exits CODE COMMAND...    a command that ends with this exit code
//	edit FILE OLD NEW        replaces what must be there
//	forge FOLDER OLD NEW     replaces in each of its files what one of them must have
//	keep N FILE              the first N lines of a file
//	only MODEL FILE          a manifest with just one of its models
//	unzstd FROM TO
//	flip FILE N              another lowest bit of the byte with this number
//	parses json|xml FILE     well-formed; FILE may be stdout
//	has FILE PATH VALUE      what a JSON file has at a path such as roles.0.conforms
//	sees FILE TEXT           waits until a file has a text
//	computes FILE            waits until the process whose number a file has is at work (Linux)
//	patiently TEXT COMMAND   a command that ends with exit code 2 and prints this, with a --timeout that is long enough
//	java runs|gone           below this script's temporary folder (Linux)
//
// the conditions [tlc], [z3], [cvc5], [python3], [node] and [go], the repository's folders spec as
// $SPEC and examples as $EXAMPLES, its root as $ROOT, and a folder without any command
// but these as $BARE. Nobody listens at port $PORT.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"), RequireUniqueNames: true,
		Setup: prepare, Condition: condition,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "edit": edit, "rewrite": rewrite, "forge": forge, "keep": keep, "only": only, "unzstd": unzstd, "parses": parses, "has": has, "java": java, "sees": sees,
			"computes": computes, "flip": flip, "patiently": patiently,
		},
	})
}

// prepare gives a script an empty cache of its own, and TLC where there is one:
// without its jar the empty cache would fetch it anew.
func prepare(env *testscript.Env) error {
	spec, err := filepath.Abs(filepath.Join("..", "..", "spec"))
	if err != nil {
		return err
	}
	synod, err := exec.LookPath("synod")
	if err != nil {
		return err
	}
	env.Setenv("SPEC", spec)
	env.Setenv("ROOT", filepath.Dir(spec))
	env.Setenv("EXAMPLES", filepath.Join(filepath.Dir(spec), "examples"))
	env.Setenv("BARE", filepath.Dir(synod))
	env.Setenv("SYNOD_CACHE", filepath.Join(env.WorkDir, ".cache"))
	env.Setenv("SYNOD_REQUIRE", "")
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	_, port, _ := net.SplitHostPort(free.Addr().String())
	env.Setenv("PORT", port)
	if err := free.Close(); err != nil {
		return err
	}
	env.Setenv("JAVA_HOME", os.Getenv("JAVA_HOME"))
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOFLAGS", "GOPROXY", "GOTOOLCHAIN", "GOSUMDB"} {
		env.Setenv(name, goEnv()[name])
	}
	if tools, err := findTLC(); err == nil {
		env.Setenv("TLA2TOOLS_JAR", tools.Jar.Path)
		cache := filepath.Join(env.WorkDir, ".cache")
		return errors.Join(shareClasses(filepath.Join(cache, "tlc")), shareSelfTest(filepath.Join(cache, "verdicts")))
	}
	return nil
}

// shareClasses puts the classes of TLC into a script's cache as Java keeps them, and the jar that
// they are of: each script would make them anew, which takes longer than most runs.
func shareClasses(cache string) error {
	paths, err := keptClasses()
	if err != nil || len(paths) == 0 {
		return err
	}
	if err := os.MkdirAll(cache, 0o700); err != nil {
		return err
	}
	for _, path := range paths {
		err := os.Symlink(path, filepath.Join(cache, filepath.Base(path)))
		if err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return nil
}

// keptClasses has a short run make them, if there are none, in a folder beside the scripts'.
var keptClasses = sync.OnceValues(func() ([]string, error) {
	tools, err := findTLC()
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{
		"Short.tla": []byte("---- MODULE Short ----\nEXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == x' = x\n====\n"),
		"Short.cfg": []byte("INIT Init\nNEXT Next\n"),
	}
	if _, err := tools.Run(context.Background(), tlc.Job{Files: files, Module: "Short"}); err != nil {
		return nil, err
	}
	cache, err := jar.Cache()
	if err != nil {
		return nil, nil // none are kept
	}
	classes, _ := filepath.Glob(filepath.Join(cache, "classes-*"))
	lean, _ := filepath.Glob(filepath.Join(cache, "lean-*"))
	return append(classes, lean...), nil
})

// shareAnswers has a cache keep what solvers answer where stages verify and prove of .ci/run keep it.
func shareAnswers(cache string) error {
	const answers = "answers"
	ours := filepath.Join(cacheFolder(), answers)
	if err := os.MkdirAll(ours, 0o755); err != nil {
		return err
	}
	err := os.Symlink(ours, filepath.Join(cache, answers))
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// shareSelfTest puts what this TLC evaluates wrongly into a script's cache, as a copy, since scripts forge what is kept.
func shareSelfTest(cache string) error {
	kept, err := keptSelfTest()
	if err != nil {
		return err
	}
	return os.CopyFS(cache, kept)
}

// keptSelfTest has TLC tested once for all scripts.
var keptSelfTest = sync.OnceValues(func() (fs.FS, error) {
	tools, err := findTLC()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "synod-selftest-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	if _, _, err := check.SelfTest(context.Background(), tools, folder); err != nil {
		return nil, err
	}
	kept := fstest.MapFS{}
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	for _, file := range files {
		text, failed := os.ReadFile(file)
		kept[filepath.Base(file)], err = &fstest.MapFile{Data: text}, errors.Join(err, failed)
	}
	return kept, err
})

// condition knows whether a tool is there. Where SYNOD_REQUIRE has it, its absence is
// an error.
func condition(name string) (bool, error) {
	var err error
	switch name {
	case "thorough":
		return thorough.Tests(), nil
	case "tlc":
		_, err = findTLC()
	case "python3", "node", "go", "z3", "cvc5", "tla":
		_, err = exec.LookPath(name)
	default:
		return false, fmt.Errorf("unknown condition %s", name)
	}
	if err != nil && slices.Contains(requiredByEnvironment(), name) {
		return false, fmt.Errorf("SYNOD_REQUIRE has %s: %w", name, err)
	}
	return err == nil, nil
}

// goEnv is what the go command works with here, as a script has a home of its own.
var goEnv = sync.OnceValue(func() map[string]string {
	env := map[string]string{}
	text, err := exec.Command("go", "env", "-json").Output()
	if err == nil {
		_ = json.Unmarshal(text, &env)
	}
	return env
})

// copyTo gives a script a copy of one of the repository's folders.
func copyTo(env *testscript.Env, folder string) error {
	return os.CopyFS(filepath.Join(env.WorkDir, folder), os.DirFS(filepath.Join(root, folder)))
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if got := exitOf(ts, args[1], args[2:]...); neg || got != want {
		ts.Fatalf("%s: exit code %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

// exitOf runs a command to its end and gives its exit code.
func exitOf(ts *testscript.TestScript, command string, args ...string) int {
	err := ts.Exec(command, args...)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		ts.Fatalf("%s: %v", command, err)
	}
	if exit != nil {
		return exit.ExitCode()
	}
	return 0
}

func edit(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s has no %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(text, args[1], args[2], 1)), 0o600))
}

// rewrite puts a text in the place of the first match of a pattern in a file.
func rewrite(ts *testscript.TestScript, _ bool, args []string) {
	text, pattern := ts.ReadFile(args[0]), regexp.MustCompile(args[1])
	at := pattern.FindStringSubmatchIndex(text)
	if at == nil {
		ts.Fatalf("%s has no match of %s", args[0], pattern)
	}
	changed := text[:at[0]] + string(pattern.ExpandString(nil, args[2], text, at)) + text[at[1]:]
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(changed), 0o600))
}

func forge(ts *testscript.TestScript, _ bool, args []string) {
	files, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "*"))
	ts.Check(err)
	forged := false
	for _, file := range files {
		text, err := os.ReadFile(file)
		ts.Check(err)
		changed := strings.ReplaceAll(string(text), args[1], args[2])
		forged = forged || changed != string(text)
		ts.Check(os.WriteFile(file, []byte(changed), 0o600))
	}
	if !forged {
		ts.Fatalf("no file in %s has %s", args[0], args[1])
	}
}

func keep(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	lines := strings.SplitAfter(ts.ReadFile(args[1]), "\n")
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(strings.Join(lines[:n], "")), 0o600))
}

func only(ts *testscript.TestScript, _ bool, args []string) {
	var all map[string]any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[1])), &all))
	models, _ := all["models"].([]any)
	models = slices.DeleteFunc(models, func(m any) bool { return m.(map[string]any)["name"] != args[0] })
	if len(models) != 1 {
		ts.Fatalf("%s has %d models %s", args[1], len(models), args[0])
	}
	all["models"] = models
	text, err := json.MarshalIndent(all, "", " ")
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), text, 0o600))
}

func flip(ts *testscript.TestScript, _ bool, args []string) {
	at, err := strconv.Atoi(args[1])
	ts.Check(err)
	text := []byte(ts.ReadFile(args[0]))
	text[at] ^= 1
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), text, 0o600))
}

func unzstd(ts *testscript.TestScript, _ bool, args []string) {
	z, err := zstd.NewReader(strings.NewReader(ts.ReadFile(args[0])))
	ts.Check(err)
	defer z.Close()
	text, err := io.ReadAll(z)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), text, 0o600))
}

func parses(ts *testscript.TestScript, _ bool, args []string) {
	into := new(any)
	text := []byte(ts.ReadFile(args[1]))
	if args[0] == "json" {
		ts.Check(json.Unmarshal(text, into))
		return
	}
	dec := xml.NewDecoder(bytes.NewReader(text))
	elements := 0
	for {
		token, err := dec.Token()
		if err == io.EOF {
			break
		}
		ts.Check(err)
		if _, ok := token.(xml.StartElement); ok {
			elements++
		}
	}
	if elements == 0 {
		ts.Fatalf("%s has no element", args[1])
	}
}

// has compares what a path leads to, as JSON, or its text if it is a string.
func has(ts *testscript.TestScript, neg bool, args []string) {
	var at any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &at))
	for _, key := range strings.Split(args[1], ".") {
		switch v := at.(type) {
		case map[string]any:
			at = v[key]
		case []any:
			i, err := strconv.Atoi(key)
			ts.Check(err)
			if i >= len(v) {
				ts.Fatalf("%s: only %d elements before %s", args[1], len(v), key)
			}
			at = v[i]
		default:
			ts.Fatalf("%s: nothing has %q here: %v", args[1], key, at)
		}
	}
	text, isText := at.(string)
	if !isText {
		encoded, err := json.Marshal(at)
		ts.Check(err)
		text = string(encoded)
	}
	if neg == (text == args[2]) {
		ts.Fatalf("%s is %s", args[1], text)
	}
}

// java waits until a Java works in this script's temporary folder, or sees that
// none does any more and that nothing is left there.
func java(ts *testscript.TestScript, _ bool, args []string) {
	temp := ts.Getenv("TMPDIR")
	if args[0] == "runs" {
		for range 3000 {
			if len(processes(temp)) > 0 {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		ts.Fatalf("no Java in five minutes")
	}
	if found := processes(temp); len(found) > 0 {
		ts.Fatalf("still running: %q", found)
	}
	left, err := filepath.Glob(filepath.Join(temp, "*"))
	ts.Check(err)
	if len(left) > 0 {
		ts.Fatalf("left behind: %q", left)
	}
}

func sees(ts *testscript.TestScript, _ bool, args []string) {
	for range 3000 {
		if text, err := os.ReadFile(ts.MkAbs(args[0])); err == nil && strings.Contains(string(text), args[1]) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	ts.Fatalf("no %q in %s in five minutes", args[1], args[0])
}

// computes waits until a process took half a second of a processor: a while that is the same on a slow machine.
func computes(ts *testscript.TestScript, _ bool, args []string) {
	for range 3000 {
		pid := strings.TrimSpace(readIfThere(ts.MkAbs(args[0])))
		_, stat, _ := strings.Cut(readIfThere(filepath.Join("/proc", pid, "stat")), ") ")
		if fields := strings.Fields(stat); pid != "" && len(fields) > 12 {
			user, _ := strconv.Atoi(fields[11])
			system, _ := strconv.Atoi(fields[12])
			if user+system >= 50 {
				return
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	ts.Fatalf("the process of %s does nothing", args[0])
}

func readIfThere(path string) string {
	text, _ := os.ReadFile(path)
	return string(text)
}

// patiently runs a command with longer and longer timeouts: how long it takes for what must come before something is late
// is up to the machine.
func patiently(ts *testscript.TestScript, _ bool, args []string) {
	want, err := regexp.Compile("(?m)" + args[0])
	ts.Check(err)
	for timeout := 300 * time.Millisecond; timeout < 5*time.Minute; timeout *= 2 {
		exit := exitOf(ts, args[1], slices.Concat(args[2:], []string{"--timeout", timeout.String()})...)
		if exit == 2 && (want.MatchString(ts.ReadFile("stdout")) || want.MatchString(ts.ReadFile("stderr"))) {
			return
		}
	}
	ts.Fatalf("%s does not say %q", strings.Join(args[1:], " "), args[0])
}

// processes gives the command lines of all Java processes that name a folder.
func processes(folder string) (found []string) {
	files, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, file := range files {
		line, err := os.ReadFile(file) // gone meanwhile: no process
		if err == nil && bytes.Contains(line, []byte("tlc2.")) && bytes.Contains(line, []byte(folder)) {
			found = append(found, string(bytes.ReplaceAll(line, []byte{0}, []byte(" "))))
		}
	}
	return found
}

var findTLC = sync.OnceValues(func() (*tlc.Tools, error) { return tlc.Find(context.Background()) })
