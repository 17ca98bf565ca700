package tlachecker

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/internal/process"
	"github.com/synod-paxos/synod/internal/scratch"
)

// Tool is a tla-checker that runs.
type Tool struct {
	Path    string
	Version string // as it says it: tla 0.24.11
}

// Install says how to get it.
const Install = "cargo install tla-checker, which needs Rust"

// ErrNone is wrapped by what Find says where there is none.
var ErrNone = errors.New("there is no second engine")

var versionText = pattern.Pattern(`^tla \d+\.\d+\.\d+`)

// Find looks for it in PATH.
func Find(ctx context.Context) (*Tool, error) {
	path, err := exec.LookPath("tla")
	if err != nil {
		return nil, fmt.Errorf("%w: no tla in PATH: %s", ErrNone, Install)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	out, err := process.Output(ctx, exec.Command(path, "--version"), 1<<16)
	if version := versionText.FindString(string(out)); err == nil && version != "" {
		return &Tool{path, version}, nil
	}
	return nil, fmt.Errorf("%w: %s does not say that it is one: %s", ErrNone, path, Install)
}

const patience = 30 * time.Second // for --version

const mostOutput = 64 << 20 // bytes: a counterexample may be long

// Run has it check a module with a configuration, both among files, which are by plain name. It
// stops after so many states. An error says that it was ended, or could not be run at all: what it
// does not know of a specification is part of the Answer.
func (t *Tool) Run(ctx context.Context, files map[string][]byte, module, config string, states int64) (answer Answer, err error) {
	folder, err := scratch.NewFolder("tlachecker")
	if err != nil {
		return Answer{}, fmt.Errorf("tla-checker: %w", err)
	}
	defer func() { err = errors.Join(err, folder.Remove()) }()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder.Path, filepath.Base(name)), text, 0o600); err != nil {
			return Answer{}, fmt.Errorf("tla-checker: %w", err)
		}
	}
	most := strconv.FormatInt(states, 10)
	cmd := exec.Command(t.Path, module+".tla", "--config", config, "--json", "--check-liveness", "--max-states", most, "--max-depth", most)
	cmd.Dir = folder.Path
	var said process.Tail
	cmd.Stderr = &said
	out, err := process.Output(ctx, cmd, mostOutput)
	if err != nil && !process.Exited(err) {
		return Answer{}, fmt.Errorf("tla-checker: %w", err)
	}
	return read(string(out), said.String()), nil
}
