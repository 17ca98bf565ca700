package tlc

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ParseError says that a module, or one that it extends, is not correct TLA+.
type ParseError struct {
	At   Location // zero fields where TLC gives none
	Text string   // what the parser said
}

func (e *ParseError) Error() string {
	return "TLC cannot parse the specification" + e.At.suffix() + ": " + short(e.Text)
}

// ConfigError says that the configuration is malformed or does not fit its module.
type ConfigError struct {
	File string
	Line int // 0 where TLC gives none
	Text string
}

func (e *ConfigError) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("TLC rejects the configuration %s:%d: %s", e.File, e.Line, e.Text)
	}
	return fmt.Sprintf("TLC rejects the configuration %s: %s", e.File, e.Text)
}

// EvalError says that TLC could not evaluate an expression: a type error, a variable not assigned,
// an infinite set enumerated, a function applied outside its domain, a recursion too deep. The
// behaviour that led to it is in the Result.
type EvalError struct {
	Subject string   // "invariant NAME", "action property NAME", "assumption"; empty for the initial predicate and actions
	At      Location // the innermost expression under evaluation; zero fields where TLC gives none
	Text    string
}

func (e *EvalError) Error() string {
	subject := e.Subject
	subject = cmp.Or(subject, "an expression")
	return "TLC cannot evaluate " + subject + e.At.suffix() + ": " + short(e.Text)
}

// short leaves out the middle of a long text: it may hold whole values.
func short(text string) string {
	const half = 500
	if len(text) <= 2*half {
		return text
	}
	return strings.ToValidUTF8(text[:half], "") + " [...] " + strings.ToValidUTF8(text[len(text)-half:], "")
}

// OutOfMemoryError says that Java's heap was exhausted.
type OutOfMemoryError struct {
	HeapMB int // what the job allowed; 0: Java's default, a quarter of the memory
}

func (e *OutOfMemoryError) Error() string {
	limit := "Java's default heap, a quarter of the memory"
	if e.HeapMB > 0 {
		limit = fmt.Sprintf("%d MB", e.HeapMB)
	}
	return "TLC ran out of memory (" + limit + "): allow a larger heap or make the model smaller"
}

// DiskFullError says that TLC could not write its files.
type DiskFullError struct {
	Dir  string // where it wrote
	Text string
}

func (e *DiskFullError) Error() string {
	return fmt.Sprintf("TLC cannot write below %s: %s: free some space there, or set TMPDIR to a larger disk", e.Dir, e.Text)
}

// UnfinishedError says that TLC found nothing and left states that it did not look at: the
// specification had it stop, as by TLCSet("exit", TRUE). So nothing was shown.
type UnfinishedError struct {
	Queue int64 // states left
}

func (e *UnfinishedError) Error() string {
	return fmt.Sprintf("TLC stopped before it had looked at all states (%d are left on its queue), so nothing is shown: "+
		"does the specification have it stop, as by TLCSet(\"exit\", TRUE)?", e.Queue)
}

// StoppedError says that a run was ended before TLC had finished. It wraps context.Canceled or
// context.DeadlineExceeded.
type StoppedError struct {
	After time.Duration
	Cause error
}

func (e *StoppedError) Error() string {
	if errors.Is(e.Cause, context.DeadlineExceeded) {
		return fmt.Sprintf("TLC was stopped after %s, as it is out of time: allow it more, or take a smaller model", e.After.Round(time.Millisecond))
	}
	return fmt.Sprintf("TLC was stopped after %s: %v", e.After.Round(time.Millisecond), e.Cause)
}

func (e *StoppedError) Unwrap() error { return e.Cause }

// KilledError says that someone else ended TLC's process by a signal: a user, or a kernel short of
// memory.
type KilledError struct {
	Signal string
}

func (e *KilledError) Error() string {
	return "TLC's process was ended from outside (" + e.Signal + "): if nobody did, the machine was short of memory, so allow a smaller heap"
}

// CrashedError says that Java itself could not start, or crashed, whatever TLC was doing.
type CrashedError struct {
	Reason string // what Java says of it
}

func (e *CrashedError) Error() string {
	return "Java failed, not TLC: " + e.Reason + ": is there enough memory (ulimit -v, a container's limit), and does java -version run?"
}

// crashes are the signals by which a program ends itself, by a mistake of its own.
var crashes = []string{"segmentation fault", "aborted", "bus error", "illegal instruction", "floating point exception", "trace/breakpoint trap"}

// killedBy is how Java ended that a signal ended which we did not send.
func killedBy(signal string) error {
	if slices.Contains(crashes, strings.TrimPrefix(signal, "signal: ")) {
		return &CrashedError{Reason: "it crashed (" + signal + ")"}
	}
	return &KilledError{Signal: signal}
}

// UnknownExitError says that TLC ended in a way that this package does not know, or that
// contradicts itself.
type UnknownExitError struct {
	Code   int    // exit code
	Reason string // what is wrong with this end
	Tail   string // the last lines of its output and errors
}

func (e *UnknownExitError) Error() string {
	return fmt.Sprintf("TLC ended in an unknown way (exit code %d): %s; its last output:\n%s", e.Code, e.Reason, indent(e.Tail))
}

func indent(text string) string {
	return "    " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    ")
}

// NoJavaError says that no Java was found.
type NoJavaError struct {
	Looked []string // where
}

const installJava = "install one (Debian: apt-get install default-jre-headless; macOS: brew install openjdk), or set JAVA_HOME"

func (e *NoJavaError) Error() string {
	return "no Java found in " + strings.Join(e.Looked, " or ") + ": " + installJava
}

// BrokenJavaError says that a Java is there and does not run: it hangs, crashes, or gets no memory.
type BrokenJavaError struct {
	Path string
	Err  error  // how it ended
	Said string // on its standard error, or else on its standard output
}

func (e *BrokenJavaError) Error() string {
	said := ""
	for i, line := range strings.Split(strings.TrimSpace(e.Said), "\n") {
		if line != "" && i < 2 { // the cause is in the second, if the first says that it does not begin
			said += ": " + short(line)
		}
	}
	return fmt.Sprintf("the Java in %s does not run: %v%s: see what %[1]s -version says, or set JAVA_HOME to another", e.Path, e.Err, said)
}

func (e *BrokenJavaError) Unwrap() error { return e.Err }

// OldJavaError says that the newest Java found is older than TLC needs.
type OldJavaError struct {
	Path    string
	Version string
}

func (e *OldJavaError) Error() string {
	return fmt.Sprintf("the Java %s in %s is too old, TLC needs %d or newer: %s", e.Version, e.Path, minJava, installJava)
}
