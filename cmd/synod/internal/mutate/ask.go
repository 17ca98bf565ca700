package mutate

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/synod-paxos/synod/impl/mutants"
	"github.com/synod-paxos/synod/internal/process"
	"github.com/synod-paxos/synod/internal/scratch"
)

// Ask builds a package of the checkout with the mutants in it, and has the program
// answer a question: both are JSON, on its standard input and output.
func (b *Builder) Ask(ctx context.Context, p Program, question, answer any, ms ...mutants.Mutant) error {
	own, err := scratch.NewFolder("mutant")
	if err != nil {
		return err
	}
	defer own.Remove()
	dir := own.Path
	program := filepath.Join(dir, "mutant.exe")
	if err := b.Build(ctx, p.Package, program, ms...); err != nil {
		return err
	}
	return p.Ask(ctx, []string{program}, question, answer)
}

// Program is a package of the checkout, by its folder from the root, and how it is run.
type Program struct {
	Package, Verb string
	Limit         time.Duration // for its answer; 0: none but the caller's
}

// Ask has the program, built and called so, answer a question.
func (p Program) Ask(ctx context.Context, call []string, question, answer any) error {
	if p.Limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, p.Limit, fmt.Errorf("no answer after %v", p.Limit))
		defer cancel()
	}
	return ask(ctx, append(slices.Clone(call), p.Verb), question, answer)
}

const maxAnswer = 256 << 20 // bytes

// ask has a program that was built, with its arguments, answer a question. It ends with ctx.
func ask(ctx context.Context, argv []string, question, answer any) error {
	in, err := json.Marshal(question)
	if err != nil {
		return err
	}
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stdin = bytes.NewReader(in)
	out, err := process.Output(ctx, cmd, maxAnswer)
	if err != nil {
		return err
	}
	return json.Unmarshal(out, answer)
}
