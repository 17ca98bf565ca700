package tlc

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/internal/scratch"
)

// Job is one run of TLC. The zero value of each field but Files and Module is a sensible choice.
type Job struct {
	// Files are all modules and configurations that the run needs, by name: "Synod.tla",
	// "SynodTiny.cfg". TLC brings its standard modules. Names are plain: no folders, and nothing
	// but .tla and .cfg.
	Files  map[string][]byte
	Module string // the root module, without ".tla"
	Config string // a name of Files; empty: Module + ".cfg"

	// Workers are threads; 0: one, and only one worker repeats. It is one too where TLC 2.18 or
	// 2.19 checks a temporal property: several may miss that it is violated, as its issue 971 says.
	Workers  int
	Deadline time.Duration // 0: none but the context's
	HeapMB   int           // the most heap that Java may take; 0: Java's default, a quarter of the memory
	Long     bool          // a run of more than some ten seconds: compile harder, which costs a second at the start
	Short    bool          // a run of a few thousand states: compile less
	States   int64         // about how many it generates, repeated ones too; 0: nobody knows

	IgnoreDeadlock bool // a state without successor is no error; a configuration can say so too: CHECK_DEADLOCK FALSE
	// Fingerprint, 0..130, selects the polynomial of TLC's fingerprints. Two states with the same
	// fingerprint are taken for one; that is improbable (1e-10 for a million states), and another
	// polynomial tells them apart.
	Fingerprint int

	// Dump takes the labelled state graph, TLC's "-dump dot,actionlabels", after a run that found
	// that the model holds: else the graph is a part, or none was begun. What it does not read is
	// thrown away; an error of its own is returned by Run.
	Dump func(dot io.Reader) error
	// Edges has TLC count the edges of each action, its "-coverage", into Result.Edges. That makes
	// a search slower by a quarter.
	Edges bool
	// Simulate replaces the search of all states by random behaviours.
	Simulate *Simulation
	// Printed is called with each line that Print and PrintT print, also of those for which
	// Result.Output has no room, from the goroutine that called Run or RunServer.
	Printed func(line string)
	// Progress is called while TLC runs, from the goroutine that called Run or RunServer.
	Progress func(Progress)
}

// Simulation asks for random behaviours. With one worker and the same seed, TLC draws the same
// ones.
//
// TLC draws an action of Next (a disjunct that it can tell apart), then one of its successors. It
// checks invariants, but not a PROPERTY about initial states. It does not say which actions a
// behaviour took: let the specification keep the last one in a variable.
type Simulation struct {
	Num   int   // behaviours; at least 1
	Depth int   // states of each, initial one included, unless it ends before; 0: TLC's default, 100
	Seed  int64 // of the random draws
	// Behaviour takes each behaviour after a run that ended with a verdict, in the order in which
	// TLC drew them; an error of its own is returned by Run. If nil, behaviours are only checked.
	Behaviour func(states []State) error
}

// ErrJob is wrapped by what Run says about a job that cannot be run as it is.
var ErrJob = errors.New("not a job for TLC")

var plainName = pattern.Pattern(`^[A-Za-z0-9_][A-Za-z0-9_.-]*\.(tla|cfg)$`)

func (j *Job) config() string {
	return cmp.Or(j.Config, j.Module+".cfg")
}

func (j *Job) check() error {
	for name := range j.Files {
		if !plainName.MatchString(name) {
			return fmt.Errorf("%w: the file name %q is not of the form NAME.tla or NAME.cfg", ErrJob, name)
		}
	}
	for _, name := range []string{j.Module + ".tla", j.config()} {
		if _, ok := j.Files[name]; !ok {
			return fmt.Errorf("%w: %s is not among its files", ErrJob, name)
		}
	}
	switch {
	case j.Workers < 0 || j.HeapMB < 0 || j.Deadline < 0:
		return fmt.Errorf("%w: workers %d, heap %d MB, deadline %v: none may be negative", ErrJob, j.Workers, j.HeapMB, j.Deadline)
	case j.Fingerprint < 0 || j.Fingerprint > 130:
		return fmt.Errorf("%w: fingerprint %d is not in 0..130", ErrJob, j.Fingerprint)
	case j.Simulate != nil && j.Dump != nil:
		return fmt.Errorf("%w: a simulation has no state graph to dump", ErrJob)
	case j.Simulate != nil && (j.Simulate.Num < 1 || j.Simulate.Depth < 0):
		return fmt.Errorf("%w: a simulation of %d behaviours, depth %d: at least one behaviour, depth not negative", ErrJob, j.Simulate.Num, j.Simulate.Depth)
	}
	return nil
}

