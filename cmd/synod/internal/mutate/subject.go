package mutate

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate/generate"
	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/internal/process"
)

// A mutant that hangs must not hang its caller: it has so long, or ten times as long as
// the program without a mutant, if that is more.
const (
	leastLimit = 30 * time.Second
	slowTest   = 300 * time.Millisecond
)

// subjects are two programs in which every mutant is, but for those that need programs
// of their own.
type subjects struct {
	b          *Builder
	g          Generated
	dir        string // for programs
	all        programs
	numbers    map[string]int    // of the mutants in it
	sources    map[string][]byte // of the package, by file
	slow       string            // a pattern of tests to run last
	testLimit  time.Duration
	checkLimit time.Duration
}

// programs are the unit tests, and the checks, built.
type programs struct{ tests, checks string }

func newSubjects(ctx context.Context, b *Builder, g Generated, p *generate.Package, all []Trial, dir string) (*subjects, error) {
	var versions []generate.Version
	for _, t := range all {
		if v, ok := p.Version(t.Mutant); ok {
			versions = append(versions, v)
		}
	}
	schema, err := p.Schema(versions)
	if err != nil {
		return nil, err
	}
	s := &subjects{b: b, g: g, dir: dir, numbers: schema.Numbers}
	if s.sources, err = b.Sources(g.Folder); err != nil {
		return nil, err
	}
	if s.all, err = s.build(ctx, "all", schema.Files); err != nil {
		return nil, err
	}
	return s, s.baseline(ctx)
}

// build builds both programs with some files of the package changed.
func (s *subjects) build(ctx context.Context, name string, files map[string][]byte) (programs, error) {
	changed := map[string][]byte{}
	for file, text := range files {
		changed[path.Join(s.g.Folder, file)] = text
	}
	p := programs{filepath.Join(s.dir, name+".tests.exe"), filepath.Join(s.dir, name+".checks.exe")}
	err := s.b.compile(ctx, nil, []string{name}, changed, []string{"test", "-c", "-vet=off"}, "./"+s.g.Folder, p.tests)
	if err != nil {
		return p, err
	}
	if _, err := os.Stat(p.tests); errors.Is(err, fs.ErrNotExist) {
		p.tests = "" // the package has none
	}
	return p, s.b.compile(ctx, nil, []string{name}, changed, buildArgs, checks, p.checks)
}

// baseline runs both programs without a mutant: they must notice none, and show how
// long they take.
func (s *subjects) baseline(ctx context.Context) error {
	s.testLimit, s.checkLimit = deadline, deadline
	begin := time.Now()
	noticed, said, err := s.tests(ctx, s.all, 0, "-test.v")
	if err != nil {
		return err
	}
	if noticed != "" {
		return fmt.Errorf("the unit tests of %s fail without a mutant: %s", s.g.Folder, noticed)
	}
	s.testLimit, s.slow = max(leastLimit, 10*time.Since(begin)), strings.Join(said.slow, "|")
	begin = time.Now()
	if noticed, said, err = s.checks(ctx, s.all, 0); err != nil {
		return err
	}
	if noticed != "" {
		return fmt.Errorf("the checks of %s find something without a mutant: %s\n%s", s.g.Protocol, noticed, said.errors)
	}
	s.checkLimit = max(leastLimit, 10*time.Since(begin))
	return nil
}

// try has both programs look at a mutant.
func (s *subjects) try(ctx context.Context, i int, t *Trial) (err error) {
	p, number := s.all, s.numbers[t.ID]
	if number == 0 {
		p, err = s.build(ctx, "alone-"+strconv.Itoa(i), map[string][]byte{t.File: t.Apply(s.sources[t.File])})
		defer os.Remove(p.tests)
		defer os.Remove(p.checks)
	}
	if failed := (*BuildError)(nil); errors.As(err, &failed) && ctx.Err() == nil {
		t.Tests, t.Checks = notBuilt, notBuilt // what uses the package does not compile
		return nil
	}
	if err != nil {
		return err
	}
	if t.Tests, err = s.testedInTurn(ctx, p, number); err != nil {
		return err
	}
	t.Checks, _, err = s.checks(ctx, p, number)
	return err
}

// notBuilt is how the compiler notices a mutant.
const notBuilt = "does not build"

