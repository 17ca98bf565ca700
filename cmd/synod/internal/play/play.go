// Package play makes the page: the games of package games in WebAssembly, a few plain modules in
// JavaScript, and what the page tells of the specification, all in one HTML file that asks no host
// for anything.
//
// The program of the games is built of the checkout that synod runs in, with the seeded bugs in it
// that can stand beside each other. A release has it embedded (build tag page), as ci/release.sh
// builds it just before; it is in no commit, where nobody could see what it is.
package play

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/impl/mutants"
	"github.com/synod-paxos/synod/internal/scratch"
	"github.com/synod-paxos/synod/internal/wholefile"
)

// Program is what runs in the page.
type Program struct {
	Wasm    []byte                    // compressed by gzip
	Exec    []byte                    // Go's own wasm_exec.js, of the version that built it
	Numbers map[string]map[string]int // by protocol, of each seeded bug that is in it
}

// Names of files, in the folder of what is embedded.
const (
	wasmFile    = "page.wasm.gz"
	execFile    = "wasm_exec.js"
	numbersFile = "numbers.json"
)

// Get gives the program that is embedded, or builds one of the checkout that a folder is in.
func Get(ctx context.Context, checkout string) (*Program, error) {
	if p, err := embedded(); p != nil || err != nil {
		return p, err
	}
	return Build(ctx, checkout)
}

// Build builds the program.
func Build(ctx context.Context, checkout string) (*Program, error) {
	b, err := mutate.New(checkout)
	if err != nil {
		return nil, fmt.Errorf("the page is built from source, as this synod is no release: %w", err)
	}
	own, err := scratch.NewFolder("page")
	if err != nil {
		return nil, err
	}
	defer own.Remove()
	p := &Program{Numbers: map[string]map[string]int{}}
	var all []mutants.Mutant
	of := map[string]string{}
	for _, protocol := range protocol.All() {
		ms, err := protocol.Mutants.Mutants()
		if err != nil {
			return nil, err
		}
		for _, m := range ms {
			all, of[m.ID] = append(all, m), protocol.Name
		}
		p.Numbers[protocol.Name] = map[string]int{}
	}
	file := filepath.Join(own.Path, "page.wasm")
	numbers, err := b.BuildTogether(ctx, platform(), "./cmd/synod/internal/play/wasm", file, all...)
	if err != nil {
		return nil, err
	}
	for id, number := range numbers {
		p.Numbers[of[id]][id] = number
	}
	wasm, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if p.Wasm, err = compressed(wasm); err != nil {
		return nil, err
	}
	p.Exec, err = goExec(ctx)
	return p, err
}

// platform is the environment of the go command. Functions of Go's own library are not put into
// those that call them: that takes a tenth more time to explore, and a twentieth of the weight.
func platform() []string {
	return []string{"GOOS=js", "GOARCH=wasm", "GOFLAGS=" + os.Getenv("GOFLAGS") + " -gcflags=std=-l"}
}

func compressed(data []byte) ([]byte, error) {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	_, err = z.Write(data)
	err = errors.Join(err, z.Close()) // before the bytes are taken: it writes the last ones
	return out.Bytes(), err
}

// goExec is the file by which Go runs in a browser.
func goExec(ctx context.Context) ([]byte, error) {
	root, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOROOT: %w", err)
	}
	for _, folder := range []string{"lib/wasm", "misc/wasm"} {
		text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), filepath.FromSlash(folder), execFile))
		if err == nil {
			return text, nil
		}
	}
	return nil, fmt.Errorf("this Go has no lib/wasm/%s, which its distribution for programs in a browser brings", execFile)
}

// Save writes the program into a folder, for a build that embeds it.
func (p *Program) Save(folder string) error {
	numbers, err := json.Marshal(p.Numbers)
	if err != nil {
		return err
	}
	return wholefile.Files(folder, map[string][]byte{wasmFile: p.Wasm, execFile: p.Exec, numbersFile: numbers})
}
