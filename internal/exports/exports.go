// Package exports is an importer for type checkers: it reads what packages export, as the go
// command has compiled them. To check all that is imported from its source takes seconds, and
// needs Go's own, which a program built with -trimpath cannot find. A caller owes it a go
// command in the path, and a folder of the module whose packages import.
package exports

import (
	"bytes"
	"context"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/synod-paxos/synod/internal/process"
)

// library reads what packages export, as the go command has compiled them: each once for all that
// import it.
type library struct {
	folder  string // where the go command runs
	mu      sync.Mutex
	exports map[string]string // files, by import path
	from    types.Importer
}

// libraries are by folder.
var libraries sync.Map

// In gives the importer for packages of the module of a folder.
func In(folder string) types.Importer {
	l := &library{folder: folder, exports: map[string]string{}}
	l.from = importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(l.exports[path]) })
	known, _ := libraries.LoadOrStore(folder, l)
	return known.(*library)
}

// Import implements [types.Importer].
func (l *library) Import(path string) (*types.Package, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.exports[path] == "" && path != "unsafe" {
		if err := l.list(path); err != nil {
			return nil, err
		}
	}
	return l.from.Import(path)
}

const (
	compiling = 10 * time.Minute // for a package and all that it imports
	maxListed = 16 << 20
)

// list has the go command compile a package, unless it has, and say where that is.
func (l *library) list(path string) error {
	ctx, cancel := context.WithTimeout(context.Background(), compiling)
	defer cancel()
	cmd := exec.Command("go", "list", "-buildvcs=false", "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}", "--", path)
	cmd.Dir = l.folder
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := process.Output(ctx, cmd, maxListed)
	if err != nil {
		return fmt.Errorf("%w: %s", err, bytes.TrimSpace(said.Bytes()))
	}
	for _, line := range strings.Fields(string(out)) {
		if of, file, found := strings.Cut(line, "="); found {
			l.exports[of] = file
		}
	}
	return nil
}