// testedInTurn runs the unit tests, those that take long only if the others notice
// nothing.
func (s *subjects) testedInTurn(ctx context.Context, p programs, number int) (noticed string, err error) {
	if s.slow == "" {
		noticed, _, err = s.tests(ctx, p, number)
		return noticed, err
	}
	noticed, _, err = s.tests(ctx, p, number, "-test.skip=^("+s.slow+")$")
	if noticed == "" && err == nil {
		noticed, _, err = s.tests(ctx, p, number, "-test.run=^("+s.slow+")$")
	}
	return noticed, err
}

// tests says how the unit tests notice a mutant, or gives nothing.
func (s *subjects) tests(ctx context.Context, p programs, number int, args ...string) (noticed string, out said, err error) {
	if p.tests == "" {
		return "", said{}, nil
	}
	cmd := exec.Command(p.tests, append([]string{"-test.failfast"}, args...)...)
	cmd.Dir = s.b.real(s.g.Folder)
	out, ended, err := s.finish(ctx, cmd, number, s.testLimit)
	if ended == nil {
		return "", out, err
	}
	return strings.TrimSpace(out.failed + " " + how(ended, out.panicked)), out, nil
}

// checks says how the checks notice a mutant, or gives nothing.
func (s *subjects) checks(ctx context.Context, p programs, number int) (noticed string, out said, err error) {
	cmd := exec.Command(p.checks, "any")
	cmd.Stdin = strings.NewReader(fmt.Sprintf(`{"protocol": %q}`, s.g.Protocol))
	out, ended, err := s.finish(ctx, cmd, number, s.checkLimit)
	switch {
	case err != nil:
		return "", out, err
	case ended != nil:
		return how(ended, out.panicked), out, nil
	case out.last == "null":
		return "", out, nil
	}
	var f Finding
	if err := json.Unmarshal([]byte(out.last), &f); err != nil {
		return "", out, fmt.Errorf("checks: want a finding, got %q: %w", out.last, err)
	}
	return f.Model, out, nil
}

// errHangs says that a mutant had all the time that there is.
var errHangs = errors.New("hangs")

// how says in a word how a program ended.
func how(ended error, panicked bool) string {
	switch {
	case errors.Is(ended, errHangs):
		return "hangs"
	case panicked:
		return "panics"
	}
	return "fails"
}

// said is what is of interest in what a program prints.
type said struct {
	failed   string   // the first test
	slow     []string // tests
	panicked bool
	last     string // line
	errors   string // the end of what it writes to standard error
}

var (
	failLine = pattern.Pattern(`^\s*--- FAIL: (\S+)`)
	passLine = pattern.Pattern(`^--- PASS: (\S+) \((\d+\.\d+)s\)`)
)

// finish runs a program as a mutant. ended is how it ended, if not well, or [errHangs].
func (s *subjects) finish(ctx context.Context, cmd *exec.Cmd, number int, limit time.Duration) (out said, ended, err error) {
	limited, cancel := context.WithTimeoutCause(ctx, limit, errHangs)
	defer cancel()
	var stderr process.Tail
	cmd.Stderr, cmd.Env = &stderr, os.Environ()
	if number > 0 {
		cmd.Env = append(cmd.Env, generate.Chosen+"="+strconv.Itoa(number))
	}
	stopped, err := process.Run(limited, cmd, func(from io.Reader, _ func()) error {
		out = listen(from)
		return nil
	})
	out.errors = strings.TrimSpace(stderr.String())
	out.panicked = out.panicked || strings.Contains(out.errors, "panic: ") || strings.Contains(out.errors, "fatal error: ")
	switch {
	case ctx.Err() != nil:
		return out, nil, context.Cause(ctx)
	case stopped != nil:
		return out, stopped, nil
	case err != nil && !process.Exited(err):
		return out, nil, err
	}
	return out, err, nil
}

// listen reads until the program ends.
func listen(r io.Reader) (out said) {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadString('\n')
		if m := failLine.FindStringSubmatch(line); m != nil && out.failed == "" {
			out.failed = m[1]
		}
		if m := passLine.FindStringSubmatch(line); m != nil {
			if took, err := strconv.ParseFloat(m[2], 64); err == nil && took > slowTest.Seconds() {
				out.slow = append(out.slow, regexp.QuoteMeta(m[1]))
			}
		}
		out.panicked = out.panicked || strings.HasPrefix(line, "panic: ")
		if text := strings.TrimSpace(line); text != "" {
			out.last = text
		}
		if err != nil {
			return out
		}
	}
}
