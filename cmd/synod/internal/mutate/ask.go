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
	"time"

	"github.com/synod-paxos/synod/impl/mutants"
	"github.com/synod-paxos/synod/internal/process"
)

// Ask builds a package of the checkout with the mutants in it, and has the program
// answer a question: both are JSON, on its standard input and output.
func (b *Builder) Ask(ctx context.Context, p Program, question, answer any, ms ...mutants.Mutant) error {
	dir, err := os.MkdirTemp("", "synod-mutant-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "mutant.exe")
	if err := b.Build(ctx, p.Package, program, ms...); err != nil {
		return err
	}
	if p.Limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, p.Limit, fmt.Errorf("no answer after %v", p.Limit))
		defer cancel()
	}
	return Ask(ctx, program, p.Verb, question, answer)
}

// Program is a package of the checkout, by its folder from the root, and how it is run.
type Program struct {
	Package, Verb string
	Limit         time.Duration // for its answer; 0: none but the caller's
}

// Ask has a program that was built answer a question. It ends with ctx.
func Ask(ctx context.Context, program, verb string, question, answer any) error {
	in, err := json.Marshal(question)
	if err != nil {
		return err
	}
	out, err := run(ctx, program, in, verb)
	if err != nil {
		return err
	}
	return json.Unmarshal(out, answer)
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
		err = context.Cause(ctx)
	}
	return out, err
}
