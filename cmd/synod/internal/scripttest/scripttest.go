// Package scripttest is what scripts that run synod have in common: those of cmd/synod, and the
// documents, whose blocks are run as scripts. A caller owes them the command synod in the path.
package scripttest

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/synod-paxos/synod/internal/port"
	"github.com/synod-paxos/synod/internal/required"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/check"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/jar"
)

// Twofold runs twice as many tests at once as there are processors, unless -parallel says how many:
// half the time a script waits, for a timeout, for nodes, or for a Java that has done its work.
type Twofold struct{ *testing.M }

// Run is [testing.M.Run].
func (s Twofold) Run() int {
	if err := flag.Set("test.parallel", strconv.Itoa(2*runtime.GOMAXPROCS(0))); err != nil {
		panic(err)
	}
	return s.M.Run()
}

// Prepare gives a script its environment, with a cache, and TLC where there is one: without its jar
// the cache would fetch it anew. The root of the repository is given as seen from the test.
func Prepare(env *testscript.Env, root, cache string) error {
	spec, err := filepath.Abs(filepath.Join(root, "spec"))
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
	env.Setenv("SYNOD_CACHE", cache)
	env.Setenv("SYNOD_REQUIRE", "")
	free, err := port.Free(1)
	if err != nil {
		return err
	}
	env.Setenv("PORT", free[0][strings.LastIndex(free[0], ":")+1:])
	env.Setenv("JAVA_HOME", os.Getenv("JAVA_HOME"))
	for _, name := range []string{"CGO_ENABLED", "GOCACHE", "GOMODCACHE", "GOFLAGS", "GOPROXY", "GOTOOLCHAIN", "GOSUMDB"} {
		env.Setenv(name, goEnv()[name])
	}
	if tools, err := FindTLC(); err == nil {
		env.Setenv("TLA2TOOLS_JAR", tools.Jar.Path)
	}
	return nil
}

// Fill gives a cache what each script would have to find anew, which takes longer than most runs:
// what this TLC evaluates wrongly, as a copy, since scripts forge what is kept, and its classes as
// Java keeps them, with the jar that they are of. Without TLC there is nothing.
func Fill(cache string) error {
	if _, err := FindTLC(); err != nil {
		return nil
	}
	tested, err := selfTest()
	if err != nil {
		return err
	}
	folder := filepath.Join(cache, "tlc")
	err = errors.Join(os.CopyFS(filepath.Join(cache, "verdicts"), tested), os.MkdirAll(folder, 0o700))
	for _, path := range classes() {
		err = errors.Join(err, os.Symlink(path, filepath.Join(folder, filepath.Base(path))))
	}
	return err
}

// selfTest has TLC tested once for all scripts. It is a short run, so the classes are there then.
var selfTest = sync.OnceValues(func() (fs.FS, error) {
	tools, err := FindTLC()
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

// classes are the files in which they are kept; none, if nothing can be.
func classes() []string {
	cache, err := jar.Cache()
	if err != nil {
		return nil
	}
	classes, _ := filepath.Glob(filepath.Join(cache, "classes-*"))
	lean, _ := filepath.Glob(filepath.Join(cache, "lean-*"))
	return append(classes, lean...)
}

// Condition knows whether a tool is there. Where SYNOD_REQUIRE has it, its absence is an error.
func Condition(name string) (bool, error) {
	var err error
	switch name {
	case "thorough":
		return thorough.Tests(), nil
	case "tlc":
		_, err = FindTLC()
	case "python3", "node", "go", "z3", "cvc5", "tla":
		_, err = exec.LookPath(name)
	default:
		return false, fmt.Errorf("unknown condition %s", name)
	}
	if err != nil && required.Has(name) {
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

// ExitOf runs a command to its end and gives its exit code.
func ExitOf(ts *testscript.TestScript, command string, args ...string) int {
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

// Sees waits until a file has a text.
func Sees(ts *testscript.TestScript, _ bool, args []string) {
	for range 3000 {
		if text, err := os.ReadFile(ts.MkAbs(args[0])); err == nil && strings.Contains(string(text), args[1]) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	ts.Fatalf("no %q in %s in five minutes", args[1], args[0])
}

// FindTLC finds TLC once.
var FindTLC = sync.OnceValues(func() (*tlc.Tools, error) { return tlc.Find(context.Background()) })
