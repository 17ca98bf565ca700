package mutate

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/synod-paxos/synod/impl/paxos/mutants"
	"github.com/synod-paxos/synod/internal/process"
	"github.com/synod-paxos/synod/modeltest/paxostest"
)

// Explore builds the reference with mutants in it, and explores that. A limit that
// ended it is no error here: the exploration says so.
func (b *Builder) Explore(ctx context.Context, size paxostest.Size, opts paxostest.ExploreOptions, ms ...mutants.Mutant) (*paxostest.Exploration, error) {
	dir, err := os.MkdirTemp("", "synod-mutant-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "adapter.exe")
	if err := b.build(ctx, adapter, program, nil, ms); err != nil { // not quick to build, but to run
		return nil, err
	}
	found, err := explore(ctx, program, size, opts)
	if err != nil {
		err = fmt.Errorf("exploring with %s: %w", strings.Join(ids(ms), " and "), err)
	}
	return found, err
}

// explore has an adapter that was built explore what it is made of.
func explore(ctx context.Context, program string, size paxostest.Size, opts paxostest.ExploreOptions) (*paxostest.Exploration, error) {
	in, err := json.Marshal(map[string]any{"size": size, "options": opts})
	if err != nil {
		return nil, err
	}
	out, err := run(ctx, program, in, "search")
	if err != nil {
		return nil, err
	}
	found := new(paxostest.Exploration)
	return found, json.Unmarshal(out, found)
}

// run gives what a program prints; it ends with ctx.
func run(ctx context.Context, program string, in []byte, args ...string) ([]byte, error) {
	var stderr process.Tail
	cmd := exec.Command(program, args...)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), &stderr
	p, err := process.Start(cmd)
	if err != nil {
		return nil, err
	}
	defer context.AfterFunc(ctx, p.Kill)()
	out, err := io.ReadAll(p.Stdout)
	p.Stdout.Close()
	if ended := p.Wait(); ended != nil {
		err = fmt.Errorf("%w\n%s", ended, strings.TrimSpace(stderr.String()))
	}
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return out, err
}
