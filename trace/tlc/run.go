package tlc

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/internal/process"
	"github.com/synod-paxos/synod/internal/scratch"
	"github.com/synod-paxos/synod/trace/tlc/jar"
)

// Tools are the Java and the jar that runs use. Find gives them.
type Tools struct {
	Java Java
	Jar  jar.Jar

	HeapMB   int           // of each run whose Job says nothing
	Deadline time.Duration // likewise

	mended  string   // the jar as it is run here; empty: Jar.Path
	classes *archive // nil: none
}

// Find looks for Java and for TLC's jar; the jar is fetched if it is nowhere on the machine.
// Errors: *NoJavaError, *OldJavaError, and those of jar.Find.
func Find(ctx context.Context) (*Tools, error) {
	java, err := FindJava(ctx)
	if err != nil {
		return nil, err
	}
	found, err := jar.Find(ctx)
	if err != nil {
		return nil, err
	}
	path := mended(found)
	return &Tools{Java: java, Jar: found, mended: path, classes: archiveFor(java, found, path)}, nil
}

// Run runs one job to its end and returns only when Java is gone and the run's folder removed, also
// after cancellation.
//
// A verdict comes without an error. Errors: *ParseError, *ConfigError, *EvalError,
// *OutOfMemoryError, *DiskFullError, *UnfinishedError, *StoppedError, *KilledError,
// *UnknownExitError, one that wraps ErrJob, and what the job's own functions return. The Result is
// nil only if TLC was not started; beside an error it holds what TLC said until then. Any number of
// runs may go on at once.
func (t *Tools) Run(ctx context.Context, job Job) (res *Result, err error) {
	if err := job.check(); err != nil {
		return nil, err
	}
	t.bound(&job)
	if ctx.Err() != nil {
		return nil, &StoppedError{Cause: ctx.Err()}
	}
	f, err := newFolder(job.Files)
	if err != nil {
		return nil, err
	}
	defer func() {
		if left := f.own.Remove(); left != nil && err == nil {
			err = fmt.Errorf("TLC's folder cannot be removed: %w", left)
		}
	}()
	rep := newReport(f.spec()+string(filepath.Separator), job.Simulate != nil, job.Progress)
	rep.listen = job.Printed
	unsound := false // TLC says so at its start; see Job.Workers
	rep.notice = func(code int) {
		unsound = unsound || code == codeTemporalChecking && job.Workers > 1 && rep.result.Old()
		rep.enough = unsound
	}
	err = t.java(ctx, &job, f, rep)
	if unsound {
		job.Workers = 1
		return t.Run(ctx, job)
	}
	if err != nil {
		var noStart *startError
		if errors.As(err, &noStart) {
			return nil, err
		}
		return &rep.result, job.complete(err, f)
	}
	return &rep.result, job.consume(f, rep.result.Verdict)
}

// bound sets the limits that a job leaves open.
func (t *Tools) bound(j *Job) {
	j.HeapMB, j.Deadline = cmp.Or(j.HeapMB, t.HeapMB), cmp.Or(j.Deadline, t.Deadline)
}

// startError says that Java could not be started.
type startError struct{ err error }

func (e *startError) Error() string { return "cannot start Java: " + e.err.Error() }
func (e *startError) Unwrap() error { return e.err }

func newFolder(files map[string][]byte) (folder, error) {
	own, err := scratch.NewFolder("tlc")
	if err != nil {
		return folder{}, fmt.Errorf("TLC: %w", err)
	}
	f := folder{own}
	for _, dir := range []string{f.spec(), f.temp(), f.behaviours()} {
		err = errors.Join(err, os.Mkdir(dir, 0o700))
	}
	for name, content := range files {
		err = errors.Join(err, os.WriteFile(filepath.Join(f.spec(), name), content, 0o600))
	}
	if err != nil {
		own.Remove()
		err = fmt.Errorf("cannot prepare a folder for TLC: %w", err)
	}
	return f, err
}

// java runs Java and settles how the run ended.
func (t *Tools) java(ctx context.Context, job *Job, f folder, rep *report) error {
	if job.Deadline > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, job.Deadline)
		defer cancel()
	}
	archiving, ended := t.classes.use(!job.Long, f.temp())
	args := append(append(job.javaSwitches(f), archiving...), "-cp", t.classPath(f), "tlc2.TLC")
	cmd := exec.Command(t.Java.Path, append(args, job.tlcSwitches(f)...)...)
	cmd.Dir, cmd.Env = f.spec(), environment()
	stopped, err := rep.read(ctx, cmd)
	if err != nil {
		return err
	}
	err = settle(rep, cmd.ProcessState, stopped)
	if err == nil {
		ended()
	}
	return err
}