// folder is the private place of one run.
type folder struct{ own *scratch.Folder }

func (f folder) spec() string       { return filepath.Join(f.own.Path, "spec") }
func (f folder) temp() string       { return filepath.Join(f.own.Path, "tmp") }
func (f folder) meta() string       { return filepath.Join(f.own.Path, "meta") }
func (f folder) behaviours() string { return filepath.Join(f.own.Path, "behaviours") }
func (f folder) dump() string       { return filepath.Join(f.own.Path, "graph.dot") }

// javaSwitches are chosen by measurement. Compiling with C1 only takes a third off the time of a
// short run and adds a third to a long one; of one that is over as it begins nearly half is
// compiling, and later and less of it takes off a seventh. The serial collector is as fast as the
// parallel one with one worker and takes a quarter of the memory. After its heap is exhausted TLC
// hangs unless Java ends it. Performance data would be left in the system's temporary folder.
// Numbers and text are in one language on every machine. Without a home TLC finds no statistics
// file, and sends no statistics.
func (j *Job) javaSwitches(f folder) []string {
	out := []string{"-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData", "-Djava.awt.headless=true",
		"-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-Duser.language=en", "-Duser.country=US",
		"-Djava.io.tmpdir=" + f.temp(), "-Duser.home=" + f.temp()}
	if j.Workers > 1 {
		out = append(out, "-XX:+UseParallelGC")
	} else {
		out = append(out, "-XX:+UseSerialGC")
	}
	if !j.Long {
		out = append(out, "-XX:TieredStopAtLevel=1")
	}
	if j.Short { // a Java that has not such a switch does without
		out = append(out, "-XX:+IgnoreUnrecognizedVMOptions", "-XX:C1MaxInlineSize=8", "-XX:CompileThresholdScaling=4")
	}
	if j.HeapMB > 0 {
		out = append(out, fmt.Sprintf("-Xmx%dm", j.HeapMB))
	}
	return out
}

func (j *Job) tlcSwitches(f folder) []string {
	out := []string{"-tool", "-metadir", f.meta(), "-workers", strconv.Itoa(max(j.Workers, 1)), "-config", j.config()}
	if j.IgnoreDeadlock {
		out = append(out, "-deadlock")
	}
	if j.Simulate != nil {
		return append(append(out, j.Simulate.switches(f)...), j.Module)
	}
	// Temporal properties are checked once, at the end: in between TLC does so whenever some time
	// has passed, so that the states found until then, and the counterexample, would vary.
	out = append(out, "-fp", strconv.Itoa(j.Fingerprint), "-seed", "0", "-lncheck", "final")
	if few := int64(1_000_000); 0 < j.States && j.States <= few {
		// The least there is, which is for more than two million. Should they be more TLC goes on
		// on the disk. By itself it makes a table for a quarter of Java's memory, which is cleared
		// at the start, and looked through at each collection of garbage.
		out = append(out, "-fpmem", "0.001")
	}
	if j.Edges {
		out = append(out, "-coverage", "10000") // minutes between reports: the last one is enough
	}
	if j.Dump != nil {
		out = append(out, "-dump", "dot,actionlabels", strings.TrimSuffix(f.dump(), ".dot"))
	}
	return append(out, j.Module)
}

func (s *Simulation) switches(f folder) []string {
	how := fmt.Sprintf("num=%d", s.Num)
	if s.Behaviour != nil {
		how += ",file=" + filepath.Join("..", filepath.Base(f.behaviours()), "b") // a comma in its path would end it
	}
	out := []string{"-seed", strconv.FormatInt(s.Seed, 10), "-simulate", how}
	if s.Depth > 0 {
		out = append(out, "-depth", strconv.Itoa(s.Depth))
	}
	return out
}
