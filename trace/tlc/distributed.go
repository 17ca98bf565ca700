package tlc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/internal/process"
)

// ErrRace is a mistake of TLC's server, which may fail where a worker comes just as the last states
// are done: in models of a few states, now and then. It has no verdict then.
var ErrRace = errors.New("TLC's server failed over a worker that came as it was ending, which is its own mistake, in models of a few states: run it again, or on one machine")

// UnnamedError says that a distributed run found a state that violates something, or that cannot be
// evaluated: TLC does not say which, nor how the state is reached. A run on one machine does.
type UnnamedError struct {
	States []State // the state and before it the one that it follows; one state alone is a deadlock or has no successor that TLC can compute
}

func (e *UnnamedError) Error() string {
	var b strings.Builder
	b.WriteString("TLC found a violation, a deadlock or what it cannot evaluate, and does not say what when distributed: run it on one machine")
	for i, s := range e.States {
		fmt.Fprintf(&b, "\n  %s:\n%s", []string{"a state that is reached", "what follows by " + s.Action}[min(i, 1)], indent(short(s.Variables)))
	}
	return b.String()
}

// Glance runs TLC until it has computed the initial states. If it comes to a verdict by then the
// result has that, and else it is Undecided without an error. temporal says that TLC would check a
// temporal property; the result is nil then. Errors are those of Run.
func (t *Tools) Glance(ctx context.Context, job Job) (first *Result, temporal bool, err error) {
	if err := job.check(); err != nil {
		return nil, false, err
	}
	f, err := newFolder(job.Files)
	if err != nil {
		return nil, false, err
	}
	defer f.own.Remove()
	t.bound(&job)
	job.Progress, job.Long, job.Deadline, job.Workers = nil, false, 0, 1
	rep := newReport(f.spec()+string(filepath.Separator), false, nil)
	begun := false
	rep.notice = func(code int) {
		temporal = temporal || code == codeTemporalChecking
		begun = begun || code == codeInit1 || code == codeInit2
		rep.enough = temporal || begun
	}
	err = t.java(ctx, &job, f, rep)
	var noStart *startError
	switch {
	case temporal:
		return nil, true, nil
	case begun && ctx.Err() == nil:
		rep.result.Verdict = Undecided // whatever it has found since
		return &rep.result, false, nil
	case errors.As(err, &noStart):
		return nil, false, err
	}
	return &rep.result, false, job.complete(err, f)
}

// Server is TLC's server, to which workers come from other machines.
type Server struct {
	Address string      // this machine, as workers reach it
	Port    int         // where it listens
	Notice  func(Event) // is called while it runs, from the goroutine that called RunServer
}

// Event is what TLC's server tells while it runs.
type Event int

const (
	Listening    Event = iota // workers may come
	ThreadJoined              // one of a worker's
	HandedOver                // it gave states of one thread to another
)

var events = map[int]Event{codeServerReady: Listening, codeWorkerJoined: ThreadJoined,
	codeWorkerGone: HandedOver, codeWorkerLost: HandedOver, codeBlockTooLarge: HandedOver}

const (
	exitGrace  = 10 * time.Second // for Java, after TLC has finished
	reportEach = time.Second      // progress
)

// RunServer runs TLC's server of a distributed run to its end. Of the figures in the result only
// Distinct can be relied on. Errors are those of Run, ErrRace and *UnnamedError. Package cluster
// runs it with its workers.
func (t *Tools) RunServer(ctx context.Context, job Job, s Server) (*Result, error) {
	t.bound(&job)
	f, err := newFolder(job.Files)
	if err != nil {
		return nil, err
	}
	defer f.own.Remove()
	ctx, kill := context.WithCancel(ctx)
	defer kill()
	rep := newReport(f.spec()+string(filepath.Separator), false, job.Progress)
	rep.notice = func(code int) {
		if code == codeFinished {
			time.AfterFunc(exitGrace, kill)
		}
		if event, ok := events[code]; ok {
			s.Notice(event)
		}
	}
	cmd := exec.Command(t.Java.Path, s.switches(&job, f, t.Jar.Path)...)
	cmd.Dir, cmd.Env = f.spec(), environment()
	stopped, err := rep.read(ctx, cmd)
	if err == nil {
		err = rep.settleShared(cmd.ProcessState, stopped)
	}
	return &rep.result, job.complete(err, f)
}