// classPath is the jar. Where its path would be taken for two, the run's folder has a link to it.
func (t *Tools) classPath(f folder) string {
	const name = "tla2tools.jar"
	path := cmp.Or(t.mended, t.Jar.Path)
	if strings.ContainsRune(path, filepath.ListSeparator) && os.Symlink(path, filepath.Join(f.own.Path, name)) == nil {
		return filepath.Join("..", name)
	}
	return path
}

// read runs Java to its end and takes what it says. stopped is ctx's error if that ended it.
func (r *report) read(ctx context.Context, cmd *exec.Cmd) (stopped, err error) {
	var stderr process.Tail
	cmd.Stderr = &stderr
	start := time.Now()
	stopped, err = runJava(ctx, cmd, func(out io.Reader, kill func()) error {
		return eachLine(out, func(line string) {
			r.line(line)
			if r.enough || r.doomed() {
				kill()
			}
		})
	})
	r.result.Wall = time.Since(start)
	if state := cmd.ProcessState; state != nil {
		r.result.CPU, r.result.PeakMemory = state.UserTime()+state.SystemTime(), process.PeakMemory(state)
	}
	if text := stderr.String(); text != "" {
		r.tail = append(r.tail, strings.Split(strings.TrimRight(text, "\n"), "\n")...)
	}
	return stopped, err
}

// settle prefers TLC's own account of its end to a cancellation that came as it was ending.
func settle(rep *report, state *os.ProcessState, stopped error) error {
	err := rep.outcome(state.ExitCode())
	if reason := crash(rep.tail); reason != "" && err != nil && stopped == nil {
		return &CrashedError{Reason: reason}
	}
	var unknown *UnknownExitError
	if err != nil && !errors.As(err, &unknown) {
		return err
	}
	if stopped != nil && err != nil {
		return &StoppedError{After: rep.result.Wall, Cause: stopped}
	}
	if signal, ok := process.KilledBy(state); ok && err != nil {
		return killedBy(signal)
	}
	return err
}

// Java's own words when it does not start, or crashes. What a specification prints is in quotes.
var crashText = pattern.Pattern(`^#? *(Error: Could not create the Java Virtual Machine|Error occurred during initialization of VM|` +
	`There is insufficient memory for the Java Runtime Environment|A fatal error has been detected by the Java Runtime Environment|` +
	`Exception in thread .* unable to create native thread)`)

// crash gives the line in which Java says so, and the one after it, which has the cause.
func crash(lines []string) string {
	at := slices.IndexFunc(lines, crashText.MatchString)
	if at < 0 {
		return ""
	}
	reason := lines[at:min(at+2, len(lines))]
	return short(strings.Join(slices.Collect(func(yield func(string) bool) {
		for _, line := range reason {
			if line = strings.Trim(line, "# \t"); line != "" && !yield(line) {
				return
			}
		}
	}), ": "))
}

// complete adds to an error what only the job knows.
func (j *Job) complete(err error, f folder) error {
	var memory *OutOfMemoryError
	var disk *DiskFullError
	var config *ConfigError
	switch {
	case errors.As(err, &memory):
		memory.HeapMB = j.HeapMB
	case errors.As(err, &disk):
		disk.Dir = filepath.Dir(f.own.Path)
	case errors.As(err, &config):
		config.File = j.config()
	}
	return err
}

// environment is ours without what would change Java's switches behind our back.
func environment() []string {
	return slices.DeleteFunc(os.Environ(), func(e string) bool {
		name, _, _ := strings.Cut(e, "=")
		return slices.Contains([]string{"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"}, name)
	})
}

// runJava is process.Run of a command whose exit code is not its only word. stopped is ctx's error
// if that ended it.
func runJava(ctx context.Context, cmd *exec.Cmd, read func(out io.Reader, kill func()) error) (stopped, err error) {
	stopped, err = process.Run(ctx, cmd, read)
	switch {
	case cmd.ProcessState == nil:
		return nil, &startError{err}
	case process.Exited(err):
		err = nil
	}
	if stopped != nil {
		stopped = ctx.Err()
	}
	return stopped, err
}
