package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/scripttest"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// TestMain makes synod a command of the scripts: this very binary, as a process of
// its own. So is reference, an adapter of impl/paxos.
func TestMain(m *testing.M) {
	testscript.Main(scripttest.Twofold{M: m}, map[string]func(){"synod": main, "reference": func() {
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
//	patiently TEXT COMMAND   a command that fails and prints this, with a --timeout that is long enough
//	java runs|gone           below this script's temporary folder (Linux)
//
// the conditions [tlc], [z3], [cvc5], [python3], [node] and [go], the repository's folders spec as
// $SPEC and examples as $EXAMPLES, its root as $ROOT, and a folder without any command
// but these as $BARE. Nobody listens at port $PORT.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Files: scripts(t), RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			cache := filepath.Join(env.WorkDir, ".cache")
			return errors.Join(scripttest.Prepare(env, root, cache), scripttest.Fill(cache))
		},
		Condition: scripttest.Condition,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "edit": edit, "rewrite": rewrite, "forge": forge, "keep": keep, "only": only, "unzstd": unzstd, "parses": parses, "has": has, "java": java, "sees": scripttest.Sees,
			"computes": computes, "flip": flip, "patiently": patiently,
		},
	})
}

// scripts are those of testdata, first the longest of SYNOD_TESTS=all, which would be alone at the end.
func scripts(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "script", "*.txtar"))
	require.NoError(t, err)
	rank := func(file string) int {
		return slices.Index([]string{"conform.txtar", "worker.txtar", "mutants.txtar", "styles.txtar"}, filepath.Base(file))
	}
	slices.SortStableFunc(files, func(a, b string) int { return rank(b) - rank(a) })
	return files
}

var root = filepath.Join("..", "..")

func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if got := scripttest.ExitOf(ts, args[1], args[2:]...); neg || got != want {
		ts.Fatalf("%s: exit code %d, want %d", strings.Join(args[1:], " "), got, want)
	}
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
		exit := scripttest.ExitOf(ts, args[1], slices.Concat(args[2:], []string{"--timeout", timeout.String()})...)
		if exit != 0 && (want.MatchString(ts.ReadFile("stdout")) || want.MatchString(ts.ReadFile("stderr"))) {
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
