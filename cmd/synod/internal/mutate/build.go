package mutate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/synod-paxos/synod/impl/mutants"
	"github.com/synod-paxos/synod/internal/process"
	"github.com/synod-paxos/synod/internal/scratch"
)

const (
	module = "github.com/synod-paxos/synod"
	// A build takes a second, and minutes if nothing is in Go's cache and the machine
	// is busy.
	deadline = 10 * time.Minute
)

// buildArgs are those of the go command for a program.
var buildArgs = []string{"build", "-buildvcs=false", "-ldflags=-s -w"}

// Errors of an environment in which nothing can be built.
var (
	ErrNoGo       = errors.New("mutants are built from source, and there is no go command: install Go (go.dev/dl) and put it on the PATH")
	ErrNoCheckout = errors.New("mutants are built from source: run this in a checkout of " + module)
)

// BuildError says that go build failed, of which a patch that makes no Go is the
// likely reason.
type BuildError struct {
	IDs    []string
	Output string // the end of what it printed
	Err    error
}

func (e *BuildError) Error() string {
	return fmt.Sprintf("mutate: go build with %s: %v\n%s", strings.Join(e.IDs, " and "), e.Err, e.Output)
}

func (e *BuildError) Unwrap() error { return e.Err }

// Builder builds from one checkout, as many programs at a time as there are cores. It
// may be used by many goroutines.
type Builder struct {
	checkout string
	goTool   string
	slots    chan struct{}
}

// New finds the go command and the checkout that a folder is in: there or above, a
// go.mod of this module. Errors are [ErrNoGo] and [ErrNoCheckout], with the reason.
func New(folder string) (*Builder, error) {
	goTool, err := exec.LookPath("go")
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrNoGo, err)
	}
	folder, err = filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	for dir := folder; ; dir = filepath.Dir(dir) {
		if isCheckout(dir) {
			return &Builder{checkout: dir, goTool: goTool, slots: make(chan struct{}, runtime.GOMAXPROCS(0))}, nil
		}
		if dir == filepath.Dir(dir) {
			return nil, fmt.Errorf("%w (%s is in none)", ErrNoCheckout, folder)
		}
	}
}

func isCheckout(dir string) bool {
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	line, _, _ := strings.Cut(string(text), "\n")
	return err == nil && strings.TrimSpace(line) == "module "+module
}

// Checkout gives the root of the checkout, absolute.
func (b *Builder) Checkout() string { return b.checkout }

// Build builds a package of the checkout, by its folder from the root ("./cmd/synod"),
// with the mutants applied in order, or none, to the program output; to nothing, only
// to see that it compiles, if output is empty. An error is of [Apply], a [*BuildError],
// or ctx's.
func (b *Builder) Build(ctx context.Context, pkg, output string, ms ...mutants.Mutant) error {
	return b.build(ctx, nil, pkg, output, ms)
}

// BuildQuickly is [Builder.Build], but compiles a package, by its folder, in half the
// time and not for speed: a large one, in which the program does little.
func (b *Builder) BuildQuickly(ctx context.Context, large, pkg, output string, ms ...mutants.Mutant) error {
	return b.build(ctx, []string{"-gcflags=" + module + "/" + large + "=-N -l"}, pkg, output, ms)
}

func (b *Builder) build(ctx context.Context, flags []string, pkg, output string, ms []mutants.Mutant) error {
	changed, err := Apply(func(name string) ([]byte, error) { return os.ReadFile(b.real(name)) }, ms...)
	if err != nil {
		return err
	}
	return b.compile(ctx, nil, IDs(ms), changed, append(slices.Clone(buildArgs), flags...), pkg, output)
}

// compile has the go command make a program of a package in which some files are not
// as they are in the checkout, in an environment that may name a platform.
func (b *Builder) compile(ctx context.Context, env, of []string, changed map[string][]byte, args []string, pkg, output string) error {
	select {
	case b.slots <- struct{}{}:
		defer func() { <-b.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	own, err := scratch.NewFolder("mutant")
	if err != nil {
		return err
	}
	defer own.Remove()
	temporary := own.Path
	overlay, err := b.overlay(temporary, changed)
	if err != nil {
		return err
	}
	if output == "" {
		output = os.DevNull
	} else if output, err = filepath.Abs(output); err != nil {
		return err
	}
	return b.run(ctx, env, of, temporary, append(slices.Clone(args), "-overlay", overlay, "-o", output, pkg)...)
}

// real gives where a file of the checkout is.
func (b *Builder) real(name string) string {
	return filepath.Join(b.checkout, filepath.FromSlash(name))
}

// IDs are those of mutants.
func IDs(ms []mutants.Mutant) []string {
	out := []string{}
	for _, m := range ms {
		out = append(out, m.ID)
	}
	return out
}

// overlay writes the changed sources and the file that names them, and gives its path.
func (b *Builder) overlay(folder string, changed map[string][]byte) (string, error) {
	replace := map[string]string{}
	for name, text := range changed {
		path := filepath.Join(folder, fmt.Sprintf("%d-%s", len(replace), filepath.Base(name)))
		if err := os.WriteFile(path, text, 0o600); err != nil {
			return "", err
		}
		replace[b.real(name)] = path
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, "overlay.json")
	return path, os.WriteFile(path, text, 0o600)
}

// run runs the go command in the checkout; what it starts ends with it, and what it
// writes beside its output and Go's cache is in the folder.
func (b *Builder) run(ctx context.Context, env, of []string, folder string, args ...string) error {
	ctx, cancel := context.WithTimeoutCause(ctx, deadline, fmt.Errorf("not done after %v", deadline))
	defer cancel()
	var stderr process.Tail
	cmd := exec.Command(b.goTool, args...)
	cmd.Dir, cmd.Stderr, cmd.Env = b.checkout, &stderr, append(append(os.Environ(), "GOTMPDIR="+folder), env...)
	_, err := process.Output(ctx, cmd, 8<<10) // nothing, but for a package without tests
	if err != nil {
		err = &BuildError{IDs: of, Output: strings.TrimSpace(stderr.String()), Err: err}
	}
	return err
}