func (s *Server) switches(job *Job, f folder, jar string) []string {
	job.Workers = 2 // for the choice of Java's switches
	args := append(job.javaSwitches(f), remoteSwitches(s.Address, s.Port)...)
	args = append(args, fmt.Sprintf("-Dtlc2.tool.distributed.TLCServer.report=%d", reportEach.Milliseconds()), "-cp", jar,
		"tlc2.tool.distributed.TLCServer", "-tool", "-checkpoint", "0", "-metadir", f.meta(), "-fp", fmt.Sprint(job.Fingerprint),
		"-config", job.config())
	if job.IgnoreDeadlock {
		args = append(args, "-deadlock")
	}
	return append(args, job.Module)
}

// settleShared is settle for TLC's server, whose exit code tells nothing.
func (r *report) settleShared(state *os.ProcessState, stopped error) error {
	r.result.ExitCode = state.ExitCode()
	signal, killed := process.KilledBy(state)
	switch {
	case r.heap || r.has(heapCodes...):
		return &OutOfMemoryError{}
	case r.disk() != nil:
		return r.disk()
	case r.first == nil && r.success && r.finished:
		r.result.Verdict = Holds
		return nil
	case r.first != nil && r.first.code == codeBehaviour && len(r.result.Trace) > 0:
		return &UnnamedError{States: r.result.Trace}
	case stopped != nil:
		return &StoppedError{After: r.result.Wall, Cause: stopped}
	case killed:
		return killedBy(signal)
	case r.first != nil && strings.Contains(r.first.text, `"this.states" is null`):
		return ErrRace
	case r.first != nil: // no mistake in the job: that would have shown before
		return r.unknown(state.ExitCode(), "TLC's server fails: "+short(clean(r.first.text)))
	}
	return r.unknown(state.ExitCode(), "TLC's server reports neither an error nor success")
}

// Worker is TLC's worker, which computes states for a server on another machine.
type Worker struct {
	Host    string // of the server
	Port    int    // of the server
	Address string // this machine, as the server reaches it
	Threads int
	Long    bool // as of a Job
}

// Work is what a worker did.
type Work struct {
	Ended     int   // threads that the server ended
	Generated int64 // states that these generated
}

var computedText = pattern.Pattern(`, work completed at: .* Computed: (\d+) and a cache hit ratio`)

// RunWorker runs TLC's worker to its end. Its error says why it ended before the server ended it.
func (t *Tools) RunWorker(ctx context.Context, w Worker) (done Work, err error) {
	f, err := newFolder(nil)
	if err != nil {
		return done, err
	}
	defer f.own.Remove()
	if strings.Contains(w.Host, ":") {
		w.Host = "[" + w.Host + "]"
	}
	job := Job{Workers: w.Threads, Long: w.Long}
	args := append(job.javaSwitches(f), remoteSwitches(w.Address, w.Port)...)
	args = append(args, fmt.Sprintf("-Dtlc2.tool.distributed.TLCWorker.threadCount=%d", w.Threads),
		"-cp", t.Jar.Path, "tlc2.tool.distributed.TLCWorker", w.Host)
	cmd := exec.Command(t.Java.Path, args...)
	cmd.Dir, cmd.Env = f.spec(), environment()
	var stderr, stdout process.Tail
	cmd.Stderr = &stderr
	stopped, err := runJava(ctx, cmd, func(from io.Reader, _ func()) error {
		return eachLine(from, func(line string) {
			if m := computedText.FindStringSubmatch(line); m != nil {
				done.Ended++
				done.Generated += number(m[1])
			}
			fmt.Fprintln(&stdout, line)
		})
	})
	switch {
	case stopped != nil:
		return done, stopped
	case err != nil:
		return done, err
	case done.Ended < w.Threads:
		return done, fmt.Errorf("TLC's worker ended before its time (%s); its last output:\n%s", cmd.ProcessState, indent(stdout.String()+stderr.String()))
	}
	return done, nil
}

// remoteSwitches are those of both sides. Objects of TLC and of Java are all that they take from
// each other.
func remoteSwitches(address string, port int) []string {
	return []string{"-Djava.rmi.server.hostname=" + address, fmt.Sprintf("-Dtlc2.tool.distributed.TLCServer.port=%d", port),
		"-Djdk.serialFilter=tlc2.**;util.**;java.lang.**;java.util.**;java.io.*;java.net.URI;java.rmi.**;sun.rmi.**;com.sun.proxy.*;jdk.proxy*;!*"}
}
