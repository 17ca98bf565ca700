// Package tlaps runs tlapm, the proof manager of TLA+, on modules with proofs, and counts the
// obligations that it proved.
//
// tlapm runs in a temporary folder with copies of the modules, and keeps nothing: each run proves
// everything anew.
//
// What the caller owes: a deadline in the context.
package tlaps

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/synod-paxos/synod/internal/process"
	"github.com/synod-paxos/synod/internal/scratch"
)

// Prover is an installed tlapm.
type Prover struct {
	Path    string
	Version string
}

// NotFoundError says that tlapm is not installed, or does not run.
type NotFoundError struct{ Err error }

func (e *NotFoundError) Error() string {
	return fmt.Sprintf("no tlapm: %v; build it from the TLA+ project's repository tlapm, with z3 beside it, and put it on the PATH", e.Err)
}

func (e *NotFoundError) Unwrap() error { return e.Err }

const (
	patience  = 30 * time.Second // for a version
	maxOutput = 64 << 20         // bytes of what tlapm prints
)

// Find finds tlapm in PATH. Errors: *NotFoundError, and ctx's.
func Find(ctx context.Context) (*Prover, error) {
	path, err := exec.LookPath("tlapm")
	if err != nil {
		return nil, &NotFoundError{err}
	}
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	said, err := run(limited, exec.Command(path, "--version"))
	version := strings.TrimSpace(said)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err == nil && (version == "" || len(version) > 100):
		err = fmt.Errorf("%s --version says no version", path)
	}
	if err != nil {
		return nil, &NotFoundError{err}
	}
	return &Prover{path, version}, nil
}

// Options are how a module is proved.
type Options struct {
	Threads int // of back ends at a time; 0: tlapm's own choice
	Stretch int // factor for the time limits of back ends, for slow machines; 0: 1
}

// Prove has tlapm prove all obligations of a module. Files are the modules that it reaches, by
// their names, itself included; of TLA+'s own, tlapm has those. An error is one of the environment,
// *OutputError or ctx's.
func (p *Prover) Prove(ctx context.Context, files map[string][]byte, module string, opt Options) (*Result, error) {
	own, err := scratch.NewFolder("tlaps")
	if err != nil {
		return nil, err
	}
	defer own.Remove()
	folder := own.Path
	for name, text := range files {
		if name != filepath.Base(name) || !strings.HasSuffix(name, ".tla") {
			return nil, fmt.Errorf("tlaps: want the plain name of a module's file, got %q", name)
		}
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			return nil, err
		}
	}
	args := []string{"--cache-dir", filepath.Join(folder, "cache"), "--strict"}
	if opt.Threads > 0 {
		args = append(args, "--threads", fmt.Sprint(opt.Threads))
	}
	if opt.Stretch > 0 {
		args = append(args, "--stretch", fmt.Sprint(opt.Stretch))
	}
	cmd := exec.Command(p.Path, append(args, module+".tla")...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "TMPDIR="+folder)
	said, err := run(ctx, cmd)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return read(said, err)
}

// run gives all that a program prints, on whichever output; it ends with ctx, and what it started
// with it.
func run(ctx context.Context, cmd *exec.Cmd) (string, error) {
	var errors limited
	cmd.Stderr = &errors
	out, err := process.Output(ctx, cmd, maxOutput)
	return string(out) + errors.String(), err
}

// limited keeps the first bytes of what is written.
type limited struct{ strings.Builder }

func (l *limited) Write(p []byte) (int, error) {
	l.Builder.Write(p[:min(len(p), max(0, maxOutput-l.Len()))])
	return len(p), nil
}

// ErrOutput is wrapped by errors about what tlapm prints.
var ErrOutput = errors.New("tlapm did not say how many obligations it proved")
